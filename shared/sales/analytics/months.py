"""Counts in calendar months, written `YYYY-MM`. Pure."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import StringConstraints

Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A calendar month, `YYYY-MM`."""


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def shifted(month: str, by: int) -> str:
    """The month so many months later; earlier if negative."""
    year, index = divmod(_number(month) + by, 12)
    return f"{year:04}-{index + 1:02}"


def span(since: str, until: str) -> list[str]:
    """The months from the first to the last, both included; none if the last is earlier."""
    return [shifted(since, by) for by in range(distance(since, until) + 1)]


def distance(since: str, until: str) -> int:
    """How many months the second is later than the first."""
    return _number(until) - _number(since)


def first_day(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of a month."""
    return first_day(shifted(month, 1)) - timedelta(days=1)


def last_complete(today: date) -> str:
    """The last month that is over."""
    return shifted(month_of(today), -1)


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:]) - 1
