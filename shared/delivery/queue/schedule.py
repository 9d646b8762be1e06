"""Computes when a delivery may run, from the target's schedule and delivery window. Pure.

Local times follow the rules of the time zone: a time that is skipped in spring counts as one hour later.
"""

from calendar import monthrange
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.model.delivery.target import Schedule, Window

_DAY = timedelta(days=1)
_MIDNIGHT = "00:00"


def next_run(schedule: Schedule, now: datetime) -> datetime:
    """When a delivery requested now is due, in UTC: now, or at the schedule's next time of day.

    Recurring schedules run at that time every day, every Monday, or on the first of every month.
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
    """`now` if the window is open or there is none; otherwise when it opens next."""
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
