"""Calculates with the periods of deals and rights: days, moments, and local times.

A moment with zone is the same everywhere. One without zone is local time in each territory, and so lasts 26 hours
around the world. Days are local and included (ERN, Period: StartDate and EndDate are part of the period).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

_FIRST_ZONE, _LAST_ZONE = timedelta(hours=14), timedelta(hours=12)
"""The local date begins first at UTC+14 (Kiribati) and ends last at UTC-12."""


class Dated(Protocol):
    """Anything with a start and an end; the moment overrides the day."""

    @property
    def start_date(self) -> date | None:
        """The first day."""

    @property
    def start_at(self) -> datetime | None:
        """The moment of the start."""

    @property
    def end_date(self) -> date | None:
        """The last day, included."""

    @property
    def end_at(self) -> datetime | None:
        """The moment of the end."""


def start_of(dated: Dated) -> datetime | None:
    """When it starts; without zone if local. None if it names no start."""
    return dated.start_at or (midnight(dated.start_date) if dated.start_date else None)


def end_of(dated: Dated) -> datetime | None:
    """The moment at which it is over; the end of the last day, without zone if local. None if it names no end."""
    return dated.end_at or (midnight(dated.end_date) + timedelta(days=1) if dated.end_date else None)


def midnight(day: date) -> datetime:
    """The local beginning of the day."""
    return datetime.combine(day, time.min)


def earliest(moment: datetime) -> datetime:
    """When the moment comes in the first time zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC) - _FIRST_ZONE


def latest(moment: datetime) -> datetime:
    """When the moment comes in the last time zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC) + _LAST_ZONE


def is_before(one: datetime, other: datetime) -> bool:
    """Whether `one` comes before `other` in every territory."""
    if (one.tzinfo is None) == (other.tzinfo is None):
        return one < other
    return latest(one) < earliest(other)


def is_empty(start: datetime, end: datetime, last_day: date | None) -> bool:
    """Whether the period ends before it starts. Equal days and equal moments are allowed (ERN, Period).

    `last_day` is the last day if the end is one; `end` is then its end.
    """
    return not is_before(start, end) if last_day else is_before(end, start)


def order_problem(dated: Dated) -> str | None:
    """What is wrong with a period that ends before it starts; None if nothing is."""
    start, end = start_of(dated), end_of(dated)
    if start is None or end is None or not is_empty(start, end, None if dated.end_at else dated.end_date):
        return None
    names = ("endAt" if dated.end_at else "endDate", "startAt" if dated.start_at else "startDate")
    return f"{names[0]} is before {names[1]}. Correct one of them."
