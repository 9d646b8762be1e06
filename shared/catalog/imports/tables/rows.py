"""Reads rows into cells by field, and groups the rows of one release. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.catalog.imports.columns.fields import Field
from shared.catalog.imports.columns.heading import Column, Heading
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Row
from shared.catalog.imports.values.identifiers import barcode_key, is_rounded


class Cell(NamedTuple):
    """A cell with a text: the row's number, its column and the text."""

    row: int
    column: Column
    text: str


@dataclass(slots=True)
class Record:
    """A row's cells by the name of their field, in the order of the columns."""

    row: int
    cells: dict[str, list[Cell]] = field(default_factory=dict)

    def first(self, *names: str) -> Cell | None:
        """The first cell of the first of the fields that has one."""
        return next((self.cells[name][0] for name in names if name in self.cells), None)

    def text(self, *names: str) -> str:
        """The text of that cell, or an empty one."""
        found = self.first(*names)
        return found.text if found else ""

    @property
    def is_track(self) -> bool:
        """Whether a column that only tracks have is filled."""
        return any(not cells[0].column.field.release_path for cells in self.cells.values())


def records(rows: Sequence[Row], heading: Heading, findings: list[CellFinding]) -> Iterator[Record]:
    """The rows below the headings. A row with more cells than there are headings is reported and left out."""
    for row in rows:
        if row.number <= heading.row:
            continue
        if extra := [text for text in row.cells[heading.width :] if text]:
            message = f"Row {row.number} has more cells than there are columns: {', '.join(map(repr, extra[:3]))}."
            remedy = "Put quotes around cells that contain the delimiter."
            findings.append(CellFinding(message, "malformed", "error", remedy, row=row.number, value=extra[0][:80]))
            continue
        record = Record(row.number)
        for column in heading.columns:
            text = row.cells[column.index] if column.index < len(row.cells) else ""
            if text[:1] == "'" and text[1:2].isdigit() and not column.field.is_verbatim:
                text = text[1:]
            if text:
                record.cells.setdefault(column.field.name, []).append(Cell(row.number, column, text))
        if record.cells:
            yield record


def grouped(found: Sequence[Record], fields: Mapping[str, Field]) -> list[list[Record]]:
    """The rows of each release: those with the same number of the other system, barcode, catalogue number, or title
    and artist. A row that has none of them belongs to the release of the row before it.

    A barcode that a spreadsheet rounded groups nothing, and begins a release where nothing else says which.
    """
    groups: dict[tuple[str, ...], list[Record]] = {}
    by_title: dict[tuple[str, str], tuple[str, ...]] = {}
    key: tuple[str, ...] | None = None
    for record in found:
        key = _key(record, fields, by_title, key)
        if title := record.text("title"):
            by_title.setdefault((title.casefold(), record.text("displayArtist", "mainArtists").casefold()), key)
        groups.setdefault(key, []).append(record)
    return list(groups.values())


def _key(
    record: Record,
    fields: Mapping[str, Field],
    by_title: Mapping[tuple[str, str], tuple[str, ...]],
    before: tuple[str, ...] | None,
) -> tuple[str, ...]:
    if group := record.text("releaseGroup"):
        return "group", group
    if barcode := barcode_key(record.text("barcode")):
        return "barcode", barcode
    title, artist = record.text("title"), record.text("displayArtist", "mainArtists")
    known = by_title.get((title.casefold(), artist.casefold())) if title else None
    if known:
        return known
    if catalog := record.text("catalogNumber"):
        return "catalog", catalog.casefold()
    if title:
        return "title", title.casefold(), artist.casefold()
    if "title" in fields or record.is_track:
        single = "title" not in fields and "barcode" not in fields and record.text("anyTitle")
        if before and not single and not is_rounded(record.text("barcode")):
            return before
    loose = record.text("anyTitle"), record.text("anyArtist", "anyArtists")
    return ("row", str(record.row), *loose) if any(loose) or before is None else before
