"""A tenant's files may be measured for so many seconds a day."""

from datetime import timedelta

import pytest

from shared.accounts import measuring as module
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring, measuring_path
from shared.errors import RateLimited
from shared.platform.store.memory import MemoryStore
from tests.fixtures.world import SteppingClock


class Seconds:
    """A monotonic clock that each block of the test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    made = Seconds()
    monkeypatch.setattr(module, "monotonic", made)
    return made


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def adapters(clock: SteppingClock) -> Adapters:
    return Adapters(store=MemoryStore(), clock=clock, measuring_s_per_day=100)


def test_seconds_are_counted_for_each_tenant_and_day(
    adapters: Adapters, clock: SteppingClock, seconds: Seconds
) -> None:
    for _ in range(2):
        with measuring("t1", adapters):
            seconds.now += 50.5
    with pytest.raises(RateLimited) as caught, measuring("t1", adapters):
        raise AssertionError("the block must not run")
    assert 0 < caught.value.retry_after_s <= 86_400
    with measuring("t2", adapters):
        seconds.now += 1
    clock.now += timedelta(days=1)
    with measuring("t1", adapters):
        seconds.now += 1
    used = adapters.store.get(measuring_path("t1", clock.now))
    assert used is not None
    assert used["count"] == 1
    assert used["expires"] > clock.now + timedelta(days=1)


def test_a_block_that_fails_is_counted(adapters: Adapters, clock: SteppingClock, seconds: Seconds) -> None:
    def fail() -> None:
        seconds.now += 30
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), measuring("t1", adapters):
        fail()
    used = adapters.store.get(measuring_path("t1", clock.now))
    assert used is not None
    assert used["count"] == 30


def test_nothing_is_free(adapters: Adapters, clock: SteppingClock, seconds: Seconds) -> None:
    with measuring("t1", adapters):
        pass
    used = adapters.store.get(measuring_path("t1", clock.now))
    assert used is not None
    assert used["count"] == 1
