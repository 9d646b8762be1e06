"""Owns the count of requests: one write each, and one read a minute and instance for the window before."""

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

_REMEMBERED = 10_000
"""Subjects that one instance keeps in mind, before it forgets them all and asks the store again."""


@dataclass(slots=True)
class Limiter:
    """Counts in the shared store; what an instance keeps in mind only saves it questions.

    Whoever is over the limit is refused from memory until the time to come back: a flood costs no reads or writes.
    """

    store: Store
    clock: Clock
    limits: Mapping[LimitClass, Limit] = field(default_factory=lambda: LIMITS)
    _refused: dict[str, datetime] = field(default_factory=dict)
    _previous: dict[str, int] = field(default_factory=dict)

    def take(self, subject: str, kind: LimitClass, *, limit: Limit | None = None) -> Allowance:
        """Counts one request of `subject` (a uid, a key's id, an address); answers what is left.

        `limit` replaces the class's own. Raises RateLimited, Unavailable.
        """
        limit, now, name = limit or self.limits[kind], self.clock(), f"{kind} {subject}"
        until = self._refused.get(name)
        if until is not None and now < until:
            raise _refusal(kind, limit, (until - now).total_seconds())
        at_s = now.timestamp()
        index = index_at(limit, at_s)
        current = self.store.count(_path(name, index), "count", {"expires": _expiry(limit, index)})
        previous = self._count_before(name, index)
        left = allowance(limit, at_s, previous, current)
        if left is None:
            wait_s = retry_after_s(limit, at_s, previous, current)
            _remember(self._refused, name, now + timedelta(seconds=wait_s))
            raise _refusal(kind, limit, wait_s)
        return left

    def _count_before(self, name: str, index: int) -> int:
        """Requests in the window before, which does not change any more."""
        path = _path(name, index - 1)
        if path not in self._previous:
            data = self.store.get(path)
            _remember(self._previous, path, int(data["count"]) if data else 0)
        return self._previous[path]


def _path(name: str, index: int) -> str:
    """Hashed: no subject is told by a path, and no two are near each other."""
    return f"rateLimits/{hashlib.sha256(f'{name} {index}'.encode()).hexdigest()[:32]}"


def _expiry(limit: Limit, index: int) -> datetime:
    """When the window has slid past for good."""
    return datetime.fromtimestamp((index + 2) * limit.window_s, UTC)


def _refusal(kind: LimitClass, limit: Limit, wait_s: float) -> RateLimited:
    return RateLimited(
        f"At most {limit.most} requests of this kind are answered in {limit.window_s} seconds.",
        limit=limit.most,
        window_s=limit.window_s,
        kind=kind,
        retry_after_s=max(1, ceil(wait_s)),
    )


def _remember(memory: dict[str, V], name: str, value: V) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[name] = value
