"""Checks P and C lines: the year and the owner."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.errors import Edit
from shared.validation.lint.data.sources import music_biz
from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Sheet, day_in, mapping_in, number_in, objects_in, text_in

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
_SYMBOL = re.compile(r"\s*(?P<symbol>℗|©|\([PpCc]\)|copyright\b)\s*", re.IGNORECASE)
_KIND_OF_SYMBOL = {"℗": "P", "(p)": "P", "©": "C", "(c)": "C", "copyright": "C"}


@dataclass(frozen=True, slots=True)
class _RightsLine:
    path: str
    kind: Literal["P", "C"]
    text: str
    year: int | None
    """The year in the line's own field."""
    owner: str


def _lines(sheet: Sheet) -> Iterator[_RightsLine]:
    metadata = sheet.metadata
    for name, kind in (("copyright", "C"), ("production", "P")):
        if text := text_in(metadata, name):
            yield _RightsLine(f"metadata.{name}", _kind(kind), text, _year(metadata, f"{name}Year"), "")
    yield from _listed("metadata", metadata)
    for track in sheet.tracks:
        path, line = f"{track.path}.metadata", mapping_in(track.metadata, "pLine")
        if text := text_in(line, "text"):
            yield _RightsLine(f"{path}.pLine.text", "P", text, _year(line, "year"), text_in(line, "company"))
        yield from _listed(path, track.metadata)


def _listed(path: str, part: Mapping[str, Any]) -> Iterator[_RightsLine]:
    for name, kind in (("pLines", "P"), ("cLines", "C")):
        for index, line in objects_in(part, name):
            if text := text_in(line, "text"):
                place = f"{path}.{name}[{index}].text"
                yield _RightsLine(place, _kind(kind), text, _year(line, "year"), text_in(line, "company"))


def _kind(name: str) -> Literal["P", "C"]:
    return "P" if name == "P" else "C"


def _year(part: Mapping[str, Any], name: str) -> int | None:
    year = number_in(part, name)
    return int(year) if year is not None else None


def _stated(text: str) -> int | None:
    """The last year in the text: a line may name several."""
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def _owner(sheet: Sheet) -> Iterator[Remark]:
    for line in _lines(sheet):
        rest = re.sub(r"[\W\d_]+", "", _SYMBOL.sub("", line.text))
        if not rest and not line.owner:
            message = f"The {line.kind} line names no owner."
            yield Remark(line.path, message, "Write the year, then the owner of the rights.")


def _without_year(sheet: Sheet) -> Iterator[Remark]:
    for line in _lines(sheet):
        if line.year is None and _stated(line.text) is None:
            yield Remark(
                line.path, f"The {line.kind} line has no year.", "Write the year, then the owner of the rights."
            )


def _differs(sheet: Sheet) -> Iterator[Remark]:
    for line in _lines(sheet):
        stated = [int(year) for year in _YEAR.findall(line.text)]
        if line.year is not None and stated and line.year not in stated:
            message = f"The {line.kind} line says {stated[-1]}, its year is {line.year}."
            yield Remark(line.path, message, "Correct one of them.")


def _later(sheet: Sheet) -> Iterator[Remark]:
    released = day_in(sheet.basic, "releaseDate")
    for line in _lines(sheet):
        year = _stated(line.text) or line.year
        if released and year and year > released.year:
            message = f"The {line.kind} line's year, {year}, is after the release in {released.year}."
            yield Remark(line.path, message, "Write the year of the first publication.")


def _symbol(sheet: Sheet) -> Iterator[Remark]:
    for line in _lines(sheet):
        found = _SYMBOL.match(line.text)
        rest = line.text[found.end() :] if found else ""
        if found and rest and _KIND_OF_SYMBOL[found["symbol"].casefold()] != line.kind:
            message = f"“{found['symbol']}” is the symbol of the other line."
            yield Remark(
                line.path, message, f"Write “{rest}”; DSPs add the symbol.", (Edit(line.path, line.text, rest),)
            )


_NOTICES = music_biz("Copyright Notices")

RULES = (
    Rule("line-without-owner", "warning", "P and C lines name the owner of the rights.", _NOTICES, _owner),
    Rule("line-without-year", "warning", "P and C lines have a year.", _NOTICES, _without_year),
    Rule("line-year-differs", "warning", "The year in a line is that of its field.", _NOTICES, _differs),
    Rule(
        "line-year",
        "warning",
        "The year of a line is not after that of the release.",
        _NOTICES,
        _later,
    ),
    Rule(
        "line-symbol",
        "warning",
        "A P line has no ©, and a C line has no ℗.",
        _NOTICES,
        _symbol,
        fixes=True,
    ),
)
