"""Owns how often a caller may ask the API, and how answers tell it.

The fields are those of draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy says what is let through in how many
seconds, RateLimit what is left of it and in how many seconds all of it is there again.
"""

from collections.abc import Mapping

from shared.accounts.access import Caller
from shared.accounts.limits.limiter import Limiter
from shared.accounts.limits.window import Limit
from shared.api.route import Route
from shared.errors import RateLimited

_MINUTE_S = 60


def spend(route: Route, caller: Caller, limiter: Limiter) -> Mapping[str, str]:
    """Counts a request of the caller; answers the fields that tell what is left. Raises RateLimited, Unavailable."""
    own = caller.limits.get(route.limit)
    left = limiter.take(caller.uid, route.limit, limit=Limit(own, _MINUTE_S) if own else None)
    return _fields(route.limit, left.limit, left.remaining, left.reset_s)


def refused(error: RateLimited) -> Mapping[str, str]:
    """The fields of a refusal, with the time to come back (RFC 9110, 10.2.3)."""
    limit = Limit(error.limit, error.window_s)
    return {**_fields(error.kind, limit, 0, error.retry_after_s), "Retry-After": str(error.retry_after_s)}


def _fields(policy: str, limit: Limit, remaining: int, reset_s: int) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{policy}";q={limit.most};w={limit.window_s}',
        "RateLimit": f'"{policy}";r={remaining};t={reset_s}',
    }
