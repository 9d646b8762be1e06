"""Enforces each tenant's retention periods for personal data: expired documents are deleted nightly."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from shared.accounts.audit.log import ORIGIN_KEPT
from shared.clock import Clock
from shared.errors import InvalidInput
from shared.model.accounts.tenant import Retention
from shared.model.codec import decode
from shared.platform.store.port import Data, Query, Store, Transaction

_PAGE = 200
_MAX_PAGES = 50
"""At most ten thousand documents per rule, tenant and night; the rest are deleted the next night."""


def tenants_query(after: str) -> Query:
    """A page of all tenants."""
    return Query("tenants", order=("__name__",), limit=_PAGE, after=(after,) if after else ())


def old_notifications(tenant_id: str, retention: Retention, now: datetime) -> Query:
    """Notifications past their retention period."""
    until = now - timedelta(days=retention.notifications_days)
    return Query(
        "notifications",
        where=(("tenantId", "==", tenant_id), ("created", "<=", until)),
        order=("-created",),
        limit=_PAGE,
    )


def old_origins(tenant_id: str, retention: Retention, now: datetime) -> Query:
    """Origins past their retention period; their `expires` is set for the maximum period."""
    until = now + ORIGIN_KEPT - timedelta(days=retention.origins_days)
    return Query(
        "auditOrigins",
        where=(("tenantId", "==", tenant_id), ("expires", "<=", until)),
        order=("expires",),
        limit=_PAGE,
    )


_RULES: tuple[Callable[[str, Retention, datetime], Query], ...] = (old_notifications, old_origins)


def enforce_retention(store: Store, clock: Clock) -> int:
    """Deletes what exceeds each tenant's retention periods and returns the number of documents. Runs may overlap."""
    now = clock()
    return sum(
        _sweep(rule, str(tenant["id"]), _retention(tenant), now, store) for tenant in _tenants(store) for rule in _RULES
    )


def _tenants(store: Store) -> Iterator[Data]:
    after = ""
    while page := store.find(tenants_query(after)):
        yield from page
        after = str(page[-1]["id"])


def _retention(tenant: Data) -> Retention:
    """The tenant's settings, or the defaults if they are invalid."""
    try:
        return decode(Retention, tenant.get("settings", {}).get("retention", {}))
    except InvalidInput:
        return Retention()


def _sweep(
    rule: Callable[[str, Retention, datetime], Query], tenant_id: str, retention: Retention, now: datetime, store: Store
) -> int:
    query, count = rule(tenant_id, retention, now), 0
    for _ in range(_MAX_PAGES):
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
