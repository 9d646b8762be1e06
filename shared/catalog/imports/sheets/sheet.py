"""Defines a sheet: the rows of a spreadsheet as texts, with the numbers that people see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.catalog.imports.findings import CellFinding

MAX_ROWS = 12_000
"""The maximum number of rows of data in one file."""
MAX_COLUMNS = 400
"""The maximum number of columns."""
MAX_CELL = 20_000
"""The maximum number of characters in a cell; Excel's own limit is 32,767."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the file, from 1, and its cells without surrounding blanks."""

    number: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """The non-empty rows of a file. `facts` says how it was read: encoding, delimiter, name of the sheet."""

    rows: Sequence[Row]
    facts: Mapping[str, str] = field(default_factory=dict)
    findings: list[CellFinding] = field(default_factory=list)
    broken: Sequence[Row] = ()
    """Rows that are not read because of their quotes, with their cells as far as these can be told."""


class Unreadable(Exception):
    """The file as a whole cannot be read as a spreadsheet."""

    def __init__(self, message: str, code: str, remedy: str, row: int | None = None) -> None:
        super().__init__(message)
        self.finding = CellFinding(message, code, "error", remedy, row=row)
