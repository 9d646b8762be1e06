"""Reads days and amounts as flat-file reports write them, and texts of reports that become names. Pure."""

import calendar
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

MAX_DIGITS = 15
"""The most digits before the point of a number: more is a mistake, and no ledger has room for it."""
MAX_NAME = 300
"""Characters of a service's name, or of the id of a report, which become parts of accounts and keys of a ledger."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")


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


def name_fault(text: str) -> str:
    """What forbids that a text becomes a name; empty if nothing does."""
    if len(text) > MAX_NAME:
        return f"It has more than {MAX_NAME} characters."
    return "It has control characters." if _CONTROLS.search(text) else ""


def plain(text: str) -> str:
    """A text with blanks for all that a terminal would not print, but do."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
