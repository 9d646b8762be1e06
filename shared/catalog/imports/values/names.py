"""Reads names: artists, guests in titles and artists' names, and lines of rights. Pure."""

import re
from typing import NamedTuple

from shared.catalog.imports.values.cell import Conventions, parts_of, spaced

_MARK = r"(?:(?:feat\.|ft\.) ?|(?:feat|ft|featuring|f/) )"
_IN_BRACKETS = re.compile(rf" ?[\(\[] ?{_MARK}(?P<names>[^()\[\]]+)[\)\]]", re.IGNORECASE)
_AT_END = re.compile(rf"(?P<main>.*?\S) {_MARK}(?P<names>\S.*)", re.IGNORECASE)
_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fifty|hundred|thousand"
_FEET = re.compile(rf"(?:{_NUMBER}) ft .*", re.IGNORECASE)
"""A measure at the beginning, as in the name Six Ft Under, and no guests."""
_GUESTS = re.compile(r" ?[,&;|] ?| (?:(?i:and|und|et|y)|[x×]) ")
"""What separates guests. A word does so between two names only: the X of Lil Nas X is part of one."""
_SIGN = r"(?:℗|©|ⓟ|ⓒ|\( ?[pc] ?\))"
_LINE = re.compile(rf"^(?:{_SIGN} ?(?:(?:(?:&|and) ?)?{_SIGN} ?)?)?(?P<rest>.*)$", re.IGNORECASE)
_YEAR = re.compile(r"^(?P<year>1[89]\d\d|20\d\d)(?=\D|$)")


class Featured(NamedTuple):
    """A text without its guests, and the guests."""

    text: str
    guests: list[str]


def without_guests(text: str) -> Featured:
    """Separates guests from a title or an artist's name: `Night (feat. Ada & Bob)` has the guests Ada and Bob."""
    bare = spaced(text)
    if found := _IN_BRACKETS.search(bare):
        rest = f"{bare[: found.start()]}{bare[found.end() :]}".strip()
        return Featured(rest, _guests(found["names"])) if rest else Featured(text, [])
    if (found := _AT_END.fullmatch(bare)) and not _FEET.fullmatch(bare):
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
    bare = spaced(text)
    found = _LINE.match(bare)
    rest = (found and found["rest"]) or bare
    year = _YEAR.match(rest)
    return rest, int(year["year"]) if year else None


def _guests(text: str) -> list[str]:
    return [name.strip() for name in _GUESTS.split(text) if name.strip()]
