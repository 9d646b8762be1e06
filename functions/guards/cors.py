"""Lets pages of other sites call the REST API from a browser, where the operator names the sites (CORS)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Request

from functions import wiring

F = TypeVar("F", bound=Callable[..., Any])

EXPOSED = (
    "Deprecation",
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Stardust-Version",
    "Sunset",
    "X-Request-Id",
    "traceparent",
)
"""The headers of an answer that such a page may read."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def cross_origin(function: F) -> F:
    """Decorates an HTTP function: the sites in STARDUST_CORS_ORIGINS may call it. No cookies are involved."""

    @wraps(function)
    def handle(request: Request) -> Any:
        origins = wiring.settings().cors_origins
        if not origins:
            return function(request)
        from flask_cors import cross_origin as share

        shared = share(origins=list(origins), methods=_METHODS, expose_headers=EXPOSED, max_age=3600)
        return shared(lambda: function(request))()

    return handle  # type: ignore[return-value]
