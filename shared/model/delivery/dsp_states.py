"""Defines the states of a delivery at the DSP: which status report changes it, and which one is outdated. Pure.

sent ──> received ──> ingested ──> live
  └──────────┴────────────┴─────────┴──> rejected ──(a later status report)──> any

DSPs skip steps, repeat status reports and send them out of order: the DSP's own clock decides. After a takedown nothing
becomes live: `ingested` is the last that a DSP reports of it (SupplyChainStatus of ern-c-sftp/18 has no later value).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.model.delivery.acknowledgement import DialogueTerms, DspState, DspStatus, Statement, Verdict
from shared.model.delivery.delivery import MessageSubType

_RANK: Mapping[DspStatus, int] = {"sent": 0, "received": 1, "ingested": 2, "live": 3}
"""`rejected` has no rank: it may follow any status, and any status may follow it."""


def terms_of(action: MessageSubType, terms: DialogueTerms) -> DialogueTerms:
    """What the DSP has promised to report of a message: never that a takedown is live."""
    return terms.model_copy(update={"live_within_h": None}) if action == "Takedown" else terms


def is_carried_out(action: MessageSubType, status: DspStatus) -> bool:
    """Whether the DSP has done what a message asks for: shows the release, or has processed its takedown."""
    return status == "live" or (action == "Takedown" and status == "ingested")


def sent(at: datetime, terms: DialogueTerms) -> DspState:
    """The state of a delivery that was just sent."""
    return _with_due(DspState(sent=at), terms)


def sent_fields(at: datetime, terms: DialogueTerms, known: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to write on completion: when it was sent and when a status report is due; keeps an earlier report.

    `known` is the stored state, if the DSP has reported one already.
    """
    state = sent(at, terms).model_dump(exclude_none=True)
    return {f"dsp.{name}": value for name, value in state.items() if name != "status" or name not in known}


def advance(
    state: DspState, statement: Statement, *, said: datetime, acknowledgement: str, terms: DialogueTerms
) -> tuple[DspState, Verdict]:
    """The state after the statement, and how the statement was handled.

    An outdated status report fills in a missing time but does not move the state back. Applying the same
    acknowledgement again changes nothing and is `applied` again, so that a crashed worker can start over.
    """
    status = statement.status
    if status is None:
        return state, "noted"
    if state.acknowledgement == acknowledgement and state.status == status:
        return state, "applied"
    if _is_repeat(state, statement):
        return state, "duplicate"
    if not _changes_status(state, status, said):
        previous = getattr(state, status)
        return (state, "duplicate") if previous else (state.model_copy(update={status: said}), "outdated")
    rejection = (statement.code, statement.reason) if status == "rejected" else (None, None)
    moved = state.model_copy(
        update={
            "status": status,
            "since": said,
            status: said,
            "acknowledgement": acknowledgement,
            "code": rejection[0],
            "reason": rejection[1],
            "overdue": None,
        }
    )
    return _with_due(moved, terms), "applied"


def _is_repeat(state: DspState, statement: Statement) -> bool:
    same = state.status == statement.status
    return same and (state.status != "rejected" or (state.code, state.reason) == (statement.code, statement.reason))


def _changes_status(state: DspState, status: DspStatus, said: datetime) -> bool:
    """Forward by rank, whatever the clocks say; to and from `rejected` only by a later status report."""
    if "rejected" in (state.status, status):
        return state.since is None or said >= state.since
    return status == "rejected" or _RANK[status] > _RANK[state.status]


def _with_due(state: DspState, terms: DialogueTerms) -> DspState:
    return state.model_copy(update={"due": due(state, terms)})


def due(state: DspState, terms: DialogueTerms) -> datetime | None:
    """When the next status report becomes overdue: the first promise still open, counted from the time of sending."""
    if state.status == "rejected":
        return None
    promises: tuple[tuple[DspStatus, int | None], ...] = (
        ("received", terms.received_within_h),
        ("ingested", terms.ingested_within_h),
        ("live", terms.live_within_h),
    )
    open_h = [hours for status, hours in promises if hours is not None and _RANK[status] > _RANK[state.status]]
    return state.sent + timedelta(hours=open_h[0]) if open_h else None
