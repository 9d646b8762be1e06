"""Applies rate limits to API requests, and reports them in response headers.

The headers follow draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy states the quota and its window in
seconds, RateLimit what remains of it and in how many seconds it is reset.
"""

from collections.abc import Mapping

from shared.accounts.access import Caller
from shared.accounts.limits.limiter import Limiter
from shared.accounts.limits.window import Limit
from shared.api.route import Route
from shared.errors import RateLimited

_MINUTE_S = 60


def spend(route: Route, caller: Caller, limiter: Limiter) -> Mapping[str, str]:
    """Counts a request of the caller; returns the headers that report the quota. Raises RateLimited, Unavailable."""
    own = caller.limits.get(route.limit)
    left = limiter.take(caller.uid, route.limit, limit=Limit(own, _MINUTE_S) if own else None)
    return _headers(route.limit, left.limit, left.remaining, left.reset_s)


def exceeded_headers(error: RateLimited) -> Mapping[str, str]:
    """The headers of a 429 response, with Retry-After (RFC 9110, 10.2.3)."""
    limit = Limit(error.limit, error.window_s)
    return {**_headers(error.kind, limit, 0, error.retry_after_s), "Retry-After": str(error.retry_after_s)}


def _headers(policy: str, limit: Limit, remaining: int, reset_s: int) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{policy}";q={limit.most};w={limit.window_s}',
        "RateLimit": f'"{policy}";r={remaining};t={reset_s}',
    }
