"""What `make dev` runs in which minute."""

from datetime import UTC, datetime

import pytest

from infra.local.demo.schedules import is_due


@pytest.mark.parametrize(
    ("schedule", "time", "due"),
    [
        ("* * * * *", "12:07", True),
        ("*/5 * * * *", "12:05", True),
        ("*/5 * * * *", "12:07", False),
        ("20 2,14 * * *", "14:20", True),
        ("20 2,14 * * *", "15:20", False),
        ("10 3 * * *", "03:10", True),
        ("10 3 * * *", "03:11", False),
    ],
)
def test_a_schedule_is_due_in_its_minutes(schedule: str, time: str, due: bool) -> None:
    moment = datetime.fromisoformat(f"2026-03-02T{time}:30+00:00").astimezone(UTC)
    assert is_due(schedule, moment) is due


def test_a_schedule_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="names days"):
        is_due("0 9 * * 1", datetime(2026, 3, 2, 9, tzinfo=UTC))
