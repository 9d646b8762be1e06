"""Reads days and amounts as reports write them. Pure."""

import calendar
from datetime import date
from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=1024)
def day_of(text: str, *, last: bool = False) -> date | None:
    """The day `YYYY[-MM[-DD]]` or `YYYYMMDD`; of a month or year the first day, or the last one. None if there is no
    such day."""
    parts = text.split("-") if len(text) != 8 else [text[:4], text[4:6], text[6:]]
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else 12 if last else 1
        day = int(parts[2]) if len(parts) > 2 else calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def number_of(text: str) -> Decimal | None:
    """The number in a cell that was checked; None if it is empty."""
    return Decimal(text) if text else None
