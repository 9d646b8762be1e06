"""Reads durations and whole numbers as people and spreadsheets write them. Pure."""

import re
from collections.abc import Iterable

from shared.catalog.imports.values.cell import CellProblem, Conventions, spaced

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,6}))?")
_ISO = re.compile(r"P(?:(\d{1,4})D)?T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d+(?:[.,]\d+)?)S)?", re.IGNORECASE)
_UNITS = re.compile(
    r"(?:(\d{1,9}) ?(?:hours|hour|hrs|hr|h|std))? ?(?:(\d{1,9}) ?(?:minutes|minute|mins|min|m|′|'))?"
    r" ?(?:(\d+(?:[.,]\d+)?) ?(?:seconds|second|secs|sec|sek|s|″|\"|''))?\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:e-\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_POINTED = re.compile(r"(?P<minutes>\d{1,2})(?:[.,](?P<seconds>[0-5]\d?))?")
_MILLISECONDS = re.compile(r"(\d{1,12}) ?ms", re.IGNORECASE)
_DAY_S = 86_400
_LONGEST_S = 24 * 3600
_SHORT_DAY = 0.5
"""Numbers below this are parts of a day, as spreadsheets store times."""
_LONGEST_POINTED = 20
"""Numbers with a point below this are rather minutes and seconds than seconds, if all of a column are."""
_LONG_S = 20_000
"""From here a number is rather milliseconds than seconds: five and a half hours."""


def read_duration(text: str, conventions: Conventions) -> float:
    """The seconds of a duration such as `3:21`, `00:03:21`, `201`, `PT3M21S` or `3 min 21 s`. Raises CellProblem."""
    seconds = _seconds(spaced(text), conventions)
    if seconds is None or seconds < 0:
        remedy = "Write minutes and seconds, such as 3:21, or seconds, such as 201."
        raise CellProblem(f"{text!r} is not a duration.", "invalid-duration", remedy)
    if seconds > _LONGEST_S:
        raise CellProblem(
            f"{text!r} is longer than a day.", "invalid-duration", "Write seconds or minutes and seconds."
        )
    return round(seconds, 3)


def hours_are_minutes(texts: Iterable[str]) -> bool:
    """Whether a column's times `h:mm:ss` are in truth minutes and seconds: all have hours and none has seconds.

    A spreadsheet takes `3:21` for three hours and 21 minutes, and shows or stores it as `03:21:00`.
    """
    found = [clock for text in texts if (clock := _CLOCK.fullmatch(text.strip())) and clock[1] is not None]
    return bool(found) and all(int(clock[3]) == 0 and not clock[4] and int(clock[1]) > 0 for clock in found)


def points_are_colons(texts: Iterable[str]) -> bool:
    """Whether a column's numbers such as `3.21` are minutes and seconds: all could be, they are as short as recordings
    are in minutes, and one has two digits behind its point. A spreadsheet shows 3.20 as `3.2`."""
    found = [_POINTED.fullmatch(text.strip()) for text in texts if ":" not in text]
    pointed = [each for each in found if each is not None and int(each["minutes"]) < _LONGEST_POINTED]
    return len(pointed) == len(found) and any(len(each["seconds"] or "") == 2 for each in pointed)


def read_number(text: str, least: int, most: int) -> int:
    """A whole number in the range, also written as `01`, `1.0` or `1/12`. Raises CellProblem."""
    bare = re.sub(r"(?i)^(track|disc|cd|no\.?|#|volume|vol\.?) ?", "", spaced(text))
    bare = re.sub(r"[.,]0+$| ?(/|of) ?\d+$", "", bare)
    if not bare.isdecimal() or len(bare) > 6 or not least <= int(bare) <= most:
        message = f"{text!r} is not a whole number from {least} to {most}."
        raise CellProblem(message, "invalid-number", "Correct it.")
    return int(bare)


def _seconds(text: str, conventions: Conventions) -> float | None:
    if clock := _CLOCK.fullmatch(text):
        return _of_clock(text, clock, conventions)
    if conventions.points_are_colons and (pointed := _POINTED.fullmatch(text)):
        whole, rest = int(pointed["minutes"]), int((pointed["seconds"] or "").ljust(2, "0"))
        message = f"{text!r} was read as {whole} minutes {rest} seconds."
        conventions.note(message, "points-are-colons", f"Write {whole}:{rest:02}.", "warning")
        return whole * 60.0 + rest
    if exact := _MILLISECONDS.fullmatch(text):
        return int(exact[1]) / 1000
    if _THOUSANDS.fullmatch(text):
        return _of_number(text, float(text.replace(",", "")), conventions)
    if _NUMBER.fullmatch(text):
        return _of_number(text, float(text.replace(",", ".")), conventions)
    found = _ISO.fullmatch(text) if text[:1] in "Pp" else _UNITS.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    *larger, seconds = ((each or "0").replace(",", ".") for each in found.groups())
    hours, minutes = int(larger[-2]), int(larger[-1])
    days = int(larger[0]) if len(larger) == 3 else 0
    return ((days * 24 + hours) * 60 + minutes) * 60 + float(seconds)


def _of_clock(text: str, clock: re.Match[str], conventions: Conventions) -> float | None:
    first, second, third = int(clock[1] or 0), int(clock[2]), int(clock[3])
    part = float(f"0.{clock[4]}") if clock[4] else 0.0
    if third >= 60 or (clock[1] is not None and second >= 60):
        return None
    if conventions.hours_are_minutes and clock[1] is not None:
        message = f"{text!r} was read as {first} minutes {second} seconds: a spreadsheet takes such times for hours."
        conventions.note(message, "hours-are-minutes", "Write 0:03:21 if the column has hours.", "warning")
        return first * 60.0 + second
    return first * 3600 + second * 60 + third + part


def _of_number(text: str, number: float, conventions: Conventions) -> float:
    if conventions.milliseconds:
        return number / 1000
    if 0 < number < _SHORT_DAY and "." in text.replace(",", "."):
        return number * _DAY_S
    if number >= _LONG_S and number.is_integer():
        message = f"{text!r} was read as milliseconds: {number / 1000:g} seconds."
        conventions.note(message, "milliseconds", "Write minutes and seconds.", "warning")
        return number / 1000
    return number
