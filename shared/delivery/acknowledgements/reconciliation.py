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
from shared.model.base import Id, Instant, Model, Sha256, Text
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from shared.model.delivery.acknowledgement import DspState, DspStatus, ShortText
from shared.model.delivery.delivery import Delivery, Lane, MessageSubType
from shared.platform.store.port import Data, Query, Reader
from shared.spreadsheet import csv_text

Agreement = Literal["agreed", "under way", "unanswered", "overdue", "rejected"]
"""In this order: live as sent; received or ingested; no status report yet; the status report is overdue; rejected."""


class ReconcileRequest(Model):
    """Limits the report to one release or to one target, if given. `after` is the `next` of the previous page.

    With the format `csv` the page is a text in place of the rows.
    """

    release_id: Id | None = None
    target_id: Id | None = None
    after: Id | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    format: Literal["json", "csv"] = "json"

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.release_id and self.target_id:
            raise ValueError("Specify only one of releaseId and targetId.")
        return self


class ReconciliationRow(Model):
    """One release at one target.

    `sent` to `contentHash` describe our last delivery; `said` to `reason` are the DSP's status report about it.
    `there` is what the DSP shows according to its reports: our last delivery, an earlier one, or nothing.
    `changed`: the release has changed since it was sent and needs an update.
    """

    release_id: Id
    barcode: Text | None = None
    title: Text | None = None
    target_id: Id
    target: Text | None = None
    action: MessageSubType
    sent: Instant
    message_id: Text
    delivery_id: Id
    content_hash: Sha256
    said: DspStatus
    since: Instant | None = None
    code: Text | None = None
    reason: ShortText | None = None
    finding: Agreement
    there: Literal["this", "earlier", "nothing"]
    changed: bool = False


class Reconciliation(Model):
    """A page of the report, as rows or as CSV; `next` is absent on the last one."""

    rows: list[ReconciliationRow]
    csv: str | None = None
    next: Id | None = None


def reconcile(request: ReconcileRequest, *, caller: Caller, adapters: Adapters) -> Reconciliation:
    """Returns a page of the report, in the requested format."""
    found = adapters.store.find(lanes_query(request, caller.tenant_id))
    page = found[: request.limit]
    read = cache(lambda path: _own(adapters.store, path, caller))
    lanes = [decode(Lane, data) for data in page]
    rows = [row for lane in lanes if (row := _row(lane, read))]
    following = lanes[-1].id if len(found) > request.limit else None
    if request.format == "json":
        return Reconciliation(rows=rows, next=following)
    return Reconciliation(rows=[], csv=reconciliation_csv(map(to_json, rows)), next=following)


def lanes_query(request: ReconcileRequest, tenant_id: str) -> Query:
    """The tenant's lanes by id; requests one more than the page, to find out whether there is a next one."""
    after, limit = (request.after,) if request.after else (), request.limit + 1
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
        finding=finding_of(state),
        there="nothing" if live is None else "this" if live == last else "earlier",
        changed=live is not None and _content(data) not in (None, last.content_hash),
    )


def finding_of(state: DspState) -> Agreement:
    """Compares what we sent with what the DSP reports."""
    if state.status == "rejected":
        return "rejected"
    if state.status == "live":
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
