from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.accounts.limits.classes import LIMITS
from shared.accounts.limits.limiter import Limiter, shards_of
from shared.accounts.limits.window import Limit, allowance, retry_after_s
from shared.errors import RateLimited
from shared.platform.store.memory import MemoryStore
from tests.fixtures.world import SteppingClock

FIVE = Limit(5, 60)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def limiter(store: MemoryStore, clock: SteppingClock) -> Limiter:
    return Limiter(store, clock)


def admitted(limiter: Limiter, times: int, subject: str = "me") -> int:
    count = 0
    for _ in range(times):
        try:
            limiter.take(subject, "write", limit=FIVE)
        except RateLimited:
            continue
        count += 1
    return count


def test_those_who_wait_for_their_turn_do_not_use_up_the_limit(store: MemoryStore, clock: SteppingClock) -> None:
    """Forty wake when they were told to, and ten an hour are served, not one."""
    waiting, start = [clock()] * 40, clock()
    for _ in range(1000):
        if not waiting:
            break
        clock.now = max(clock(), min(waiting))
        waiting.sort()
        try:
            Limiter(store, clock).take_turn("target", Limit(10, 3600), by="work")
            waiting.pop(0)
        except RateLimited as error:
            waiting[0] = clock() + timedelta(seconds=error.retry_after_s)
    assert (waiting, clock() - start < timedelta(hours=5)) == ([], True)


def test_turns_of_a_large_limit_are_spread_over_documents_and_never_exceed_it(
    store: MemoryStore, clock: SteppingClock
) -> None:
    limit, taken = Limit(7200, 3600), 0
    for number in range(7300):
        clock.forward(seconds=0.4)
        with suppress(RateLimited):
            Limiter(store, clock).take_turn("target", limit, by=f"delivery-{number}")
            taken += 1
    written = [store.versions[path] for path in store.documents]
    assert (taken, len(written)) == (7200, shards_of(limit))
    assert max(written) < 7300 * 0.4, "less than a write a second"


def test_many_requests_of_one_subject_are_written_once_a_second(store: MemoryStore, clock: SteppingClock) -> None:
    limit, limiter = Limit(1200, 60), Limiter(store, clock)
    for _ in range(1200):
        limiter.take("key", "read", limit=limit)
    with pytest.raises(RateLimited):
        limiter.take("key", "read", limit=limit)
    assert store.meter.writes <= 62


def test_the_documented_defaults() -> None:
    assert LIMITS["read"] == Limit(100, 60)
    assert LIMITS["write"] == Limit(20, 60)


def test_requests_up_to_the_limit_are_allowed(limiter: Limiter) -> None:
    assert [limiter.take("me", "write", limit=FIVE).remaining for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(RateLimited) as caught:
        limiter.take("me", "write", limit=FIVE)
    assert caught.value.limit == 5
    assert str(caught.value.retry_after_s) in caught.value.remedy


def test_subjects_and_classes_are_counted_separately(limiter: Limiter) -> None:
    assert admitted(limiter, 9) == 5
    assert admitted(limiter, 9, "you") == 5
    limiter.take("me", "read")


def test_the_edge_of_a_window_does_not_double_the_limit(limiter: Limiter, clock: SteppingClock) -> None:
    clock.forward(seconds=55)
    assert admitted(limiter, 5) == 5
    clock.forward(seconds=10)
    assert admitted(limiter, 5) == 0
    clock.forward(seconds=115)
    assert admitted(limiter, 5) == 5


def test_a_steady_rate_below_the_limit_is_never_rejected(limiter: Limiter, clock: SteppingClock) -> None:
    count = 0
    for _ in range(100):
        count += admitted(limiter, 1)
        clock.forward(seconds=15)
    assert count == 100


def test_a_blocked_subject_is_allowed_after_retry_after(limiter: Limiter, clock: SteppingClock) -> None:
    admitted(limiter, 50)
    with pytest.raises(RateLimited) as caught:
        limiter.take("me", "write", limit=FIVE)
    clock.forward(seconds=caught.value.retry_after_s)
    assert admitted(limiter, 1) == 1


def test_one_request_costs_a_write_and_at_most_a_read(limiter: Limiter, store: MemoryStore) -> None:
    store.meter.reset()
    limiter.take("me", "write")
    assert (store.meter.reads, store.meter.writes) == (1, 1)
    limiter.take("me", "write")
    assert (store.meter.reads, store.meter.writes) == (1, 2)


def test_a_flood_costs_nothing(limiter: Limiter, store: MemoryStore) -> None:
    admitted(limiter, 6)
    store.meter.reset()
    assert admitted(limiter, 1000) == 0
    assert (store.meter.reads, store.meter.writes) == (0, 0)


def test_all_instances_share_one_count(store: MemoryStore, clock: SteppingClock) -> None:
    instances = [Limiter(store, clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda limiter: admitted(limiter, 10), instances))
    assert sum(counts) == 5


def test_a_count_expires_when_its_window_has_passed(limiter: Limiter, store: MemoryStore, clock: SteppingClock) -> None:
    limiter.take("one@example.com", "write", limit=FIVE)
    (data,) = store.documents.values()
    assert clock() + timedelta(seconds=60) <= data["expires"] <= clock() + timedelta(seconds=120)
    assert "example" not in repr(store.documents)


def test_a_tenants_requests_are_written_in_steps(store: MemoryStore, clock: SteppingClock) -> None:
    ceiling = {**LIMITS, "write": Limit(500, 60)}
    first, second = (Limiter(store, clock, LIMITS, ceiling) for _ in range(2))
    for _ in range(100):
        first.take_tenant("t", "write")
        second.take_tenant("t", "write", cost=3)
    (data,) = store.documents.values()
    assert 400 - 2 * 10 <= data["count"] <= 400
    first.take_tenant("t", "write", cost=120)
    with pytest.raises(RateLimited):
        first.take_tenant("t", "write")


def test_a_request_that_costs_more_than_the_limit_is_possible_and_counts_in_full(limiter: Limiter) -> None:
    assert limiter.take("me", "write", limit=FIVE, cost=50).remaining == 0
    assert admitted(limiter, 3) == 0


def test_a_keys_own_limit_stays_below_the_ceiling(store: MemoryStore, clock: SteppingClock) -> None:
    limiter = Limiter(store, clock, LIMITS, {**LIMITS, "write": Limit(200, 60)})
    assert [limiter.own_limit("write", most).most for most in (None, 7, 10_000)] == [20, 7, 200]


_COUNTS = st.integers(0, 300)


@given(most=st.integers(1, 100), window_s=st.integers(1, 3600), part=st.floats(0, 0.999), before=_COUNTS, now=_COUNTS)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_waiting_for_retry_after_is_enough(most: int, window_s: int, part: float, before: int, now: int) -> None:
    limit, at_s = Limit(most, window_s), 1_700_000_000 // window_s * window_s + part * window_s
    assume(allowance(limit, at_s, before, now + 1) is None)
    wait_s = retry_after_s(limit, at_s, before, now + 1)
    assert 1 <= wait_s <= 2 * window_s + 1
    later = at_s + wait_s
    passed = int(later // window_s) - int(at_s // window_s)
    counts = {0: (before, now + 2), 1: (now + 1, 1)}.get(passed, (0, 1))
    assert allowance(limit, later, *counts) is not None


@given(most=st.integers(1, 50), steps=st.lists(st.integers(0, 40), max_size=80))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_no_sliding_minute_allows_more_than_twice_the_limit(most: int, steps: list[int]) -> None:
    """Two counts approximate a list of instants: at most twice the limit passes in a sliding window."""
    clock, limit = SteppingClock(), Limit(most, 60)
    limiter, instants = Limiter(MemoryStore(), clock), []
    for step in steps:
        clock.forward(seconds=step)
        try:
            limiter.take("me", "write", limit=limit)
        except RateLimited:
            continue
        instants.append(clock())
    for first in instants:
        within = [instant for instant in instants if first <= instant < first + timedelta(seconds=60)]
        assert len(within) <= 2 * most
