"""Exports the audit log as a file: the filtered entries, as CSV for people or JSON Lines for programs."""

import json
from collections.abc import Iterator
from typing import Literal

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.audit.search import AuditFilter, AuditItem, AuditSearch, search_audit_log
from shared.model.base import Model, Text
from shared.model.codec import to_json
from shared.platform.store.port import Transaction
from shared.spreadsheet import csv_text

_PAGE = 500
_MAX_ENTRIES = 10_000
_COLUMNS = ("sequence", "at", "actor", "action", "subject", "changed", "details", "address", "agent", "id")


class AuditExportRequest(AuditFilter):
    """Request to export the audit log."""

    format: Literal["csv", "jsonl"] = "csv"
    """A table, or one JSON object per line."""


class AuditExport(Model):
    """The exported file."""

    file_name: Text
    """A name to save it by."""
    content_type: Text
    """The media type."""
    content: str
    """The text of the file."""
    entries: int
    """The number of entries in it."""
    truncated: bool
    """Whether entries are missing, because a file has at most ten thousand; continue with `until`."""


def export_audit_log(request: AuditExportRequest, *, caller: Caller, adapters: Adapters) -> AuditExport:
    """Exports the filtered entries; the export itself is audited. Raises Forbidden, InvalidInput."""
    items = list(_items(request, caller, adapters))
    text = _csv(items) if request.format == "csv" else _lines(items)
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, caller.tenant_id)
        act = Act("audit.exported", f"tenants/{caller.tenant_id}", details={"entries": str(len(items))})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return AuditExport(
        file_name=f"audit-{now:%Y%m%d-%H%M%S}.{request.format}",
        content_type="text/csv; charset=utf-8" if request.format == "csv" else "application/jsonl",
        content=text,
        entries=len(items),
        truncated=len(items) == _MAX_ENTRIES,
    )


def _items(request: AuditExportRequest, caller: Caller, adapters: Adapters) -> Iterator[AuditItem]:
    search = AuditSearch(**request.model_dump(exclude={"format"}), limit=_PAGE)
    for _ in range(_MAX_ENTRIES // _PAGE):
        page = search_audit_log(search, caller=caller, adapters=adapters)
        yield from page.entries
        if page.next_cursor is None:
            return
        search = search.model_copy(update={"cursor": page.next_cursor})


def _csv(items: list[AuditItem]) -> str:
    return csv_text(_COLUMNS, (_row(item) for item in items))


def _row(item: AuditItem) -> list[str]:
    entry = item.entry
    details = "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items()))
    act = [entry.actor, entry.action, entry.subject, ", ".join(entry.changed), details]
    return [str(entry.sequence), entry.at.isoformat(), *act, item.address, item.agent, entry.id]


def _lines(items: list[AuditItem]) -> str:
    return "".join(json.dumps(to_json(item), ensure_ascii=False) + "\n" for item in items)
