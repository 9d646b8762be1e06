"""System routes: health, themes, and the API description."""

from datetime import UTC, timedelta
from typing import Literal

from shared.accounts.tenants.theme import Theme, ThemeQuery, theme_of
from shared.api.route import Answer, Call, Route
from shared.diagnostics.health.parts import PARTS, PartHealth, part_health
from shared.errors import NotFound
from shared.model.base import Model
from shared.plugins.listing import Plugin
from shared.plugins.listing import list_plugins as installed_plugins

_CONTACT_VALID = timedelta(days=180)
"""RFC 9116, 2.5.5: less than a year, so that nobody reads what is stale. Each answer is made anew."""


class Health(Model):
    """The functions are running."""

    status: Literal["ok"] = "ok"
    """Always `ok`."""


class Readiness(Model):
    """Whether requests can be served."""

    status: Literal["ready", "unready"]
    """Whether requests can be served."""
    store: Literal["ok", "unavailable"]
    """Whether the store responds."""
    parts: dict[str, Literal["ok", "unavailable"]]
    """The same for each part that requests need, by name."""


class HealthCheck(Model):
    """The result of checking one component."""

    name: str
    """The component."""
    status: Literal["ok", "failed"]
    """Whether it works."""
    message: str | None = None
    """Why it failed."""
    proves: str | None = None
    """What is known when it works."""
    remedy: str | None = None
    """What to do, if it failed."""
    facts: dict[str, str] = {}
    """What was seen, by name."""


class SystemHealth(Model):
    """The result of checking every component."""

    status: Literal["ok", "degraded"]
    """`degraded` if any component failed."""
    checks: list[HealthCheck]
    """One result for each component."""


def get_health(_call: Call) -> Health:
    """Responds while the functions are running."""
    return Health()


def get_readiness(call: Call) -> Answer:
    """Checks the parts that every request needs: sign-in, documents, files, encryption."""
    found = part_health(call.adapters, [part for part in PARTS if part.needed])
    parts: dict[str, Literal["ok", "unavailable"]] = {
        each.part.name: "ok" if each.works else "unavailable" for each in found
    }
    ready = all(each.works for each in found)
    answer = Readiness(status="ready" if ready else "unready", store=parts["store"], parts=parts)
    return Answer(answer, status=200 if ready else 503)


def check_health(call: Call) -> SystemHealth:
    """Checks each part of the deployment and each protocol; the parts are checked side by side, for five seconds."""
    checks = [_part(each) for each in part_health(call.adapters)] + [_protocol(each) for each in installed_plugins()]
    healthy = all(check.status == "ok" for check in checks)
    return SystemHealth(status="ok" if healthy else "degraded", checks=checks)


def get_theme(call: Call) -> Theme:
    """Returns the name, colours and logo of the domain's tenant, or the product's if no tenant has the domain."""
    return theme_of(call.adapters.store, call.query.domain)


def get_security_contact(call: Call) -> Answer:
    """Returns whom to tell about a vulnerability of this deployment (RFC 9116). It expires half a year from now."""
    adapters = call.adapters
    if not adapters.security_contact:
        raise NotFound("This deployment names no contact for security.", remedy="Ask its operator.")
    expires = (adapters.clock() + _CONTACT_VALID).astimezone(UTC)
    lines = {
        "Contact": adapters.security_contact,
        "Expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "en",
        "Canonical": f"{adapters.app_url}/.well-known/security.txt",
    }
    return Answer("".join(f"{name}: {value}\n" for name, value in lines.items()).encode())


def get_open_api(_call: Call) -> Answer:
    """Returns this description as OpenAPI 3.1."""
    from shared.api.description.openapi import document_bytes
    from shared.api.table import all_routes

    return Answer(document_bytes(all_routes()))


def _part(found: PartHealth) -> HealthCheck:
    part = found.part
    if found.works:
        return HealthCheck(name=part.name, status="ok", proves=part.proves, facts=dict(found.facts))
    return HealthCheck(name=part.name, status="failed", message=found.problem, proves=part.proves, remedy=part.remedy)


def _protocol(plugin: Plugin) -> HealthCheck:
    return HealthCheck(name=plugin.name, status="failed" if plugin.problem else "ok", message=plugin.problem)


ROUTES = (
    Route("GET", "/test/health", "Check every component", check_health, SystemHealth),
    Route("GET", "/health", "Check that the functions are running", get_health, Health, role=None),
    Route(
        "GET",
        "/ready",
        "Check whether requests can be served",
        get_readiness,
        Readiness,
        role=None,
        other={503: Readiness},
        metered=True,
    ),
    Route("GET", "/theme", "Read a domain's theme", get_theme, Theme, role=None, query=ThemeQuery, metered=True),
    Route(
        "GET",
        "/.well-known/security.txt",
        "Read the contact for security",
        get_security_contact,
        role=None,
        media="text/plain; charset=utf-8",
    ),
    Route("GET", "/openapi.json", "Read this description as OpenAPI 3.1", get_open_api, role=None),
)
