"""Reads a sheet into releases: headings, conventions of the file, rows, releases. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.catalog.imports.columns.heading import Column, Heading, find_heading
from shared.catalog.imports.columns.match import field_named
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Sheet
from shared.catalog.imports.tables.build import Context, TableRelease, build_release, fixed_cell
from shared.catalog.imports.tables.rows import Cell, Record, grouped, records
from shared.catalog.imports.values.cell import Conventions
from shared.catalog.imports.values.dates import date_order, is_ambiguous, may_begin_with_year
from shared.catalog.imports.values.durations import hours_are_minutes, points_are_colons
from shared.catalog.imports.values.words import is_two_valued
from shared.model.archives.imports import DateOrder, MappingProfile

_MILLISECONDS = ("(ms)", "millisecond", "duration_ms", "durationms", "[ms]")
_SECONDS = ("second", "sec", "(s)", "[s]", *_MILLISECONDS)


@dataclass(slots=True)
class TableReading:
    """What a sheet contains, and how it was read."""

    releases: list[TableRelease]
    heading: Heading
    findings: list[CellFinding] = field(default_factory=list)
    """What is about the file, its columns, or rows that are no part of a release."""
    choices: dict[str, list[str]] = field(default_factory=dict)
    """Options of the profile that have to be chosen, with their values."""
    facts: dict[str, str] = field(default_factory=dict)


def read_table(sheet: Sheet, profile: MappingProfile) -> TableReading:
    """The releases of a sheet. Raises Unreadable if no row names columns."""
    heading = find_heading(sheet, profile)
    findings = [*sheet.findings, *heading.findings]
    found = list(records(sheet.rows, heading, findings))
    reading = TableReading([], heading, findings, facts={**sheet.facts, "headingRow": str(heading.row)})
    context = _context(found, heading, profile, reading)
    by_name = {column.field.name: column.field for column in heading.columns}
    reading.releases = [build_release(group, context) for group in grouped(found, by_name)]
    return reading


def _context(found: Sequence[Record], heading: Heading, profile: MappingProfile, reading: TableReading) -> Context:
    texts: dict[str, list[str]] = {column.heading: [] for column in heading.columns}
    for record in found:
        for cells in record.cells.values():
            for cell in cells:
                texts[cell.column.heading].append(cell.text)
    fixed: dict[str, Cell] = {}
    for name, text in profile.fixed.items():
        if known := field_named(name):
            fixed[known.name] = fixed_cell(name, known, text)
    order = profile.date_order or _order(heading.columns, texts, reading)
    conventions = {column.heading: _conventions(column, texts[column.heading], order) for column in heading.columns}
    conventions |= {cell.column.heading: Conventions(order) for cell in fixed.values()}
    has_tracks = any(not column.field.release_path for column in heading.columns)
    return Context(conventions, fixed, has_tracks)


def _order(columns: Sequence[Column], texts: Mapping[str, list[str]], reading: TableReading) -> DateOrder | None:
    days = [text for column in columns if column.field.kind == "day" for text in texts[column.heading]]
    order = date_order(days)
    if order:
        reading.facts["dateOrder"] = order
    elif any(map(is_ambiguous, days)):
        years_first = ["YMD"] if any(map(may_begin_with_year, days)) else []
        reading.choices["dateOrder"] = ["DMY", "MDY", *years_first]
    return order


def _conventions(column: Column, texts: Sequence[str], order: DateOrder | None) -> Conventions:
    kind, heading = column.field.kind, column.heading.casefold()
    in_seconds = any(mark in heading for mark in _SECONDS)
    return Conventions(
        order,
        hours_are_minutes=kind == "duration" and hours_are_minutes(texts),
        points_are_colons=column.field.name == "duration" and not in_seconds and points_are_colons(texts),
        milliseconds=kind == "duration" and any(mark in heading for mark in _MILLISECONDS),
        two_valued_warning=kind == "warning" and is_two_valued(column.heading, texts),
    )
