"""System routes: health, plugins, themes, and the API description."""

import logging
from collections.abc import Callable
from datetime import UTC, timedelta
from functools import partial
from typing import Literal

from shared.accounts.tenants.theme import Theme, ThemeQuery, theme_of
from shared.api.route import Answer, Call, Route
from shared.errors import NotFound, StardustError, Unavailable
from shared.model.base import Model
from shared.platform.schemas import SchemaSource
from shared.plugins.listing import Plugin
from shared.plugins.listing import list_plugins as installed_plugins

_CONTACT_VALID = timedelta(days=180)
"""RFC 9116, 2.5.5: less than a year, so that nobody reads what is stale. Each answer is made anew."""

logger = logging.getLogger("stardust.api")


class Health(Model):
    """The functions are running."""

    status: Literal["ok"] = "ok"
    """Always `ok`."""


class Readiness(Model):
    """Whether the store is available."""

    status: Literal["ready", "unready"]
    """Whether requests can be served."""
    store: Literal["ok", "unavailable"]
    """Whether the store responds."""


class HealthCheck(Model):
    """The result of checking one component."""

    name: str
    """The component."""
    status: Literal["ok", "failed"]
    """Whether it works."""
    message: str | None = None
    """Why it failed."""


class SystemHealth(Model):
    """The result of checking every component."""

    status: Literal["ok", "degraded"]
    """`degraded` if any component failed."""
    checks: list[HealthCheck]
    """One result for each component."""


class PluginList(Model):
    """The installed plugins."""

    items: list[Plugin]


def get_health(_call: Call) -> Health:
    """Responds while the functions are running."""
    return Health()


def get_readiness(call: Call) -> Answer:
    """Checks that the store responds."""
    try:
        call.adapters.store.get("health/ready")
    except Unavailable:
        return Answer(Readiness(status="unready", store="unavailable"), status=503)
    return Answer(Readiness(status="ready", store="ok"))


def check_health(call: Call) -> SystemHealth:
    """Checks each component of the deployment: documents, files, official schemas, plugins."""
    adapters = call.adapters
    checks = [
        _check("store", lambda: adapters.store.get("health/ready")),
        _check("bucket", lambda: adapters.blobs.stat("health/ready")),
        _check("schemas", lambda: _require_schemas(adapters.schemas)),
        *(_check(plugin.name, partial(_require_usable, plugin)) for plugin in installed_plugins()),
    ]
    healthy = all(check.status == "ok" for check in checks)
    return SystemHealth(status="ok" if healthy else "degraded", checks=checks)


def list_plugins(_call: Call) -> PluginList:
    """Lists the installed protocols, built-in and third-party, with their options."""
    return PluginList(items=list(installed_plugins()))


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


def get_open_api(call: Call) -> Answer:
    """Returns this description as OpenAPI 3.1."""
    from shared.api.description.openapi import document_bytes

    return Answer(document_bytes(call.routes))


def _check(name: str, check: Callable[[], object]) -> HealthCheck:
    try:
        check()
    except StardustError as error:
        return HealthCheck(name=name, status="failed", message=error.message)
    except Exception as error:  # a vendor's error; its text may contain details that callers must not see
        logger.exception("the health check of %s failed", name)
        return HealthCheck(name=name, status="failed", message=type(error).__name__)
    return HealthCheck(name=name, status="ok")


def _require_schemas(schemas: SchemaSource | None) -> None:
    if schemas is None:
        raise NotFound("The official DDEX schemas are not installed; messages are validated without them.")


def _require_usable(plugin: Plugin) -> None:
    if plugin.problem:
        raise NotFound(plugin.problem)


ROUTES = (
    Route("GET", "/test/health", "Check every component", check_health, SystemHealth),
    Route("GET", "/plugins", "List plugins", list_plugins, PluginList),
    Route("GET", "/health", "Check that the functions are running", get_health, Health, role=None),
    Route(
        "GET",
        "/ready",
        "Check whether the store responds",
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
