"""Forms ISRCs and barcodes under a prefix, and the keys by which numbers are compared. Pure.

Items are the part of a number that a pool counts. Keys of one pool and year sort in the order of their items.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from stdnum import ean

from shared.model.identifiers import PLACEHOLDER_ISRC, Gtin, Isrc
from shared.model.numbers import ISRC_ITEMS, BarcodeForm, NumberKind, NumberPool

_ISRC_PREFIX, _ISRC_DIGITS = 5, 5
_KEY_DIGITS = 14
_DIGITS: Mapping[BarcodeForm, int] = {"UPC-A": 11, "EAN-13": 12}
"""The digits before the check digit."""
_SHORTEST = 6
_LAST_YEAR_OF_2000S = 39
"""ISRCs exist since 1986: years from 40 on belong to the 20th century."""

_RESERVED = (
    (20, 29, "numbers that shops give to goods of variable weight"),
    (40, 49, "numbers within a company"),
    (50, 59, "coupons"),
    (200, 299, "numbers that shops give to goods of variable weight"),
    (977, 977, "serial publications (ISSN)"),
    (978, 979, "books and sheet music (ISBN, ISMN)"),
    (980, 984, "refunds and coupons"),
    (990, 999, "coupons"),
)
"""The first three digits of an EAN-13, as a number, that no company prefix has (GS1 General Specifications, 1.4.2)."""


@dataclass(frozen=True, slots=True)
class Span:
    """The keys from `low` to `high`, both included."""

    low: str
    high: str


@cache
def _adapter(kind: NumberKind) -> TypeAdapter[str]:
    return TypeAdapter(Isrc if kind == "isrc" else Gtin)


def checked(kind: NumberKind, text: Any) -> str:
    """The number without hyphens and spaces. Raises ValueError, which says what is wrong with it."""
    try:
        return _adapter(kind).validate_python(text)
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def key_of(kind: NumberKind, text: Any) -> str | None:
    """The number's key, or None if the text is no valid number, or an ISRC that stands for an unknown one."""
    try:
        number = checked(kind, text)
    except ValueError:
        return None
    if kind == "isrc":
        return None if number.startswith(PLACEHOLDER_ISRC) else number
    return number.zfill(_KEY_DIGITS)


def prefix_problem(kind: NumberKind, prefix: str, form: BarcodeForm | None) -> str | None:
    """What is wrong with a prefix, and how to mend it; None if it can be registered."""
    return _isrc_problem(prefix) if kind == "isrc" else _barcode_problem(prefix, form or "EAN-13")


def _isrc_problem(prefix: str) -> str | None:
    if len(prefix) != _ISRC_PREFIX:
        return f"An ISRC prefix has {_ISRC_PREFIX} characters: country and registrant, such as QZABC. Check it."
    if prefix == PLACEHOLDER_ISRC:
        return f"{prefix} stands for unknown ISRCs. Enter the prefix that your national ISRC agency gave you."
    try:
        checked("isrc", f"{prefix}2600001")
    except ValueError:
        return f"{prefix} is no ISRC prefix. Write two letters and three letters or digits, such as QZABC."
    return None


def _barcode_problem(prefix: str, form: BarcodeForm) -> str | None:
    longest = _DIGITS[form] - 1
    if not (prefix.isascii() and prefix.isdigit()) or not _SHORTEST <= len(prefix) <= longest:
        return f"The company prefix of {form} has {_SHORTEST} to {longest} digits. Copy it from your GS1 licence."
    in_ean = f"0{prefix}" if form == "UPC-A" else prefix
    for low, high, purpose in _RESERVED:
        if low <= int(in_ean[:3]) <= high:
            return f"Numbers that begin with {prefix} are reserved for {purpose}. Check the prefix and the form."
    return None


def last_item(kind: NumberKind, prefix: str, form: BarcodeForm | None) -> int:
    """The highest item of a prefix: all nines."""
    digits = _DIGITS[form or "EAN-13"] - len(prefix)
    return ISRC_ITEMS if kind == "isrc" else int("9" * digits)


def counted(kind: NumberKind, count: int) -> str:
    """So many numbers in words, such as `1 ISRC` or `1,200 barcodes`."""
    return f"{count:,} {'ISRC' if kind == 'isrc' else 'barcode'}{'' if count == 1 else 's'}"


def period_of(pool: NumberPool, now: datetime) -> str:
    """Under what the pool counts now: the year for ISRCs, whose designation codes begin anew each year."""
    return f"{now:%Y}" if pool.kind == "isrc" else "all"


def cursor_of(pool: NumberPool, period: str) -> int:
    """The item from which on there may be free numbers."""
    return max(pool.first, pool.cursors.get(period, pool.first))


def number_at(pool: NumberPool, period: str, item: int) -> str:
    """The pool's number with this item."""
    if pool.kind == "isrc":
        return f"{pool.prefix}{period[2:]}{item:0{_ISRC_DIGITS}}"
    body = f"{pool.prefix}{item:0{_DIGITS[pool.form or 'EAN-13'] - len(pool.prefix or '')}}"
    return body + ean.calc_check_digit(body)


def span(pool: NumberPool, period: str, first: int, last: int) -> Span:
    """The keys of the pool's numbers from item `first` to item `last`."""
    low, high = (str(key_of(pool.kind, number_at(pool, period, item))) for item in (first, last))
    return Span(low, high)


def period_span(pool: NumberPool, period: str) -> Span:
    """The keys of all numbers under the pool's prefix in this period, whether or not they may be handed out."""
    return span(pool, period, 0, last_item(pool.kind, pool.prefix or "", pool.form))


def outside_spans(pool: NumberPool, now: datetime, reached: str | None) -> list[Span]:
    """The keys under the pool's prefix beyond `reached`, the last that it handed out in this period.

    For ISRCs also those of years to come.
    """
    period = period_of(pool, now)
    everything = period_span(pool, period)
    low = f"{reached}0" if reached else span(pool, period, pool.first, pool.first).low
    spans = [Span(low, everything.high)]
    year = now.year % 100
    if pool.kind == "isrc" and year < _LAST_YEAR_OF_2000S:
        spans.append(Span(f"{pool.prefix}{year + 1}00000", f"{pool.prefix}{_LAST_YEAR_OF_2000S}{ISRC_ITEMS}"))
    return spans


def overlaps(pool: NumberPool, prefix: str, form: BarcodeForm | None) -> bool:
    """Whether a company prefix contains the pool's, or the other way round."""
    if pool.prefix is None:
        return False
    one, other = (f"0{each}" if its == "UPC-A" else each for each, its in ((pool.prefix, pool.form), (prefix, form)))
    return one.startswith(other) or other.startswith(one)
