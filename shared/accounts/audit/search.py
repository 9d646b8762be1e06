"""Owns the reading of the audit log: a page by filter, with where the acts came from as far as that is still kept."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Finding, InvalidInput
from shared.model.accounts.audit import Action, AuditEntry, AuditOrigin
from shared.model.base import Id, Instant, Model, Text
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader

_BEGINNING, _END = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_MOST_IN = 30
"""Values that Firestore takes in one `in`."""


class AuditFilter(Model):
    """What is looked for: at most one of `action`, `actor` and `subject`, within a span of time."""

    action: Action | None = None
    actor: Id | None = None
    subject: Text | None = None
    since: Instant | None = None
    until: Instant | None = None


class AuditSearch(AuditFilter):
    """A page of what is looked for, the latest first; `after` is the time of the last entry of the page before."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    after: Instant | None = None


class AuditItem(Model):
    """An entry, and where it came from; both empty once that was erased or is too old."""

    entry: AuditEntry
    address: str = ""
    agent: str = ""


class AuditPage(Model):
    """Entries, the latest first; `after` asks for the next page."""

    entries: list[AuditItem]
    after: Instant | None = None


def search_audit_log(search: AuditSearch, *, caller: Caller, adapters: Adapters) -> AuditPage:
    """A page of the caller's tenant's log. Raises Forbidden, and InvalidInput for more than one filter."""
    caller.require("admin")
    found = adapters.store.find(_query(search, caller.tenant_id))
    entries = [decode(AuditEntry, data) for data in found]
    origins = _origins(adapters.store, [entry.id for entry in entries], adapters.clock())
    return AuditPage(
        entries=[_item(entry, origins.get(entry.id)) for entry in entries],
        after=entries[-1].at if len(entries) == search.limit else None,
    )


def _query(search: AuditSearch, tenant_id: str) -> Query:
    """The lists of rules/access.toml, of which each has its index; two filters would ask for more."""
    since, until = search.since or _BEGINNING, search.until or _END
    named = [name for name in ("action", "actor", "subject") if getattr(search, name) is not None]
    if len(named) > 1:
        problem = "Only one of action, actor and subject can be looked for at a time."
        raise InvalidInput([Finding(named[1], problem, "too-many", remedy="Leave it out.")])
    every = Query(
        "auditLog",
        where=(("tenantId", "==", tenant_id), ("at", ">=", since), ("at", "<=", until)),
        order=("-at",),
        limit=search.limit,
        after=(search.after,) if search.after else (),
    )
    return replace(every, where=(*every.where, *((name, "==", getattr(search, name)) for name in named)))


def _origins(store: Reader, ids: list[str], now: datetime) -> dict[str, AuditOrigin]:
    """Those whose time is not over: Firestore deletes them up to a day later."""
    chunks = [ids[start : start + _MOST_IN] for start in range(0, len(ids), _MOST_IN)]
    found = [data for chunk in chunks for data in store.find(Query("auditOrigins", where=(("id", "in", chunk),)))]
    origins = [decode(AuditOrigin, data) for data in found]
    return {origin.id: origin for origin in origins if origin.expires > now}


def _item(entry: AuditEntry, origin: AuditOrigin | None) -> AuditItem:
    return AuditItem(entry=entry, address=origin.address if origin else "", agent=origin.agent if origin else "")
