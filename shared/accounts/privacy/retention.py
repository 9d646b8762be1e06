"""Owns how long a tenant keeps what names people or tells about their days: deleted nightly when its time is over."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from shared.accounts.audit.log import ORIGIN_KEPT
from shared.clock import Clock
from shared.errors import InvalidInput
from shared.model.accounts.tenant import Retention
from shared.model.codec import decode
from shared.platform.store.port import Data, Query, Store, Transaction

_PAGE = 200
_MOST_PAGES = 50
"""Of one tenant and night: ten thousand documents; the rest waits for the next one."""


def tenants_query(after: str) -> Query:
    """A page of all tenants."""
    return Query("tenants", order=("__name__",), limit=_PAGE, after=(after,) if after else ())


def old_notifications(tenant_id: str, kept: Retention, now: datetime) -> Query:
    """Notices whose time is over."""
    until = now - timedelta(days=kept.notifications_days)
    return Query(
        "notifications",
        where=(("tenantId", "==", tenant_id), ("created", "<=", until)),
        order=("-created",),
        limit=_PAGE,
    )


def old_origins(tenant_id: str, kept: Retention, now: datetime) -> Query:
    """Addresses whose time is over; they carry the longest time that there is."""
    until = now + ORIGIN_KEPT - timedelta(days=kept.origins_days)
    return Query(
        "auditOrigins",
        where=(("tenantId", "==", tenant_id), ("expires", "<=", until)),
        order=("expires",),
        limit=_PAGE,
    )


_RULES: tuple[Callable[[str, Retention, datetime], Query], ...] = (old_notifications, old_origins)


def enforce_retention(store: Store, clock: Clock) -> int:
    """Deletes what is older than each tenant's settings say; answers how much that was. May overlap with itself."""
    now = clock()
    return sum(
        _sweep(rule, str(tenant["id"]), _kept(tenant), now, store) for tenant in _tenants(store) for rule in _RULES
    )


def _tenants(store: Store) -> Iterator[Data]:
    after = ""
    while page := store.find(tenants_query(after)):
        yield from page
        after = str(page[-1]["id"])


def _kept(tenant: Data) -> Retention:
    """The tenant's settings; where they cannot be read, the usual ones."""
    try:
        return decode(Retention, tenant.get("settings", {}).get("retention", {}))
    except InvalidInput:
        return Retention()


def _sweep(
    rule: Callable[[str, Retention, datetime], Query], tenant_id: str, kept: Retention, now: datetime, store: Store
) -> int:
    query, count = rule(tenant_id, kept, now), 0
    for _ in range(_MOST_PAGES):
        page = store.find(query)
        paths = [f"{query.collection}/{data['id']}" for data in page]

        def work(transaction: Transaction, paths: list[str] = paths) -> None:
            for path in paths:
                transaction.delete(path)

        if paths:
            store.transact(work)
        count += len(paths)
        if len(page) < _PAGE:
            break
    return count
