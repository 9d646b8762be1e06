"""Compiles the tables of record types: a pattern that checks a whole line at once, and what checks it cell by cell.

Nearly every line of a report is as its record type wants it. The pattern says so in one step and takes the cells that
are wanted out of it; only a line that does not fit is taken apart, to say which cell is wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from shared.sales.reports.flat.cells import TEXT, cell_types
from shared.sales.reports.flat.facts import FACTS, FRAME, ROLES
from shared.sales.reports.flat.profiles import PROFILES, Profile
from shared.sales.reports.flat.records import GROUPS, RECORDS

_CELL = re.compile(r"(\w+)([?*+]?)(?::(\w+))?")
_BAR = re.compile(r"(?<!\\)\|")
_CORRECT = "The service has to correct it."


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a record type."""

    name: str
    type: str
    mandatory: bool
    repeated: bool

    @property
    def one(self) -> str:
        """The pattern of one value that is not empty."""
        return cell_types()[self.type].pattern if self.type != TEXT else r"[^\t]+"

    @property
    def pattern(self) -> str:
        """The pattern of the cell. Of a text nothing but the tab is excluded, which is the quickest to compare."""
        if self.type == TEXT:
            return r"[^\t]+" if self.mandatory else r"[^\t]*"
        one = f"(?:{self.one})" if "|" in self.one else self.one
        values = rf"{one}(?:\|{one})*" if self.repeated else one
        return values if self.mandatory else f"(?:|{values})"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell."""

    cell: str
    code: str
    message: str
    remedy: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A record type: its cells, without the type itself, and its role (facts.py)."""

    name: str
    cells: Sequence[Cell]
    role: str
    wanted: Sequence[int | None]
    """The place of the cell for each fact of the role; None if the type has no such cell."""
    pattern: re.Pattern[str]
    picks: Sequence[int]
    """The pattern's group for each fact, and the empty group for those without a cell."""

    def padded(self, text: str) -> tuple[str, ...] | None:
        """The facts of a line whose empty cells at the end were left out; None if it has another fault."""
        missing = len(self.cells) - text.count("\t")
        found = self.pattern.fullmatch(text + "\t" * missing) if missing > 0 else None
        return found.group(*self.picks) if found else None

    def facts(self, values: Sequence[str]) -> tuple[str, ...]:
        """The facts in the cells of a line that was taken apart."""
        return tuple(values[place] if place is not None and place < len(values) else "" for place in self.wanted)

    def value(self, values: Sequence[str], name: str) -> str:
        """The cell with this name as it stands in the line; empty if the type has none."""
        place = next((number for number, cell in enumerate(self.cells) if cell.name == name), len(values))
        return values[place] if place < len(values) else ""

    def faults(self, values: Sequence[str]) -> Iterator[Fault]:
        """What is wrong with the cells of a line."""
        for place, cell in enumerate(self.cells):
            text = values[place] if place < len(values) else ""
            if not text:
                if cell.mandatory:
                    yield Fault(cell.name, "missing-cell", f"{cell.name} is empty.", "The service has to state it.")
                continue
            parts = _BAR.split(text) if cell.repeated else [text]
            yield from (fault for part in parts if (fault := _fault(cell, part)))


def first_value(text: str) -> str:
    """The first value of a cell that has several."""
    return next(filter(None, _BAR.split(text)), "")


def all_values(text: str) -> list[str]:
    """The values of a cell that has several."""
    return [part for part in _BAR.split(text) if part]


def unprotected(facts: tuple[str, ...]) -> tuple[str, ...]:
    """The facts without what protects bars in them."""
    return tuple(fact.replace("\\|", "|") for fact in facts)


def _fault(cell: Cell, part: str) -> Fault | None:
    if cell.type == TEXT:
        return None
    type_ = cell_types()[cell.type]
    form = type_.form
    if (not part and cell.repeated) or re.fullmatch(f"{type_.pattern}|{type_.also}", part, re.ASCII):
        return None
    if _BAR.search(part):
        message = f"{cell.name} has several values, and may have one."
        return Fault(cell.name, "several-values", message, f"It is {form}.", part)
    return Fault(cell.name, "invalid-cell", f"{cell.name} is not {form}.", _CORRECT, part)


@dataclass(frozen=True, slots=True)
class Layout:
    """A profile with its record types by the names that lines begin with."""

    profile: Profile
    records: Mapping[str, Record]

    def is_of(self, other: Profile, name: str) -> bool:
        """Whether another version of the profile has a type of this name."""
        return other.name == self.profile.name and name in layout_of(other).records


@cache
def layout_of(profile: Profile) -> Layout:
    """The layout of a profile."""
    names = dict.fromkeys(re.findall(r"[A-Z][A-Z0-9.]+", f"{profile.summaries} {profile.block} {profile.single}"))
    types = {name: record_types()[name] for name in (*FRAME, *names)}
    return Layout(profile, types | {alias: types[name] for alias, name in profile.aliases})


def profile_named(name: str, version: str) -> Profile | None:
    """The profile of a message's header. A version counts with its first two numbers: 1.1.1 is 1.1."""
    bare = name.casefold().removesuffix("srb").removesuffix("profile")
    numbers = ".".join(version.split(".")[:2])
    return next((each for each in PROFILES if (each.name, each.version) == (bare, numbers)), None)


@cache
def record_types() -> Mapping[str, Record]:
    """Every record type by its name."""
    text = RECORDS.strip().replace("\n  ", " ").format_map(GROUPS)
    return {name: _record(name, cells) for name, _, cells in (line.partition(" ") for line in text.split("\n"))}


def _record(name: str, text: str) -> Record:
    cells = [
        Cell(found[1], found[3] or TEXT, found[2] in ("", "+"), found[2] in ("*", "+"))
        for found in _CELL.finditer(text)
    ]
    role = "" if name in FRAME else ROLES.get(name[:2], "")
    places = {cell.name: place for place, cell in enumerate(cells)}
    wanted = [next((places[each] for each in names if each in places), None) for names in FACTS.get(role, {}).values()]
    taken = sorted({place for place in wanted if place is not None})
    groups = {place: number for number, place in enumerate(taken, 1)}
    empty = len(taken) + 1
    picks = tuple(groups[place] if place is not None else empty for place in wanted)
    return Record(name, cells, role, wanted, re.compile(_line_pattern(name, cells, groups), re.ASCII), picks)


def _line_pattern(name: str, cells: Sequence[Cell], groups: Mapping[int, int]) -> str:
    """The pattern of a line: its type and cells, of which those in `groups` are taken, extensions, an empty group."""
    parts = [rf"\t({cell.pattern})" if place in groups else rf"\t{cell.pattern}" for place, cell in enumerate(cells)]
    return rf"{re.escape(name)}{''.join(parts)}(?:|\t.*)()"
