"""Finds the row of headings in a sales spreadsheet, whose it is, and the field of each column. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.catalog.imports.columns.match import normalized
from shared.errors import Finding, InvalidInput
from shared.model.codec import decode
from shared.model.sales.mapping import SalesMapping
from shared.sales.reports.findings import FileFindings
from shared.sales.reports.tables.services import GENERIC, HEADINGS, NEEDED, SERVICES, Service

SEARCHED = 30
"""Rows in which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the headings are, whose spreadsheet it is, and the place of each field's columns, the best first."""

    row: int
    service: Service
    names: Sequence[str]
    columns: Mapping[str, Sequence[int]]


def find_heading(rows: Sequence[tuple[int, Sequence[str]]], mapping: SalesMapping) -> Heading | None:
    """The headings: the row with the most known ones. None if no row has those that are needed."""
    found = [_read(number, cells, mapping) for number, cells in rows]
    best = max(found, key=lambda each: (len(each.columns), -each.row), default=None)
    return best if best and len(best.columns) > 1 and any(name in best.columns for name in NEEDED) else None


def load_mapping(value: Any) -> SalesMapping:
    """The mapping profile. Raises InvalidInput with every field that there is not."""
    return checked_mapping(decode(SalesMapping, value))


def checked_mapping(mapping: SalesMapping) -> SalesMapping:
    """The same mapping. Raises InvalidInput with every field that there is not."""
    wanted = [(f"columns.{name}", field) for name, field in mapping.columns.items()]
    wanted += [(f"fixed.{name}", name) for name in mapping.fixed]
    remedy = f"Use one of {', '.join(HEADINGS)}."
    unknown = [(path, name) for path, name in wanted if name not in HEADINGS]
    if unknown:
        raise InvalidInput(
            [Finding(path, f"{name!r} is not a field.", "unknown-field", remedy=remedy) for path, name in unknown]
        )
    return mapping


def has_headings(cells: Sequence[str]) -> bool:
    """Whether a row names columns: most of its cells are known headings."""
    keys = [normalized(cell) for cell in cells if cell]
    return len(keys) > 1 and 2 * sum(key in _fields() for key in keys) > len(keys)


def report_columns(heading: Heading, mapping: SalesMapping, findings: FileFindings) -> None:
    """Says which headings of the mapping profile the file does not have."""
    present = {normalized(name) for name in heading.names}
    for name in mapping.columns:
        if normalized(name) not in present:
            message = f"The mapping profile names the column {name!r}, which the file does not have."
            findings.add(message, "absent-column", "Correct it in the profile.", "warning", row=heading.row)


def _read(number: int, cells: Sequence[str], mapping: SalesMapping) -> Heading:
    keys = [normalized(cell) if cell and len(cell) <= 60 else "" for cell in cells]
    service = next((each for each in SERVICES if {normalized(mark) for mark in each.marks} <= {*keys}), GENERIC)
    ignored = {normalized(name) for name in (*mapping.ignored, *service.ignored)}
    chosen = {normalized(name): field for name, field in mapping.columns.items()}
    ranked: dict[str, list[tuple[int, int]]] = {}
    for place, key in enumerate(keys):
        if key in chosen:
            ranked.setdefault(chosen[key], []).append((-1, place))
        elif key and key not in ignored and key in _fields():
            field, rank = _fields()[key]
            ranked.setdefault(field, []).append((rank, place))
    columns = {field: [place for _, place in sorted(places)] for field, places in ranked.items()}
    return Heading(number, service, cells, columns)


@cache
def _fields() -> Mapping[str, tuple[str, int]]:
    """The field of each heading, normalized, and its rank among the field's headings."""
    return {normalized(name): (field, rank) for field, names in HEADINGS.items() for rank, name in enumerate(names)}
