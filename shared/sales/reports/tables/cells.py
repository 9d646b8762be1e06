"""Reads the cells of sales spreadsheets: amounts, periods, territories, currencies, and words for uses. Pure."""

import calendar
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from shared.catalog.imports.columns.match import normalized
from shared.catalog.imports.values.cell import CellProblem, Conventions
from shared.catalog.imports.values.dates import read_day
from shared.model.archives.imports import DateOrder
from shared.sales.reports.tables.services import MODELS, USES
from shared.sales.reports.values import MAX_DIGITS, name_fault
from shared.vocabularies.currencies import currency_index
from shared.vocabularies.territories.dictionary import WORLDWIDE, territory_index

Mark = Literal[".", ","]
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?[0-2]?\d", re.ASCII)
_MAX_DIGITS = 60
_MONEY = r"(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₹₩])?"
_WRITTEN = re.compile(rf"{_MONEY} ?([+-]?) ?{_MONEY} ?([\d., '’]*\d) ?{_MONEY}", re.ASCII)
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_SIGN = re.compile(r"[A-Z]{3}|[A-Z]{0,2}[$€£¥₹₩]")
_SHARED = {
    "$": "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD "
    "UYU XCD",
    "£": "EGP FKP GBP GIP LBP SHP SSP SYP",
    "¥": "CNY JPY",
}
"""The currencies of signs that several have (Unicode CLDR, narrow symbols)."""
_GROUPED = {
    mark: re.compile(rf"(?:\d{{1,3}}(?:\{other}\d{{3}})+|\d+)?(?:\{mark}\d+)?", re.ASCII)
    for mark, other in (".,", ",.")
}
"""Digits by what separates decimals; the other mark stands between groups of three."""
_MONTH = re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>0[1-9]|1[0-2])|(?P<m>0?[1-9]|1[0-2])[-/.](?P<y>\d{4})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})[-/ ]?Q([1-4])|Q([1-4])[-/ ](\d{4})", re.ASCII)
_WORLD = frozenset(("world", "worldwide", "ww", "global", "zz"))


def read_number(text: str, mark: Mark | None, currency: str = "") -> Decimal:
    """The amount, exactly as written: `1,234.50`, `1.234,50`, `(0.12)`, `€ 3`. Raises CellProblem.

    `mark` decides numbers such as `1,234`, which can be read in two ways. `currency` is that of the amount, if it is
    known: a code or sign in the text may not say otherwise.
    """
    value = bounded(_number(text, mark))
    if currency and not all(_is_of(currency, sign) for sign in _SIGN.findall(text)):
        message = f"{text!r} is not in {currency}, which is the row's currency."
        raise CellProblem(
            message, "another-currency", 'Name the right currency\'s column, or give "currency" in "fixed".'
        )
    return value


def bounded(value: Decimal) -> Decimal:
    """The number. Raises CellProblem if it is a mistake."""
    if value.adjusted() >= MAX_DIGITS:
        message = f"The number has more than {MAX_DIGITS} digits before the point."
        raise CellProblem(message, "invalid-number", "Check what the column has.")
    return value


@lru_cache(maxsize=256)
def _is_of(currency: str, sign: str) -> bool:
    found = currency_index().find(sign)
    return currency in _SHARED[sign].split() if sign in _SHARED else found is not None and found.code == currency


def _number(text: str, mark: Mark | None) -> Decimal:
    if len(text) > _MAX_DIGITS:
        raise CellProblem("The number has too many digits.", "invalid-number", "Write it as 1234.56.")
    if mark != "," and (_PLAIN.fullmatch(text) or _SCIENTIFIC.fullmatch(text)):
        return Decimal(text)
    bare = _BLANKS.sub(" ", text.strip()).replace("−", "-")
    negative = bare.startswith("(") and bare.endswith(")")
    found = _WRITTEN.fullmatch(bare[1:-1] if negative else bare)
    digits = re.sub("[ '’]", "", found[2]) if found else ""
    decimals = _decimals_of(text, digits, mark)
    if found is None or not _GROUPED[decimals].fullmatch(digits):
        raise CellProblem(f"{text!r} is not a number.", "invalid-number", "Write it as 1234.56.")
    value = Decimal(digits.replace("," if decimals == "." else ".", "").replace(decimals, "."))
    return -value if negative or found[1] == "-" else value


def decimal_mark(texts: Iterable[str]) -> Mark | None:
    """What separates decimals in a file, by its amounts that leave no doubt. None if none does, or they disagree."""
    found = {mark for text in texts if (mark := _certain_mark(text))}
    return found.pop() if len(found) == 1 else None


def _certain_mark(text: str) -> Mark | None:
    """What separates the decimals of a number, if it can be read in one way alone."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return None
    mark: Mark = "." if text[last] == "." else ","
    before = re.sub(r"\D", "", text[:last], flags=re.ASCII)
    decimals = re.match(r"\d*", text[last + 1 :], re.ASCII)
    if text.count(mark) > 1:
        return None if "." in text and "," in text else "," if mark == "." else "."
    both = "." in text and "," in text
    return (
        mark if both or len(decimals[0] if decimals else "") != 3 or not before.strip("0") or len(before) > 3 else None
    )


def _decimals_of(text: str, digits: str, mark: Mark | None) -> Mark:
    """What separates the decimals of a number. Raises CellProblem if that cannot be known."""
    certain = _certain_mark(digits)
    if certain or mark:
        return certain or mark or "."
    if "," in digits:
        message = f"{text!r} can be read in two ways: with decimals, or as thousands."
        raise CellProblem(message, "ambiguous-number", 'Choose "decimalMark": "." or "," in a mapping profile.')
    return "."


@lru_cache(maxsize=4096)
def read_period(text: str, order: DateOrder | None) -> tuple[date, date]:
    """The first and last day of a month, quarter or day. Raises CellProblem."""
    bare = text.strip()
    if found := _MONTH.fullmatch(bare):
        return _months(int(found["year"] or found["y"]), int(found["month"] or found["m"]), 1)
    if found := _QUARTER.fullmatch(bare):
        return _months(int(found[1] or found[4]), 3 * int(found[2] or found[3]) - 2, 3)
    day = date.fromisoformat(read_day(bare, Conventions(date_order=order)))
    return day, day


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


@lru_cache(maxsize=1024)
def read_territory(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a code or name, or `Worldwide`. Raises CellProblem."""
    if text.casefold() in _WORLD:
        return WORLDWIDE
    if found := territory_index().find(text):
        return found.code
    raise CellProblem(f"{text!r} is not a territory.", "unknown-territory", "Write its ISO code, such as DE.")


@lru_cache(maxsize=256)
def read_currency(text: str) -> str:
    """The ISO 4217 code of a code, name or sign. Raises CellProblem."""
    if found := currency_index().find(text):
        return found.code
    raise CellProblem(f"{text!r} is not a currency.", "unknown-currency", "Write its ISO code, such as EUR.")


@lru_cache(maxsize=1024)
def read_service(text: str) -> str:
    """The name of a service. Raises CellProblem if it cannot be one."""
    if not text:
        raise CellProblem("The file names no service.", "no-service", 'Give "service" in "fixed".')
    if fault := name_fault(text):
        raise CellProblem(fault, "invalid-service", 'Give "service" in "fixed", and name its column in "ignored".')
    return text


@lru_cache(maxsize=1024)
def read_use(text: str) -> str:
    """DDEX's use type for a word of a service; a word that is not known stays as it is."""
    return USES.get(normalized(text), text)


@lru_cache(maxsize=1024)
def read_model(text: str) -> str:
    """DDEX's commercial model for a word of a service; a word that is not known stays as it is."""
    return MODELS.get(normalized(text), text)
