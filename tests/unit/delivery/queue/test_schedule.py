from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.delivery.queue.schedule import next_opening, next_run
from shared.model.delivery.target import Schedule, Window

SUNDAY_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe")
instants = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
times = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        (Schedule(), "2026-03-01T12:00"),
        (Schedule(type="scheduled", time="18:30"), "2026-03-01T18:30"),
        (Schedule(type="scheduled", time="06:00"), "2026-03-02T06:00"),
        (Schedule(type="scheduled", time="06:00", timezone="America/New_York"), "2026-03-02T11:00"),
        (Schedule(type="recurring", time="09:00", frequency="daily"), "2026-03-02T09:00"),
        (Schedule(type="recurring", time="09:00", frequency="weekly", timezone="Europe/Paris"), "2026-03-02T08:00"),
        (Schedule(type="recurring", time="09:00", frequency="monthly"), "2026-04-01T09:00"),
        (Schedule(type="recurring", time="15:00", frequency="monthly"), "2026-03-01T15:00"),
    ],
)
def test_next_run_of_each_schedule(schedule: Schedule, due: str) -> None:
    assert next_run(schedule, SUNDAY_NOON) == at(due)


def test_time_skipped_in_spring_counts_as_an_hour_later() -> None:
    schedule = Schedule(type="scheduled", time="02:30", timezone="Europe/Paris")
    assert next_run(schedule, at("2026-03-29T00:00")) == at("2026-03-29T01:30")


@pytest.mark.parametrize(
    ("window", "opens"),
    [
        (None, "2026-03-01T12:00"),
        (Window(opens="08:00", closes="18:00"), "2026-03-01T12:00"),
        (Window(opens="13:00", closes="18:00"), "2026-03-01T13:00"),
        (Window(opens="08:00", closes="12:00"), "2026-03-02T08:00"),
        (Window(opens="22:00", closes="04:00"), "2026-03-01T22:00"),
        (Window(opens="22:00", closes="13:00"), "2026-03-01T12:00"),
        (Window(opens="08:00", closes="18:00", days=[0, 1, 2, 3, 4]), "2026-03-02T08:00"),
        (Window(opens="08:00", closes="18:00", days=[5]), "2026-03-07T08:00"),
        (Window(opens="08:00", closes="18:00", timezone="Asia/Tokyo"), "2026-03-01T23:00"),
    ],
)
def test_next_opening_of_each_window(window: Window | None, opens: str) -> None:
    assert next_opening(window, SUNDAY_NOON) == at(opens)


@given(instants, times, st.sampled_from(ZONES), st.sampled_from(["daily", "weekly", "monthly"]))
def test_next_run_is_within_the_interval_of_the_schedule(now: datetime, time: str, zone: str, frequency: str) -> None:
    schedule = Schedule(type="recurring", time=time, timezone=zone, frequency=frequency)  # type: ignore[arg-type]
    ahead = next_run(schedule, now) - now
    longest = {"daily": 2, "weekly": 8, "monthly": 32}[frequency]
    assert timedelta(0) < ahead <= timedelta(days=longest)


@given(instants, times, times, st.sampled_from(ZONES), st.sets(st.integers(0, 6), min_size=1))
def test_window_is_open_at_its_next_opening(now: datetime, opens: str, closes: str, zone: str, days: set[int]) -> None:
    window = Window(opens=opens, closes=closes, timezone=zone, days=sorted(days))
    opening = next_opening(window, now)
    assert now <= opening <= now + timedelta(days=9)
    assert next_opening(window, opening) == opening
