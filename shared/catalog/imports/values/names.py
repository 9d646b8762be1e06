"""Reads names: artists, guests in titles and artists' names, and lines of rights. Pure."""

import re
from typing import NamedTuple

from shared.catalog.imports.values.cell import Conventions, parts_of

_MARK = r"(?:feat\.?|ft\.?|featuring|f/)"
_IN_BRACKETS = re.compile(rf"\s*[\(\[]\s*{_MARK}\s+(?P<names>[^()\[\]]+?)\s*[\)\]]", re.IGNORECASE)
_AT_END = re.compile(rf"(?P<main>.*?\S)\s+{_MARK}\s+(?P<names>\S.*)", re.IGNORECASE)
_GUESTS = re.compile(r"\s*(?:,|&|;|\||\band\b|\bund\b|\bet\b|\by\b|\bx\b)\s*", re.IGNORECASE)
_LINE = re.compile(
    r"^\s*(?:℗|©|\(\s*[pc]\s*\)|ⓟ|ⓒ)?\s*(?:&|and)?\s*(?:℗|©|\(\s*[pc]\s*\))?\s*(?P<rest>.*)$", re.IGNORECASE
)
_YEAR = re.compile(r"^(?P<year>1[89]\d\d|20\d\d)(?=\D|$)")


class Featured(NamedTuple):
    """A text without its guests, and the guests."""

    text: str
    guests: list[str]


def without_guests(text: str) -> Featured:
    """Separates guests from a title or an artist's name: `Night (feat. Ada & Bob)` has the guests Ada and Bob."""
    if found := _IN_BRACKETS.search(text):
        rest = f"{text[: found.start()]}{text[found.end() :]}".strip()
        return Featured(rest or text, _guests(found["names"])) if rest else Featured(text, [])
    if found := _AT_END.fullmatch(text):
        return Featured(found["main"], _guests(found["names"]))
    return Featured(text, [])


def names_of(text: str, conventions: Conventions) -> list[str]:
    """The names in a cell, separated by semicolons, bars or line breaks. A comma may be part of a name."""
    found = parts_of(text)
    if len(found) == 1 and found[0].count(",") > 1:
        message = "The cell has several commas, and was read as one name."
        conventions.note(message, "one-name", "Separate several names with semicolons.")
    return found


def joined(names: list[str]) -> str:
    """Several artists as one text: `Ada, Bob & Cy`."""
    return f"{', '.join(names[:-1])} & {names[-1]}" if len(names) > 1 else "".join(names)


def line_of(text: str) -> tuple[str, int | None]:
    """A P or C line without its sign, and its year if it begins with one."""
    found = _LINE.match(text)
    rest = (found["rest"] if found else text).strip() or text.strip()
    year = _YEAR.match(rest)
    return rest, int(year["year"]) if year else None


def _guests(text: str) -> list[str]:
    return [name.strip() for name in _GUESTS.split(text) if name.strip()]
