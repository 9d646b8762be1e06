"""The machine of what a DSP says: forward by its words, never back by old news."""

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


def word(status: DspStatus | None, code: str | None = None) -> Statement:
    return Statement(subject=Subject(), word=status or "OrderPlaced", status=status, code=code)


def hear(
    state: DspState, status: DspStatus | None, hour: float, ack: str, code: str | None = None
) -> tuple[DspState, str]:
    said = SENT + timedelta(hours=hour)
    return advance(state, word(status, code), said=said, acknowledgement=ack, terms=TERMS)


def test_it_goes_from_sent_to_live_and_keeps_each_time() -> None:
    state = sent(SENT, TERMS)
    for hour, status in enumerate(FORWARD, start=1):
        state, verdict = hear(state, status, hour, f"a{hour}")
        assert (verdict, state.status, state.since) == ("applied", status, SENT + timedelta(hours=hour))
    assert [getattr(state, status) for status in FORWARD] == [SENT + timedelta(hours=hour) for hour in (1, 2, 3)]


def test_steps_may_be_skipped() -> None:
    state, verdict = hear(sent(SENT, TERMS), "live", 1, "a")
    assert (state.status, verdict, state.received) == ("live", "applied", None)


@pytest.mark.parametrize("order", list(permutations(FORWARD)))
def test_in_whatever_order_the_words_arrive_the_end_is_the_same(order: tuple[DspStatus, ...]) -> None:
    state = sent(SENT, TERMS)
    for status in order:
        state, _ = hear(state, status, FORWARD.index(status) + 1, status)
    assert state.status == "live"
    assert [getattr(state, status) for status in FORWARD] == [SENT + timedelta(hours=hour) for hour in (1, 2, 3)]


def test_a_word_twice_changes_nothing() -> None:
    once, _ = hear(sent(SENT, TERMS), "received", 1, "a")
    assert hear(once, "received", 2, "b") == (once, "duplicate")


def test_the_same_acknowledgement_again_is_the_same() -> None:
    once, _ = hear(sent(SENT, TERMS), "received", 1, "a")
    assert hear(once, "received", 1, "a") == (once, "applied")


def test_a_rejection_keeps_its_reason_until_a_later_word_mends_it() -> None:
    state, _ = hear(sent(SENT, TERMS), "received", 1, "a")
    state, verdict = hear(state, "rejected", 2, "b", code="ResourceMissing")
    assert (verdict, state.status, state.code, state.due) == ("applied", "rejected", "ResourceMissing", None)
    state, verdict = hear(state, "ingested", 3, "c")
    assert (verdict, state.status, state.code) == ("applied", "ingested", None)
    assert state.rejected == SENT + timedelta(hours=2)


def test_an_older_word_does_not_mend_a_rejection() -> None:
    state, _ = hear(sent(SENT, TERMS), "rejected", 2, "a", code="ResourceMissing")
    state, verdict = hear(state, "received", 1, "b")
    assert (verdict, state.status, state.received) == ("outdated", "rejected", SENT + timedelta(hours=1))


def test_an_older_rejection_does_not_take_back_what_is_live() -> None:
    state, _ = hear(sent(SENT, TERMS), "live", 3, "a")
    state, verdict = hear(state, "rejected", 2, "b", code="InternalError")
    assert (verdict, state.status) == ("outdated", "live")


def test_another_reason_is_another_rejection() -> None:
    state, _ = hear(sent(SENT, TERMS), "rejected", 1, "a", code="ResourceMissing")
    assert hear(state, "rejected", 2, "b", code="ResourceMissing")[1] == "duplicate"
    state, verdict = hear(state, "rejected", 3, "c", code="ResourceCorrupt")
    assert (verdict, state.code) == ("applied", "ResourceCorrupt")


def test_a_first_word_counts_though_the_dsps_clock_is_behind() -> None:
    assert hear(sent(SENT, TERMS), "rejected", -0.1, "a")[1] == "applied"


def test_what_says_nothing_of_the_status_is_noted() -> None:
    state = sent(SENT, TERMS)
    assert hear(state, None, 1, "a") == (state, "noted")


@pytest.mark.parametrize(
    ("status", "hours"), [("sent", 24), ("received", 48), ("ingested", 96), ("live", None), ("rejected", None)]
)
def test_the_clock_waits_for_the_next_promise(status: DspStatus, hours: int | None) -> None:
    state = DspState(status=status, since=SENT, sent=SENT)
    assert due(state, TERMS) == (SENT + timedelta(hours=hours) if hours else None)


def test_without_promises_nothing_is_due() -> None:
    assert sent(SENT, DialogueTerms()).due is None
    assert sent(SENT, DialogueTerms(live_within_h=5)).due == SENT + timedelta(hours=5)


WORDS = st.tuples(st.sampled_from([*FORWARD, "rejected"]), st.integers(0, 50))


@given(st.lists(WORDS, max_size=12))
def test_without_rejections_the_status_never_falls(words: list[tuple[DspStatus, int]]) -> None:
    ranks = ["sent", *FORWARD]
    state = sent(SENT, TERMS)
    for index, (status, hour) in enumerate(words):
        after, verdict = hear(state, status, hour, f"a{index}", code="X" if status == "rejected" else None)
        if "rejected" not in (after.status, state.status):
            assert ranks.index(after.status) >= ranks.index(state.status)
        if verdict in ("duplicate", "noted"):
            assert after == state
        assert (after.acknowledgement == f"a{index}") == (verdict == "applied")
        state = after
