"""Counts how much of a pool is used, foresees when none is left, and tells members once few are left."""

from datetime import date, datetime, timedelta

from shared.accounts.adapters import Adapters
from shared.catalog.numbers import forms
from shared.model.codec import decode
from shared.model.numbers import NumberPool, PoolUsage
from shared.notifications.notify import write_notification
from shared.platform.store.port import Query, Store, Transaction

RECENT = timedelta(days=90)
"""The time over which the rate is measured: long enough for a label that releases monthly."""
_FARTHEST = timedelta(days=3650)
_MOST = 10_000_000


def usage_of(pool: NumberPool, now: datetime, store: Store) -> PoolUsage:
    """How much of the pool is used now. Three counts at most, each one read per thousand numbers."""
    total, left = _of_list(pool, store) if pool.source == "list" else _of_prefix(pool, now, store)
    since = now - RECENT
    handed_out = Query(
        "numbers",
        where=(("tenantId", "==", pool.tenant_id), ("poolId", "==", pool.id), ("assigned", ">=", since)),
        limit=_MOST,
    )
    recent = store.total(handed_out)
    return PoolUsage(
        total=total,
        used=total - left,
        left=left,
        recent=recent,
        exhausted=_exhausted(pool, left, recent, now),
        low=left < pool.warn_below,
    )


def _of_prefix(pool: NumberPool, now: datetime, store: Store) -> tuple[int, int]:
    total = pool.last - pool.first + 1
    return total, total - _in_use(pool, pool.first, pool.last, now, store)


def _in_use(pool: NumberPool, first: int, last: int, now: datetime, store: Store) -> int:
    """How many of the pool's items from `first` to `last` are in use in this period."""
    within = forms.span(pool, forms.period_of(pool, now), first, last)
    in_use = Query(
        "numbers",
        where=(("tenantId", "==", pool.tenant_id), ("key", ">=", within.low), ("key", "<=", within.high)),
        limit=_MOST,
    )
    return store.total(in_use)


def _of_list(pool: NumberPool, store: Store) -> tuple[int, int]:
    own = Query("numbers", where=(("tenantId", "==", pool.tenant_id), ("poolId", "==", pool.id)), limit=_MOST)
    return store.total(own), _free(pool, _MOST, store)


def _free(pool: NumberPool, most: int, store: Store) -> int:
    """How many of the pool's bought numbers are free, at most `most`."""
    free = Query(
        "numbers",
        where=(("tenantId", "==", pool.tenant_id), ("poolId", "==", pool.id), ("free", "==", True)),
        limit=most,
    )
    return store.total(free)


def _has_plenty(pool: NumberPool, now: datetime, store: Store) -> bool:
    """Whether enough of the next numbers are free, so that the others need not be counted.

    Looks at twice as many as are enough: one read per thousand of them, whatever the pool has handed out before.
    """
    enough = max(1, pool.warn_below)
    if pool.source == "list":
        return _free(pool, enough, store) >= enough
    first = forms.cursor_of(pool, forms.period_of(pool, now))
    last = min(first + 2 * enough - 1, pool.last)
    return last - first + 1 >= enough and last - first + 1 - _in_use(pool, first, last, now, store) >= enough


def _exhausted(pool: NumberPool, left: int, recent: int, now: datetime) -> date | None:
    """The day on which none is left at the recent rate; None if that is too far, or in another year for ISRCs."""
    if left == 0:
        return now.date()
    if recent == 0 or left / recent * RECENT > _FARTHEST:
        return None
    day = (now + left / recent * RECENT).date()
    return None if pool.kind == "isrc" and pool.source == "prefix" and day.year > now.year else day


def warn_if_low(pool_id: str, adapters: Adapters) -> None:
    """Notifies the tenant's members once per year or list if few numbers are left. Idempotent.

    The whole pool is only counted where few of the next numbers are free.
    """
    now = adapters.clock()
    data = adapters.store.get(f"numberPools/{pool_id}")
    pool = decode(NumberPool, data) if data else None
    if pool is None or pool.warned == forms.period_of(pool, now) or _has_plenty(pool, now, adapters.store):
        return
    usage = usage_of(pool, now, adapters.store)
    if not usage.low:
        return

    def work(transaction: Transaction) -> None:
        current = transaction.get(f"numberPools/{pool_id}")
        if current is None or current.get("warned") == forms.period_of(pool, now):
            return
        transaction.update(f"numberPools/{pool_id}", {"warned": forms.period_of(pool, now)})
        write_notification(
            transaction,
            f"numbers-{now:%Y%m%d}-{pool_id}"[:128],
            tenant_id=pool.tenant_id,
            kind="numbers-low",
            severity="warning",
            message=_message(pool, usage),
            link="/settings/numbers",
            now=now,
        )

    adapters.store.transact(work)


def _message(pool: NumberPool, usage: PoolUsage) -> str:
    when = f" At the current rate they last until {usage.exhausted:%Y-%m-%d}." if usage.exhausted and usage.left else ""
    left = forms.counted(pool.kind, usage.left)
    return f"The pool {pool.name!r} has {left} left.{when} Register another prefix or buy more."
