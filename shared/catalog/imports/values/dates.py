"""Reads days as people and spreadsheets write them, and finds a file's order of day and month from all rows. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from shared.catalog.imports.values.cell import CellProblem, Conventions, spaced
from shared.model.archives.imports import DateOrder

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_TIME = re.compile(r"(?: ?T ?| )\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|UTC|GMT|[AaPp]\.?[Mm]\.?|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_PARTIAL = re.compile(r"(\d{4})([-/.]\d{1,2})?|\d{1,2}[-/.]\d{4}")
_WORDS = re.compile(r"[^\W_]+")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050
"""1927 and 2100, in days since 1899-12-30."""
_CENTURY = 70
"""Two-digit years below this are of the 2000s."""

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jän jänner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar février fevrier févr fevr fev febrero febbraio fevereiro februari",
            "march mar märz maerz mrz mär mars marzo março maart",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio maio mei",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet juil julio luglio julho",
            "august aug août aout agosto ago augustus",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}


def read_day(text: str, conventions: Conventions) -> str:
    """The day as `YYYY-MM-DD`. Raises CellProblem: `ambiguous-date`, `partial-date` or `invalid-date`."""
    bare = _without_time(text)
    if found := _ISO.fullmatch(bare) or _COMPACT.fullmatch(bare):
        numbers = found.groups()
        year, month, day = numbers if len(numbers) == 3 else (numbers[0] + numbers[1], numbers[2], numbers[3])
        return _day(text, int(year), int(month), int(day))
    if found := _NUMBERS.fullmatch(bare):
        return _ordered(text, found, conventions)
    if _SERIAL.fullmatch(bare) and _FIRST_SERIAL <= float(bare) <= _LAST_SERIAL:
        return _of_serial(text, float(bare), conventions)
    if _PARTIAL.fullmatch(bare):
        raise CellProblem(f"{text!r} is not a complete date.", "partial-date", "Write year, month and day.")
    return _in_words(text, bare)


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """The order of day and month in a file's dates: that of its dates with a number above 12. None if none has one,
    or if they disagree."""
    first = second = 0
    for text in texts:
        if found := _NUMBERS.fullmatch(_without_time(text)):
            first += int(found[1]) > 12
            second += int(found[3]) > 12
    if bool(first) == bool(second):
        return None
    return "DMY" if first else "MDY"


def is_ambiguous(text: str) -> bool:
    """Whether day and month of the date could be exchanged: both are at most 12, and not the same."""
    found = _NUMBERS.fullmatch(_without_time(text))
    if not found or found[2] == ".":
        return False
    return int(found[1]) <= 12 and int(found[3]) <= 12 and int(found[1]) != int(found[3])


def may_begin_with_year(text: str) -> bool:
    """Whether the date has a year of two digits, which may stand at its beginning: `26-11-12`."""
    found = _NUMBERS.fullmatch(_without_time(text))
    return bool(found and len(found[1]) == len(found[4]) == 2)


def _without_time(text: str) -> str:
    return _TIME.sub("", spaced(text)).strip()


def _ordered(text: str, found: re.Match[str], conventions: Conventions) -> str:
    first, mark, second, year = int(found[1]), found[2], int(found[3]), _year(found[4])
    if conventions.date_order == "YMD" and len(found[4]) == 2:
        return _day(text, _year(found[1]), second, int(found[4]))
    if first > 12 or mark == "." or (first == second and second <= 12):
        return _day(text, year, second, first)
    if second > 12:
        return _day(text, year, first, second)
    if conventions.date_order not in ("DMY", "MDY"):
        message = f"{text!r} can be read in two ways: {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}."
        remedy = 'Choose the order of dates: "dateOrder": "DMY" (day first) or "MDY" (month first) in the profile.'
        raise CellProblem(message, "ambiguous-date", remedy)
    if conventions.date_order == "MDY":
        return _day(text, year, first, second)
    return _day(text, year, second, first)


def _of_serial(text: str, serial: float, conventions: Conventions) -> str:
    """The day of a spreadsheet's day number (ECMA-376, 18.17.4.1)."""
    found = (date(1899, 12, 30) + timedelta(days=int(serial))).isoformat()
    conventions.note(f"The day number {text} was read as {found}.", "day-number")
    return found


def _in_words(text: str, bare: str) -> str:
    words = [word for word in _WORDS.findall(bare.casefold()) if word not in ("de", "of", "the", "le", "den")]
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    numbers = [int(found[0]) for word in words if (found := re.match(r"\d{1,4}(?=(st|nd|rd|th|er)?$)", word))]
    if month and len(numbers) == 2:
        day, year = numbers if numbers[0] <= 31 else (numbers[1], numbers[0])
        return _day(text, _year(str(year)), month, day)
    if month and len(numbers) == 1:
        raise CellProblem(f"{text!r} is not a complete date.", "partial-date", "Write year, month and day.")
    remedy = "Write it as YYYY-MM-DD, such as 2026-11-12."
    raise CellProblem(f"{text!r} is not a date.", "invalid-date", remedy)


def _year(text: str) -> int:
    number = int(text)
    if len(text) > 2 or number > 99:
        return number
    return number + (2000 if number < _CENTURY else 1900)


def _day(text: str, year: int, month: int, day: int) -> str:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise CellProblem(f"{text!r} is no day of the calendar.", "invalid-date", "Correct it.") from error
    if not 1000 <= year <= 9998:
        raise CellProblem(f"{text!r} is no usual year.", "invalid-date", "Correct it.")
    return found.isoformat()
