"""Applies rate limits to API requests, and reports them in response headers.

The headers follow draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy states the quota and its window in
seconds, RateLimit what remains of it and in how many seconds it is reset.
"""

from collections.abc import Mapping

from shared.accounts.access import Caller
from shared.accounts.limits.limiter import Limiter
from shared.accounts.limits.window import Limit
from shared.api.route import Route
from shared.api.wire.http import Request
from shared.errors import RateLimited
from shared.model.base import Model


def spend(route: Route, caller: Caller, limiter: Limiter) -> None:
    """Counts a request of the caller. Raises RateLimited, Unavailable."""
    limiter.take(caller.uid, route.limit, limit=limiter.own_limit(route.limit, caller.limits.get(route.limit)))


def quota_headers(route: Route, caller: Caller, limiter: Limiter) -> Mapping[str, str]:
    """The headers that report what the caller has left, after everything that was counted of this request."""
    left = limiter.left(caller.uid, route.limit)
    return _headers(route.limit, left.limit, left.remaining, left.reset_s) if left else {}


def spend_by_address(route: Route, request: Request, limiter: Limiter) -> None:
    """Counts a request of a public route that reads the store, per address. Raises RateLimited, Unavailable."""
    if route.metered:
        limiter.take(f"{route.path} from {request.origin.address}", "public")


def spend_weight(route: Route, caller: Caller, body: Model, limiter: Limiter) -> None:
    """Counts the rest of a request that does the work of several. Raises RateLimited, Unavailable."""
    if route.weight:
        limiter.take_more(caller, route.limit, len(getattr(body, route.weight)) - 1)


def exceeded_headers(error: RateLimited) -> Mapping[str, str]:
    """The headers of a 429 response, with Retry-After (RFC 9110, 10.2.3)."""
    limit = Limit(error.limit, error.window_s)
    return {**_headers(error.kind, limit, 0, error.retry_after_s), "Retry-After": str(error.retry_after_s)}


def _headers(policy: str, limit: Limit, remaining: int, reset_s: int) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{policy}";q={limit.most};w={limit.window_s}',
        "RateLimit": f'"{policy}";r={remaining};t={reset_s}',
    }
