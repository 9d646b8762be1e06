"""Enforces each tenant's retention periods for personal data: expired documents are deleted every day."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from shared.accounts.audit.log import ORIGIN_KEPT
from shared.clock import Clock
from shared.errors import InvalidInput
from shared.model.accounts.tenant import Retention
from shared.model.codec import decode
from shared.platform.store.port import Data, Query, Store, Transaction

_PAGE = 200
_LONGEST = timedelta(minutes=8)
"""How long one run works: less than the function's timeout."""
_PROGRESS = "health/retention"
_ALL = "~"
"""After all ids of tenants, which have no such character."""


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
    """Deletes what exceeds each tenant's retention periods and returns the number of documents.

    Goes through all tenants once a day (UTC). A run that has used its time notes how far it came, and the next goes on
    there; once all are done, a run costs one read. Runs may overlap, and end at any line.
    """
    began, count = clock(), 0
    day = f"{began.astimezone(UTC):%Y-%m-%d}"
    noted = store.get(_PROGRESS) or {}
    after = str(noted.get("after", "")) if noted.get("day") == day else ""
    while after != _ALL:
        page = store.find(tenants_query(after))
        for tenant in page:
            for rule in _RULES:
                for deleted in _sweep(rule(str(tenant["id"]), _retention(tenant), began), store):
                    count += deleted
                    if clock() - began >= _LONGEST:
                        _note(day, after, store)
                        return count
            after = str(tenant["id"])
        after = after if page else _ALL
        _note(day, after, store)
    return count


def _note(day: str, after: str, store: Store) -> None:
    """Notes up to which tenant all is done today."""
    store.transact(lambda transaction: transaction.set(_PROGRESS, {"id": "retention", "day": day, "after": after}))


def _retention(tenant: Data) -> Retention:
    """The tenant's settings, or the defaults if they are invalid."""
    try:
        return decode(Retention, tenant.get("settings", {}).get("retention", {}))
    except InvalidInput:
        return Retention()


def _sweep(query: Query, store: Store) -> Iterator[int]:
    """Deletes the query's documents a page at a time; how many each time, at last none."""
    while page := store.find(query):
        paths = [f"{query.collection}/{data['id']}" for data in page]
        store.transact(partial(_delete, paths))
        yield len(paths)
        if len(page) < _PAGE:
            break
    yield 0


def _delete(paths: list[str], transaction: Transaction) -> None:
    for path in paths:
        transaction.delete(path)
