"""Owns the routes about the API itself: is it well, what does it know."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Literal

from shared.accounts.tenants.theme import Theme, ThemeQuery, theme_of
from shared.api.route import Answer, Call, Route
from shared.errors import NotFound, StardustError, Unavailable
from shared.model.base import Model
from shared.platform.schemas import SchemaSource
from shared.plugins.listing import Plugin
from shared.plugins.listing import list_plugins as registered

logger = logging.getLogger("stardust.api")


class Health(Model):
    """The functions run."""

    status: Literal["ok"] = "ok"


class Readiness(Model):
    """Whether what the API needs answers."""

    status: Literal["ready", "unready"]
    store: Literal["ok", "unavailable"]


class HealthCheck(Model):
    """One part of the deployment: whether it answers, and if not, why."""

    name: str
    status: Literal["ok", "failed"]
    message: str | None = None


class SystemHealth(Model):
    """Whether every part answers."""

    status: Literal["ok", "degraded"]
    checks: list[HealthCheck]


class PluginList(Model):
    """What is plugged in."""

    items: list[Plugin]


def get_health(_call: Call) -> Health:
    """Answers as long as the functions run."""
    return Health()


def get_readiness(call: Call) -> Answer:
    """Asks the store for a document."""
    try:
        call.adapters.store.get("health/ready")
    except Unavailable:
        return Answer(Readiness(status="unready", store="unavailable"), status=503)
    return Answer(Readiness(status="ready", store="ok"))


def check_health(call: Call) -> SystemHealth:
    """Asks each part of the deployment: documents, files, official schemas, plugins."""
    adapters = call.adapters
    checks = [
        _check("store", lambda: adapters.store.get("health/ready")),
        _check("bucket", lambda: adapters.blobs.stat("health/ready")),
        _check("schemas", lambda: _installed(adapters.schemas)),
        *(_check(plugin.name, partial(_usable, plugin)) for plugin in registered()),
    ]
    well = all(check.status == "ok" for check in checks)
    return SystemHealth(status="ok" if well else "degraded", checks=checks)


def list_plugins(_call: Call) -> PluginList:
    """The protocols of this installation, ours and third parties', with their options."""
    return PluginList(items=list(registered()))


def get_theme(call: Call) -> Theme:
    """Name, colours and logo of the tenant whose domain it is; the product's where it is nobody's."""
    return theme_of(call.adapters.store, call.query.domain)


def get_open_api(call: Call) -> Answer:
    """This description."""
    from shared.api.description.openapi import document_bytes

    return Answer(document_bytes(call.routes))


def get_docs(call: Call) -> Answer:
    """The same, to read."""
    from shared.api.description.page import page

    return Answer(page(call.routes).encode())


def _check(name: str, ask: Callable[[], object]) -> HealthCheck:
    try:
        ask()
    except StardustError as error:
        return HealthCheck(name=name, status="failed", message=error.message)
    except Exception as error:  # a vendor's: its text may tell what callers are not to know
        logger.exception("the health check of %s failed", name)
        return HealthCheck(name=name, status="failed", message=type(error).__name__)
    return HealthCheck(name=name, status="ok")


def _installed(schemas: SchemaSource | None) -> None:
    if schemas is None:
        raise NotFound("The official DDEX schemas are not installed; messages are validated without them.")


def _usable(plugin: Plugin) -> None:
    if plugin.problem:
        raise NotFound(plugin.problem)


ROUTES = (
    Route("GET", "/test/health", "Ask every part of the deployment", check_health, SystemHealth),
    Route("GET", "/plugins", "List what is plugged in", list_plugins, PluginList),
    Route("GET", "/health", "Say that the functions run", get_health, Health, role=None),
    Route(
        "GET", "/ready", "Say whether the store answers", get_readiness, Readiness, role=None, other={503: Readiness}
    ),
    Route("GET", "/theme", "Read how the site looks on a domain", get_theme, Theme, role=None, query=ThemeQuery),
    Route("GET", "/openapi.json", "This description, OpenAPI 3.1", get_open_api, role=None),
    Route("GET", "/docs", "This description, as a page", get_docs, role=None, media="text/html; charset=utf-8"),
)
