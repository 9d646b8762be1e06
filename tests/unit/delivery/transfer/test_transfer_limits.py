"""The rate limit of a transfer, with an injected clock."""

import pytest

from shared.delivery.transfer.limits import Limits, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def pace(self, bytes_per_s: int) -> Pace:
        return Pace(bytes_per_s, lambda: self.now, self.sleep)


@pytest.mark.parametrize("piece", [100, 7_000, 10**9])
def test_the_rate_does_not_depend_on_the_size_of_requests(piece: int) -> None:
    clock = Clock()
    pace = clock.pace(100_000)
    left = 500_000
    while left:
        left -= pace.take(min(piece, left))
    assert clock.now - 50 == pytest.approx(5, abs=0.3)


def test_unused_capacity_is_limited_to_a_quarter_of_a_second() -> None:
    clock = Clock()
    pace = clock.pace(100_000)
    clock.now += 3600
    for _ in range(40):
        pace.take(25_000)
    assert clock.now - 3650 == pytest.approx(10 - 0.25)


def test_connections_share_the_limit() -> None:
    waits: list[float] = []
    pace = Pace(100_000, lambda: 50.0, waits.append)  # as if all requests came at the same moment
    for _ in range(8):
        assert pace.take(10**6) == 25_000
    assert waits == [pytest.approx(0.25 * (number + 1)) for number in range(8)]


def test_without_a_limit_nothing_blocks() -> None:
    clock = Clock()
    assert clock.pace(0).take(10**9) == 10**9
    assert clock.now == 50


def test_limits_come_from_the_options() -> None:
    assert Limits.of({}) == Limits(1, 0, 0)
    assert Limits.of({"connections": 4, "bytesPerSecond": 9, "wholeTimeout": 60}) == Limits(4, 9, 60)
