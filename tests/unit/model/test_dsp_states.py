"""The states of a delivery at the DSP: status reports move it forward, outdated ones never move it back."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.model.delivery.acknowledgement import DialogueTerms, DspState, DspStatus, Statement, Subject
from shared.model.delivery.dsp_states import advance, due, sent

SENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TERMS = DialogueTerms(received_within_h=24, ingested_within_h=48, live_within_h=96)
FORWARD: tuple[DspStatus, ...] = ("received", "ingested", "live")


def statement(status: DspStatus | None, code: str | None = None) -> Statement:
    return Statement(subject=Subject(), word=status or "OrderPlaced", status=status, code=code)


def report(
    state: DspState, status: DspStatus | None, hour: float, ack: str, code: str | None = None
) -> tuple[DspState, str]:
    said = SENT + timedelta(hours=hour)
    return advance(state, statement(status, code), said=said, acknowledgement=ack, terms=TERMS)


def test_a_delivery_goes_from_sent_to_live_and_records_each_time() -> None:
    state = sent(SENT, TERMS)
    for hour, status in enumerate(FORWARD, start=1):
        state, verdict = report(state, status, hour, f"a{hour}")
        assert (verdict, state.status, state.since) == ("applied", status, SENT + timedelta(hours=hour))
    assert [getattr(state, status) for status in FORWARD] == [SENT + timedelta(hours=hour) for hour in (1, 2, 3)]


def test_steps_may_be_skipped() -> None:
    state, verdict = report(sent(SENT, TERMS), "live", 1, "a")
    assert (state.status, verdict, state.received) == ("live", "applied", None)


@pytest.mark.parametrize("order", list(permutations(FORWARD)))
def test_the_final_state_does_not_depend_on_the_order_of_arrival(order: tuple[DspStatus, ...]) -> None:
    state = sent(SENT, TERMS)
    for status in order:
        state, _ = report(state, status, FORWARD.index(status) + 1, status)
    assert state.status == "live"
    assert [getattr(state, status) for status in FORWARD] == [SENT + timedelta(hours=hour) for hour in (1, 2, 3)]


def test_a_repeated_status_changes_nothing() -> None:
    once, _ = report(sent(SENT, TERMS), "received", 1, "a")
    assert report(once, "received", 2, "b") == (once, "duplicate")


def test_applying_an_acknowledgement_is_idempotent() -> None:
    once, _ = report(sent(SENT, TERMS), "received", 1, "a")
    assert report(once, "received", 1, "a") == (once, "applied")


def test_a_rejection_keeps_its_reason_until_a_later_status_clears_it() -> None:
    state, _ = report(sent(SENT, TERMS), "received", 1, "a")
    state, verdict = report(state, "rejected", 2, "b", code="ResourceMissing")
    assert (verdict, state.status, state.code, state.due) == ("applied", "rejected", "ResourceMissing", None)
    state, verdict = report(state, "ingested", 3, "c")
    assert (verdict, state.status, state.code) == ("applied", "ingested", None)
    assert state.rejected == SENT + timedelta(hours=2)


def test_an_older_status_does_not_clear_a_rejection() -> None:
    state, _ = report(sent(SENT, TERMS), "rejected", 2, "a", code="ResourceMissing")
    state, verdict = report(state, "received", 1, "b")
    assert (verdict, state.status, state.received) == ("outdated", "rejected", SENT + timedelta(hours=1))


def test_an_older_rejection_does_not_revoke_live() -> None:
    state, _ = report(sent(SENT, TERMS), "live", 3, "a")
    state, verdict = report(state, "rejected", 2, "b", code="InternalError")
    assert (verdict, state.status) == ("outdated", "live")


def test_a_rejection_with_another_reason_is_applied() -> None:
    state, _ = report(sent(SENT, TERMS), "rejected", 1, "a", code="ResourceMissing")
    assert report(state, "rejected", 2, "b", code="ResourceMissing")[1] == "duplicate"
    state, verdict = report(state, "rejected", 3, "c", code="ResourceCorrupt")
    assert (verdict, state.code) == ("applied", "ResourceCorrupt")


def test_a_first_status_counts_even_if_the_dsps_clock_is_behind() -> None:
    assert report(sent(SENT, TERMS), "rejected", -0.1, "a")[1] == "applied"


def test_a_statement_without_status_is_noted() -> None:
    state = sent(SENT, TERMS)
    assert report(state, None, 1, "a") == (state, "noted")


@pytest.mark.parametrize(
    ("status", "hours"), [("sent", 24), ("received", 48), ("ingested", 96), ("live", None), ("rejected", None)]
)
def test_the_next_open_promise_is_due(status: DspStatus, hours: int | None) -> None:
    state = DspState(status=status, since=SENT, sent=SENT)
    assert due(state, TERMS) == (SENT + timedelta(hours=hours) if hours else None)


def test_without_promises_nothing_is_due() -> None:
    assert sent(SENT, DialogueTerms()).due is None
    assert sent(SENT, DialogueTerms(live_within_h=5)).due == SENT + timedelta(hours=5)


REPORTS = st.tuples(st.sampled_from([*FORWARD, "rejected"]), st.integers(0, 50))


@given(st.lists(REPORTS, max_size=12))
def test_without_rejections_the_status_never_moves_back(reports: list[tuple[DspStatus, int]]) -> None:
    ranks = ["sent", *FORWARD]
    state = sent(SENT, TERMS)
    for index, (status, hour) in enumerate(reports):
        after, verdict = report(state, status, hour, f"a{index}", code="X" if status == "rejected" else None)
        if "rejected" not in (after.status, state.status):
            assert ranks.index(after.status) >= ranks.index(state.status)
        if verdict in ("duplicate", "noted"):
            assert after == state
        assert (after.acknowledgement == f"a{index}") == (verdict == "applied")
        state = after
