"""Counts requests: one write each, and one read per window and instance for the previous window."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import TypeVar

from shared.accounts.access import Caller
from shared.accounts.limits.classes import LIMITS, ceilings_with
from shared.accounts.limits.window import Allowance, Limit, allowance, index_at, retry_after_s
from shared.clock import Clock
from shared.config import LimitClass
from shared.errors import RateLimited
from shared.platform.store.port import Store

V = TypeVar("V")

_TENANT_REPORTS = 50
"""Into how many writes an instance divides a tenant's ceiling: one document takes about one write a second."""
_PEAK = 4
"""How many times the average rate of work comes at once."""
_MAX_SHARDS = 20
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
    ceilings: Mapping[LimitClass, Limit] = field(default_factory=lambda: ceilings_with({}, LIMITS))
    """The limits of a whole tenant, which bound those of its people and keys."""
    _unreported: dict[str, int] = field(default_factory=dict)
    _reported: dict[str, int] = field(default_factory=dict)
    _blocked_until: dict[str, datetime] = field(default_factory=dict)
    _previous: dict[str, int] = field(default_factory=dict)
    _left: dict[str, Allowance] = field(default_factory=dict)

    def take(
        self, subject: str, kind: LimitClass, *, limit: Limit | None = None, cost: int = 1, begun: int = 0
    ) -> Allowance:
        """Counts a request of `subject` (a uid, a key's id, an address) as `cost` requests; returns what is left.

        `limit` overrides the limit of the class; `begun` is what was already counted of the same request. Of more than
        one request a second, each instance gathers as many as the limit allows in one: a document takes about one write
        a second. Raises RateLimited, Unavailable.
        """
        limit = limit or self.limits[kind]
        return self._take(subject, kind, limit, cost, begun, step=max(1, limit.most // limit.window_s))

    def take_turn(self, subject: str, limit: Limit, *, by: str, cost: int = 1) -> Allowance:
        """Like `take`, for work that waits and asks again: what is refused is not counted.

        Otherwise whatever waits would use up each window by asking. A large limit is counted in several documents, one
        of which is chosen by `by`, the id of the work; the others are read. Raises RateLimited, Unavailable.
        """
        shards = shards_of(limit)
        shard = int(hashlib.sha256(by.encode()).hexdigest(), 16) % shards
        at_s = self.clock().timestamp()
        index = index_at(limit, at_s)
        own = _shard_path(subject, index, shard)
        others = [_shard_path(subject, index, other) for other in range(shards) if other != shard]
        current = self.store.count(own, "count", {"expires": _expiry(limit, index)}, cost) + self._sum(others)
        previous = self._sum([_shard_path(subject, index - 1, each) for each in range(shards)])
        left = allowance(limit, at_s, previous, current, cost)
        if left is None:
            self.store.count(own, "count", {"expires": _expiry(limit, index)}, -cost)
            raise _rate_limited("write", limit, retry_after_s(limit, at_s, previous, current - cost))
        return left

    def _sum(self, paths: Sequence[str]) -> int:
        return sum(int(data["count"]) for data in self.store.get_all(paths).values()) if paths else 0

    def take_tenant(self, tenant_id: str, kind: LimitClass, *, cost: int = 1, begun: int = 0) -> Allowance:
        """Counts a request of anyone in the tenant towards the tenant's ceiling.

        Each instance counts in memory and reports in steps of one fiftieth of the ceiling, which is then exceeded by at
        most that much per instance. Raises RateLimited, Unavailable.
        """
        ceiling = self.ceilings[kind]
        step = max(1, ceiling.most // _TENANT_REPORTS)
        return self._take(f"tenant {tenant_id}", kind, ceiling, cost, begun, step=step)

    def take_more(self, caller: Caller, kind: LimitClass, cost: int, *, begun: int = 1) -> None:
        """Counts the rest of a caller's request that does the work of several, for the caller and the tenant.

        `begun` is what was already counted of it; nothing is counted for a `cost` of zero or less. Raises RateLimited,
        Unavailable.
        """
        if cost > 0:
            own = self.own_limit(kind, caller.limits.get(kind))
            self.take(caller.uid, kind, limit=own, cost=cost, begun=begun)
            self.take_tenant(caller.tenant_id, kind, cost=cost, begun=begun)

    def left(self, subject: str, kind: LimitClass) -> Allowance | None:
        """What this instance last told the subject that it has left; None if it has not, or no longer knows."""
        return self._left.get(f"{kind} {subject}")

    def own_limit(self, kind: LimitClass, most: int | None) -> Limit:
        """The limit of a key that has its own, in requests per minute: never above the tenant's ceiling."""
        if not most:
            return self.limits[kind]
        return Limit(min(most, self.ceilings[kind].most * 60 // self.ceilings[kind].window_s), 60)

    def _take(self, subject: str, kind: LimitClass, limit: Limit, cost: int, begun: int, *, step: int) -> Allowance:
        now, name = self.clock(), f"{kind} {subject}"
        until = self._blocked_until.get(name)
        if until is not None and now < until:
            raise _rate_limited(kind, limit, (until - now).total_seconds())
        at_s = now.timestamp()
        index = index_at(limit, at_s)
        path, expires = _path(name, index), _expiry(limit, index)
        current = self._count(path, expires, cost, step)
        previous = self._previous_count(name, index)
        left = allowance(limit, at_s, previous, current, cost + begun)
        if left is None:
            wait_s = retry_after_s(limit, at_s, previous, current)
            _cache(self._blocked_until, name, now + timedelta(seconds=wait_s))
            raise _rate_limited(kind, limit, wait_s)
        _cache(self._left, name, left)
        return left

    def _count(self, path: str, expires: datetime, cost: int, step: int) -> int:
        """The number of requests in the window at `path` with these; written once `step` of them have gathered."""
        gathered, reported = self._unreported.pop(path, 0) + cost, self._reported.get(path)
        if reported is not None and gathered < step:
            _cache(self._unreported, path, gathered)
            return reported + gathered
        current = self.store.count(path, "count", {"expires": expires}, gathered)
        if step > 1:
            _cache(self._reported, path, current)
        return current

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


def shards_of(limit: Limit) -> int:
    """Over how many documents turns are counted: each gets a write in four seconds on average if all are taken.

    So that it stays under one a second where four times the average comes at once: up to five turns a second, beyond
    which reading the others would cost more than the work.
    """
    return min(_MAX_SHARDS, 1 + _PEAK * limit.most // limit.window_s)


def _shard_path(subject: str, index: int, shard: int) -> str:
    """The first shard has the path of a limit without shards."""
    return _path(f"write {subject} {shard}" if shard else f"write {subject}", index)


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
