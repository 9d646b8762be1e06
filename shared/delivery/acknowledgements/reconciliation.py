"""Reconciles, for each release and target, what we sent with what the DSP reports.

Reads the lanes, one document per release and target, page by page: the cost does not grow with the history.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.releases.versions import content_hash
from shared.errors import InvalidInput, NotFound
from shared.model.base import Cursor, Id, Instant, Model, Sha256, Text
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from shared.model.delivery.acknowledgement import DspState, DspStatus, ShortText
from shared.model.delivery.delivery import Delivery, MessageSubType
from shared.model.delivery.dsp_states import is_carried_out
from shared.model.delivery.lane import Lane
from shared.model.former import ONE_VOCABULARY
from shared.platform.store.cursor import page_at
from shared.platform.store.port import Data, Query, Reader
from shared.spreadsheet import csv_text

Agreement = Literal["agreed", "under way", "unanswered", "overdue", "rejected"]
"""In this order: live as sent, or taken down; received or ingested; no status report yet; the status report is overdue;
rejected."""


class ReconcileRequest(Model):
    """Selects a page of the report."""

    release_id: Id | None = None
    """Only this release."""
    target_id: Id | None = None
    """Only this target."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page."""
    after: Annotated[Id | None, ONE_VOCABULARY] = None
    """The former cursor: the `next` of the previous page. Use `cursor`."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    """The most rows of a page."""
    format: Literal["json", "csv"] = "json"
    """As rows, or as a text in place of the rows."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.release_id and self.target_id:
            raise ValueError("Specify only one of releaseId and targetId.")
        return self


class ReconciliationRow(Model):
    """One release at one target."""

    release_id: Id
    barcode: Text | None = None
    title: Text | None = None
    """The release's title."""
    target_id: Id
    target: Text | None = None
    """The target's name."""
    action: MessageSubType
    """Whether our last delivery was the first message, an update or a takedown."""
    sent: Instant
    """When our last delivery completed."""
    message_id: Text
    """The id of its message."""
    delivery_id: Id
    """The id of our last delivery."""
    content_hash: Sha256
    """The SHA-256 of the content it sent."""
    said: DspStatus
    """The status that the DSP reported about it."""
    since: Instant | None = None
    """When that status was reached, by the DSP's clock."""
    code: Text | None = None
    """The DSP's own code of a rejection."""
    reason: ShortText | None = None
    """The DSP's own words about a rejection."""
    finding: Agreement
    """Whether our records and the DSP's reports agree."""
    there: Literal["this", "earlier", "nothing"]
    """What the DSP shows according to its reports: our last delivery, an earlier one, or nothing."""
    changed: bool = False
    """The release has changed since it was sent and needs an update."""


class Reconciliation(Model):
    """A page of the report."""

    rows: list[ReconciliationRow]
    """The rows; empty for the format `csv`."""
    csv: str | None = None
    """The page as CSV, for the format `csv`."""
    next_cursor: Cursor | None = None
    next: Annotated[Id | None, ONE_VOCABULARY] = None
    """The former cursor of the next page. Use `nextCursor`."""


def reconcile(request: ReconcileRequest, *, caller: Caller, adapters: Adapters) -> Reconciliation:
    """Returns a page of the report, in the requested format. Raises InvalidCursor."""
    page, cursor = page_at(request.cursor, lanes_query(request, caller.tenant_id), store=adapters.store)
    read = cache(lambda path: _own(adapters.store, path, caller))
    lanes = [decode(Lane, data) for data in page]
    rows = [row for lane in lanes if (row := _row(lane, read))]
    following = lanes[-1].id if cursor else None
    if request.format == "json":
        return Reconciliation(rows=rows, next_cursor=cursor, next=following)
    csv = reconciliation_csv(map(to_json, rows))
    return Reconciliation(rows=[], csv=csv, next_cursor=cursor, next=following)


def lanes_query(request: ReconcileRequest, tenant_id: str) -> Query:
    """The tenant's lanes by id."""
    after, limit = (request.after,) if request.after else (), request.limit
    if request.release_id:
        return Query(
            "locks",
            where=(("tenantId", "==", tenant_id), ("releaseId", "==", request.release_id)),
            order=("id",),
            limit=limit,
            after=after,
        )
    if request.target_id:
        return Query(
            "locks",
            where=(("tenantId", "==", tenant_id), ("targetId", "==", request.target_id)),
            order=("id",),
            limit=limit,
            after=after,
        )
    return Query("locks", where=(("tenantId", "==", tenant_id),), order=("id",), limit=limit, after=after)


def _own(reader: Reader, path: str, caller: Caller) -> Data | None:
    try:
        return own_document(reader.get(path), caller, "document")
    except NotFound:  # deleted since
        return None


def _row(lane: Lane, read: Callable[[str], Data | None]) -> ReconciliationRow | None:
    """The row; None if nothing has been sent yet."""
    last = lane.last
    if last is None:
        return None
    state = _state(read(f"deliveries/{last.delivery_id}"), last.completed)
    data, target = read(f"releases/{lane.release_id}"), read(f"deliveryTargets/{lane.target_id}") or {}
    basic = (data or {}).get("basic", {})
    live = lane.live
    return ReconciliationRow(
        release_id=lane.release_id,
        barcode=basic.get("barcode"),
        title=basic.get("title"),
        target_id=lane.target_id,
        target=target.get("name"),
        action=last.message_sub_type,
        sent=last.completed,
        message_id=last.message_id,
        delivery_id=last.delivery_id,
        content_hash=last.content_hash,
        said=state.status,
        since=state.since,
        code=state.code,
        reason=state.reason,
        finding=finding_of(state, last.message_sub_type),
        there="nothing" if live is None else "this" if live == last else "earlier",
        changed=live is not None and _content(data) not in (None, last.content_hash),
    )


def finding_of(state: DspState, action: MessageSubType) -> Agreement:
    """Compares what we sent with what the DSP reports."""
    if state.status == "rejected":
        return "rejected"
    if is_carried_out(action, state.status):
        return "agreed"
    if state.overdue is not None:
        return "overdue"
    return "unanswered" if state.status == "sent" else "under way"


def _state(delivery: Data | None, sent: datetime) -> DspState:
    state = decode(Delivery, delivery).dsp if delivery else None
    return state or DspState(sent=sent)


def _content(release: Data | None) -> str | None:
    """The hash of the current release; None if it was deleted or is an incomplete draft."""
    try:
        return content_hash(decode(Release, release)) if release else None
    except InvalidInput:
        return None


COLUMNS = tuple(field.alias or name for name, field in ReconciliationRow.model_fields.items())


def reconciliation_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows, given as JSON values, in the report's columns."""
    return csv_text(COLUMNS, ([_cell(row.get(name)) for name in COLUMNS] for row in rows))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
