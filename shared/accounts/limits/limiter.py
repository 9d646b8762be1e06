"""Counts requests: one write each, and one read per window and instance for the previous window."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import TypeVar

from shared.accounts.limits.classes import LIMITS
from shared.accounts.limits.window import Allowance, Limit, allowance, index_at, retry_after_s
from shared.clock import Clock
from shared.config import LimitClass
from shared.errors import RateLimited
from shared.platform.store.port import Store

V = TypeVar("V")

_MAX_CACHED = 10_000
"""The number of subjects that one instance caches before it clears its cache."""


@dataclass(slots=True)
class Limiter:
    """Counts in the shared store; an instance's cache only saves reads.

    A subject over its limit is rejected from the cache until it may retry, so a flood costs no reads or writes.
    """

    store: Store
    clock: Clock
    limits: Mapping[LimitClass, Limit] = field(default_factory=lambda: LIMITS)
    _blocked_until: dict[str, datetime] = field(default_factory=dict)
    _previous: dict[str, int] = field(default_factory=dict)

    def take(self, subject: str, kind: LimitClass, *, limit: Limit | None = None) -> Allowance:
        """Counts one request of `subject` (a uid, a key's id, an address) and returns what is left.

        `limit` overrides the limit of the class. Raises RateLimited, Unavailable.
        """
        limit, now, name = limit or self.limits[kind], self.clock(), f"{kind} {subject}"
        until = self._blocked_until.get(name)
        if until is not None and now < until:
            raise _rate_limited(kind, limit, (until - now).total_seconds())
        at_s = now.timestamp()
        index = index_at(limit, at_s)
        current = self.store.count(_path(name, index), "count", {"expires": _expiry(limit, index)})
        previous = self._previous_count(name, index)
        left = allowance(limit, at_s, previous, current)
        if left is None:
            wait_s = retry_after_s(limit, at_s, previous, current)
            _cache(self._blocked_until, name, now + timedelta(seconds=wait_s))
            raise _rate_limited(kind, limit, wait_s)
        return left

    def _previous_count(self, name: str, index: int) -> int:
        """The number of requests in the previous window, which no longer changes."""
        path = _path(name, index - 1)
        if path not in self._previous:
            data = self.store.get(path)
            _cache(self._previous, path, int(data["count"]) if data else 0)
        return self._previous[path]


def _path(name: str, index: int) -> str:
    """Hashed, so that paths do not reveal subjects and are spread evenly."""
    return f"rateLimits/{hashlib.sha256(f'{name} {index}'.encode()).hexdigest()[:32]}"


def _expiry(limit: Limit, index: int) -> datetime:
    """When the window no longer counts."""
    return datetime.fromtimestamp((index + 2) * limit.window_s, UTC)


def _rate_limited(kind: LimitClass, limit: Limit, wait_s: float) -> RateLimited:
    return RateLimited(
        f"At most {limit.most} requests of this kind are allowed in {limit.window_s} seconds.",
        limit=limit.most,
        window_s=limit.window_s,
        kind=kind,
        retry_after_s=max(1, ceil(wait_s)),
    )


def _cache(cache: dict[str, V], name: str, value: V) -> None:
    if len(cache) >= _MAX_CACHED:
        cache.clear()
    cache[name] = value
