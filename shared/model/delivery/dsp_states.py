"""Owns the life of a delivery at the DSP: which word moves it, and what is old news. Pure.

sent ──> received ──> ingested ──> live
  └──────────┴────────────┴─────────┴──> rejected ──(the DSP's later word)──> any

DSPs skip steps, repeat themselves and answer out of order: what counts is the DSP's own clock.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.model.delivery.acknowledgement import DialogueTerms, DspState, DspStatus, Statement, Verdict

_RANK: Mapping[DspStatus, int] = {"sent": 0, "received": 1, "ingested": 2, "live": 3}
"""`rejected` has none: it may follow any of them, and any may follow it."""


def sent(at: datetime, terms: DialogueTerms) -> DspState:
    """The state of what was just sent."""
    return _with_due(DspState(sent=at), terms)


def sent_fields(at: datetime, terms: DialogueTerms) -> dict[str, Any]:
    """What its completion writes: when it was sent, until when a word is due. A word that was faster stays."""
    return {f"dsp.{name}": value for name, value in sent(at, terms).model_dump(exclude_defaults=True).items()}


def advance(
    state: DspState, statement: Statement, *, said: datetime, acknowledgement: str, terms: DialogueTerms
) -> tuple[DspState, Verdict]:
    """The state after the statement, and what became of it.

    Old news fills in the time that was missing but moves nothing back. The same acknowledgement applied
    again changes nothing and is `applied` again: a reader that crashed half-way starts over.
    """
    word = statement.status
    if word is None:
        return state, "noted"
    if state.acknowledgement == acknowledgement and state.status == word:
        return state, "applied"
    if _repeats(state, statement):
        return state, "duplicate"
    if not _moves(state, word, said):
        known = getattr(state, word)
        return (state, "duplicate") if known else (state.model_copy(update={word: said}), "outdated")
    rejection = (statement.code, statement.reason) if word == "rejected" else (None, None)
    moved = state.model_copy(
        update={
            "status": word,
            "since": said,
            word: said,
            "acknowledgement": acknowledgement,
            "code": rejection[0],
            "reason": rejection[1],
            "overdue": None,
        }
    )
    return _with_due(moved, terms), "applied"


def _repeats(state: DspState, statement: Statement) -> bool:
    same = state.status == statement.status
    return same and (state.status != "rejected" or (state.code, state.reason) == (statement.code, statement.reason))


def _moves(state: DspState, word: DspStatus, said: datetime) -> bool:
    """Forward by rank, however the clocks stand; to and from `rejected` only by a later word."""
    if "rejected" in (state.status, word):
        return state.since is None or said >= state.since
    return word == "rejected" or _RANK[word] > _RANK[state.status]


def _with_due(state: DspState, terms: DialogueTerms) -> DspState:
    return state.model_copy(update={"due": due(state, terms)})


def due(state: DspState, terms: DialogueTerms) -> datetime | None:
    """When the next word is overdue: the first promise that is still open, counted from the sending."""
    if state.status == "rejected":
        return None
    promises: tuple[tuple[DspStatus, int | None], ...] = (
        ("received", terms.received_within_h),
        ("ingested", terms.ingested_within_h),
        ("live", terms.live_within_h),
    )
    open_h = [hours for status, hours in promises if hours is not None and _RANK[status] > _RANK[state.status]]
    return state.sent + timedelta(hours=open_h[0]) if open_h else None
