"""The truth board: for each release and target, what we sent, what the DSP says, and what to do.

Each row is one entry of the catalogue's index, so a page costs a read per row and target, whatever the history.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.releases.entry import entry_path
from shared.delivery.acknowledgements.standing import shows_of
from shared.delivery.targets.listing import read_target, targets_query
from shared.model.base import Cursor, Id, Instant, Model, Text
from shared.model.catalog.release import ReleaseStatus
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import DspStatus, ShortText
from shared.model.delivery.delivery import DeliveryStatus, MessageSubType
from shared.model.delivery.entry import Liveness, ReleaseEntry, Show, Standing
from shared.model.delivery.states import OPEN
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.cursor import matching_page
from shared.platform.store.port import Data, Query

MAX_SCANNED = 500
"""Entries that one request reads at most."""

ToDo = Literal["deliver", "wait", "ask", "fix", "redeliver", "takedownPending", "none"]
"""deliver: nothing was sent yet · wait: a delivery runs, or the DSP has not reported it live yet · ask: its report is
overdue · fix: the delivery failed or was rejected · redeliver: the release was edited since · takedownPending: a
takedown is not confirmed yet · none: all is as it should be."""


class BoardRequest(Model):
    """Selects a page of the board."""

    show: Show | None = None
    """Only releases that stand so at a target: not reported live, rejected, or without an overdue status report."""
    release_id: Id | None = None
    """Only this release."""
    target_id: Id | None = None
    """Only this target."""
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most rows of a page."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class BoardTarget(Model):
    """A column of the board."""

    id: Id
    """The target's id."""
    name: Text
    """The target's name."""
    active: bool
    """Whether it accepts deliveries."""


class BoardSent(Model):
    """What we sent last."""

    delivery_id: Id
    """The newest delivery."""
    state: DeliveryStatus
    """The state of that delivery."""
    action: MessageSubType
    """Whether it is the first message, an update or a takedown."""
    at: Instant | None = None
    """When the last delivery completed; absent before the first."""
    problem: ShortText | None = None
    """Why the newest delivery failed."""


class BoardDsp(Model):
    """What the DSP said."""

    status: DspStatus
    """The status that it reported last; `sent` if it reported none."""
    code: Text | None = None
    """Its own code of a rejection."""
    reason: ShortText | None = None
    """Its own words about a rejection."""
    overdue: Instant | None = None
    """Since when its status report is overdue."""


class BoardCell(Model):
    """One release at one target."""

    target_id: Id
    sent: BoardSent | None = None
    """What we sent last; absent if nothing was requested."""
    dsp: BoardDsp | None = None
    """What the DSP said about the last completed delivery; absent before the first."""
    live: Liveness
    """Whether it is live there, as far as the DSP said."""
    since: Instant | None = None
    """When it came to stand so: by the DSP's clock, or when we sent or requested it."""
    todo: ToDo
    """What to do."""


class BoardRow(Model):
    """One release."""

    release_id: Id
    title: str
    """The title, without its subtitle."""
    display_artist: str
    """The artists as one text, as displayed."""
    barcode: str | None = None
    status: ReleaseStatus
    """How far the label's work is."""
    cover_asset_id: Id | None = None
    """The front cover's file."""
    cells: list[BoardCell]
    """One for each target, in the order of `targets`."""


class Board(Model):
    """A page of the board."""

    targets: list[BoardTarget]
    """The columns: the tenant's targets, by name."""
    items: list[BoardRow]
    """The rows, the last changed release first."""
    next_cursor: str | None = None


def read_board(request: BoardRequest, *, caller: Caller, adapters: Adapters) -> Board:
    """Shows for each release and target what was sent, what the DSP says, since when, and what to do.

    Lists releases that are ready or were delivered. Reads at most MAX_SCANNED entries and a hundred targets. Raises
    NotFound (the release or the target), InvalidInput.
    """
    targets = _targets(request, caller, adapters)

    def is_shown(entry: Data) -> bool:
        known = decode(ReleaseEntry, entry)
        if request.show is None:
            return bool(known.standings) or known.status in ("ready", "delivered")
        here = (known.standings[each.id] for each in targets if each.id in known.standings)
        return any(request.show in shows_of(standing) for standing in here)

    if request.release_id:
        entry = own_document(adapters.store.get(entry_path(request.release_id)), caller, "release")
        found: Sequence[Data] = [entry] if request.show is None or is_shown(entry) else []
        cursor = None
    else:
        found, cursor = matching_page(
            request.cursor,
            board_query(request, caller.tenant_id),
            is_shown,
            limit=request.limit,
            most=MAX_SCANNED,
            store=adapters.store,
        )
    columns = [BoardTarget(id=each.id, name=each.name, active=each.active) for each in targets]
    return Board(
        targets=columns, items=[_row(decode(ReleaseEntry, each), targets) for each in found], next_cursor=cursor
    )


def board_query(request: BoardRequest, tenant_id: str) -> Query:
    """The entries of the board's rows, the last changed first."""
    if request.show is None:
        return Query("releaseIndex", where=(("tenantId", "==", tenant_id),), order=("-updated",))
    term = f"{request.show}@{request.target_id}" if request.target_id else request.show
    return Query(
        "releaseIndex", where=(("tenantId", "==", tenant_id), ("shows", "array_contains", term)), order=("-updated",)
    )


def _targets(request: BoardRequest, caller: Caller, adapters: Adapters) -> list[DeliveryTarget]:
    if request.target_id:
        return [read_target(request.target_id, caller=caller, store=adapters.store)]
    return [decode(DeliveryTarget, data) for data in adapters.store.find(targets_query(caller))]


def _row(entry: ReleaseEntry, targets: list[DeliveryTarget]) -> BoardRow:
    return BoardRow(
        release_id=entry.id,
        title=entry.title,
        display_artist=entry.display_artist,
        barcode=entry.barcode,
        status=entry.status,
        cover_asset_id=entry.cover_asset_id,
        cells=[cell_of(entry, entry.standings.get(target.id), target) for target in targets],
    )


def cell_of(entry: ReleaseEntry, standing: Standing | None, target: DeliveryTarget) -> BoardCell:
    """The cell of a release at a target."""
    if standing is None:
        deliverable = target.active and entry.status in ("ready", "delivered")
        return BoardCell(target_id=target.id, live="no", todo="deliver" if deliverable else "none")
    sent = BoardSent(
        delivery_id=standing.delivery_id,
        state=standing.status,
        action=standing.action,
        at=standing.sent,
        problem=standing.problem,
    )
    dsp = BoardDsp(status=standing.said or "sent", code=standing.code, reason=standing.reason, overdue=standing.overdue)
    return BoardCell(
        target_id=target.id,
        sent=sent,
        dsp=dsp if standing.sent else None,
        live=standing.live,
        since=standing.since or standing.sent or standing.created,
        todo=todo_of(entry, standing, target),
    )


def todo_of(entry: ReleaseEntry, standing: Standing, target: DeliveryTarget) -> ToDo:
    """What to do: first about the newest delivery, then about what the DSP said, then about the release's edits."""
    takedown = standing.sent_action == "Takedown" and standing.live != "yes"
    if standing.status in OPEN:
        return "takedownPending" if standing.action == "Takedown" else "wait"
    if standing.status == "failed" or standing.said == "rejected":
        return "fix"
    if standing.overdue is not None:
        return "ask"
    if takedown:
        return "takedownPending" if standing.live == "unknown" and target.dialogue.channel != "none" else "none"
    if entry.status in ("ready", "delivered") and entry.content_hash not in (None, standing.content_hash):
        return "redeliver"
    return "none" if standing.said == "live" or target.dialogue.channel == "none" else "wait"
