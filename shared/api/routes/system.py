"""Owns the routes about the API itself: is it well, what does it know."""

from typing import Literal

from shared.api.route import Answer, Call, Route
from shared.model.base import Model


class Health(Model):
    """The functions run."""

    status: Literal["ok"] = "ok"


class Readiness(Model):
    """Whether what the API needs answers."""

    status: Literal["ready", "unready"]
    store: Literal["ok", "unavailable"]


def get_health(_call: Call) -> Health:
    """Answers as long as the functions run."""
    return Health()


def get_readiness(call: Call) -> Answer:
    """Asks the store for a document."""
    from shared.errors import Unavailable

    try:
        call.adapters.store.get("health/ready")
    except Unavailable:
        return Answer(Readiness(status="unready", store="unavailable"), status=503)
    return Answer(Readiness(status="ready", store="ok"))


def get_open_api(_call: Call) -> Answer:
    """This description."""
    from shared.api.openapi import document_bytes

    return Answer(document_bytes())


def get_docs(_call: Call) -> Answer:
    """The same, to read."""
    from shared.api.page import page

    return Answer(page().encode())


ROUTES = (
    Route("GET", "/health", "Say that the functions run", get_health, Health, role=None),
    Route(
        "GET", "/ready", "Say whether the store answers", get_readiness, Readiness, role=None, other={503: Readiness}
    ),
    Route("GET", "/openapi.json", "This description, OpenAPI 3.1", get_open_api, role=None),
    Route("GET", "/docs", "This description, as a page", get_docs, role=None, media="text/html; charset=utf-8"),
)
