"""Owns when a delivery may run: the target's schedule and the hours in which its DSP takes packages. Pure.

Local times follow the zone's rules: a time that the clock skips in spring is taken an hour later.
"""

from calendar import monthrange
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.model.delivery.target import Schedule, Window

_DAY = timedelta(days=1)
_MIDNIGHT = "00:00"


def next_run(schedule: Schedule, now: datetime) -> datetime:
    """When a delivery requested now is due: at once, or at the schedule's next time of day.

    Recurring targets take daily deliveries at that time, weekly ones on Mondays, monthly ones on the first.
    """
    if schedule.type == "immediate":
        return now
    zone = ZoneInfo(schedule.timezone or "UTC")
    at = _time(schedule.time or _MIDNIGHT)
    today = now.astimezone(zone).date()
    last = 1 + monthrange(today.year, today.month)[1]
    for days in range(last + 1):
        day = today + timedelta(days=days)
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        weekly = schedule.type == "recurring" and schedule.frequency == "weekly"
        monthly = schedule.type == "recurring" and schedule.frequency == "monthly"
        if moment > now and not (weekly and day.weekday() != 0) and not (monthly and day.day != 1):
            return moment
    raise AssertionError("every month has a first and every week a Monday")


def next_opening(window: Window | None, now: datetime) -> datetime:
    """`now` if the window is open, else when it opens next."""
    if window is None:
        return now
    zone = ZoneInfo(window.timezone)
    today = now.astimezone(zone).date()
    opens, closes = _time(window.opens), _time(window.closes)
    for days in range(-1, 9):
        day = today + timedelta(days=days)
        if day.weekday() not in window.days:
            continue
        start = datetime.combine(day, opens, zone).astimezone(UTC)
        end_day = day if closes > opens else day + _DAY
        if now < datetime.combine(end_day, closes, zone).astimezone(UTC):
            return max(now, start)
    raise AssertionError("a window opens at least once a week")


def _time(text: str) -> time:
    return time.fromisoformat(text)
