"""Reads days and amounts as flat-file reports write them. Pure."""

import calendar
from datetime import date
from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=1024)
def days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of `YYYY[-MM[-DD]]` or `YYYYMMDD`. None if there is no such day."""
    parts = text.split("-") if len(text) != len("20260131") else [text[:4], text[4:6], text[6:]]
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) > 2:
            day = date(*numbers[:3])
            return day, day
        year, month = numbers[0], numbers[1:] or [1, 12]
        last = calendar.monthrange(year, month[-1])[1]
        return date(year, month[0], 1), date(year, month[-1], last)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def number_of(text: str) -> Decimal | None:
    """The number in a cell that was checked; None if it is empty."""
    return Decimal(text) if text else None
