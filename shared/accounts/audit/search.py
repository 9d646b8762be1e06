"""Searches the audit log: filtered pages, with the origin of each action if it is still stored."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Finding, InvalidInput
from shared.model.accounts.audit import Action, AuditEntry, AuditOrigin
from shared.model.base import Cursor, Id, Instant, Model, Text
from shared.model.codec import decode
from shared.model.former import ONE_VOCABULARY
from shared.platform.store.cursor import page_at
from shared.platform.store.port import MAX_VALUES, Query, Reader

_BEGINNING, _END = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class AuditFilter(Model):
    """A filter: at most one of `action`, `actor` and `subject`, within a period."""

    action: Action | None = None
    """Only this action, such as `member.removed`."""
    actor: Id | None = None
    """Only by this person (uid) or API key (`key_` and its id)."""
    subject: Text | None = None
    """Only about this document, by its path, such as `deliveryTargets/abc`."""
    since: Instant | None = None
    """Only at this moment or later."""
    until: Instant | None = None
    """Only at this moment or earlier."""


class AuditSearch(AuditFilter):
    """Request for a page of filtered entries, newest first."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    """The most entries of a page."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page."""
    after: Annotated[Instant | None, ONE_VOCABULARY] = None
    """The former cursor: the time of the previous page's last entry. Use `cursor`."""


class AuditItem(Model):
    """An entry and its origin."""

    entry: AuditEntry
    """The entry."""
    address: str = ""
    """The IP address of the request; empty once erased or expired."""
    agent: str = ""
    """The User-Agent header of the request; empty once erased or expired."""


class AuditPage(Model):
    """A page of entries, newest first; the last has no `nextCursor`."""

    entries: list[AuditItem]
    """The entries, newest first."""
    next_cursor: Cursor | None = None
    after: Annotated[Instant | None, ONE_VOCABULARY] = None
    """The former cursor of the next page. Use `nextCursor`."""


def search_audit_log(search: AuditSearch, *, caller: Caller, adapters: Adapters) -> AuditPage:
    """A page of the audit log of the caller's tenant. Raises Forbidden, InvalidInput for more than one
    filter, and InvalidCursor."""
    caller.require("admin")
    found, cursor = page_at(search.cursor, _query(search, caller.tenant_id), store=adapters.store)
    entries = [decode(AuditEntry, data) for data in found]
    origins = _origins(adapters.store, [entry.id for entry in entries], adapters.clock())
    return AuditPage(
        entries=[_item(entry, origins.get(entry.id)) for entry in entries],
        next_cursor=cursor,
        after=entries[-1].at if cursor else None,
    )


def _query(search: AuditSearch, tenant_id: str) -> Query:
    """One of the lists in rules/access.toml, each of which has an index; combined filters would need more indexes."""
    since, until = search.since or _BEGINNING, search.until or _END
    named = [name for name in ("action", "actor", "subject") if getattr(search, name) is not None]
    if len(named) > 1:
        problem = "Only one of action, actor and subject can be used at a time."
        raise InvalidInput([Finding(named[1], problem, "too-many", remedy="Remove it.")])
    every = Query(
        "auditLog",
        where=(("tenantId", "==", tenant_id), ("at", ">=", since), ("at", "<=", until)),
        order=("-at",),
        limit=search.limit,
        after=(search.after,) if search.after else (),
    )
    return replace(every, where=(*every.where, *((name, "==", getattr(search, name)) for name in named)))


def _origins(store: Reader, ids: list[str], now: datetime) -> dict[str, AuditOrigin]:
    """The origins that have not expired: Firestore deletes them up to a day late."""
    chunks = [ids[start : start + MAX_VALUES] for start in range(0, len(ids), MAX_VALUES)]
    found = [data for chunk in chunks for data in store.find(Query("auditOrigins", where=(("id", "in", chunk),)))]
    origins = [decode(AuditOrigin, data) for data in found]
    return {origin.id: origin for origin in origins if origin.expires > now}


def _item(entry: AuditEntry, origin: AuditOrigin | None) -> AuditItem:
    return AuditItem(entry=entry, address=origin.address if origin else "", agent=origin.agent if origin else "")
