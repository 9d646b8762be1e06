"""Parses delimited text (RFC 4180 and what programs write): finds the delimiter, keeps the numbers of rows. Pure."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from shared.catalog.imports.findings import MAX_QUOTED, CellFinding
from shared.catalog.imports.sheets.decode import decode_text
from shared.catalog.imports.sheets.sheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, Sheet, Unreadable
from shared.spreadsheet import restored

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_DECLARED = re.compile(r'\A"?sep=(.)"?[\t;,]*\r?\n?', re.IGNORECASE)
"""The line by which Excel is told the delimiter."""
_MAX_BROKEN = 50
"""Rows with broken quotes, each of which may reach to the end of the file before it is recognized."""
_TRIED = 40
"""Records that are parsed to find the delimiter."""
_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
"""A formula by which exports keep Excel from converting a text: `="0042"`."""


def read_delimited(data: bytes | str) -> Sheet:
    """The rows of a text. A text that was decoded already is taken as it is.

    Raises Unreadable if it is not a text, if many quotes are broken, or if it has too many rows or columns.
    """
    text, encoding = (data, "utf-8") if isinstance(data, str) else decode_text(data)
    text = text.lstrip("\ufeff").rstrip("\x1a")  # the end mark of old DOS programs
    declared = _DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    skipped = 1 if declared else 0
    delimiter = declared[1] if declared else delimiter_of(body)
    findings: list[CellFinding] = []
    broken: list[Row] = []
    rows = list(_rows(body, delimiter, _Broken(findings, broken), skipped))
    facts = {"encoding": encoding, "delimiter": _DELIMITERS.get(delimiter, delimiter)}
    if encoding == "windows-1252":
        message = "The file is not UTF-8; it was read as Windows-1252."
        remedy = "Look at a name with accents in the preview. If it is wrong, save the file as CSV (UTF-8)."
        findings.append(CellFinding(message, "encoding-assumed", "info", remedy))
    return Sheet(rows, facts, findings, broken)


def _rows(text: str, delimiter: str, broken: "_Broken", skipped: int) -> Iterator[Row]:
    kept = 0
    for number, cells in enumerate(_records(text, delimiter, broken, skipped), 1 + skipped):
        found = _cells(cells)
        if not found:
            continue
        kept += 1
        if kept > MAX_ROWS + 1:
            raise Unreadable(f"The file has more than {MAX_ROWS} rows.", "too-long", "Split the file.", number)
        if len(found) > MAX_COLUMNS:
            message = f"Row {number} has more than {MAX_COLUMNS} columns."
            raise Unreadable(message, "too-wide", "Check the delimiter, and that quotes are closed.", number)
        yield Row(number, found)


def _records(text: str, delimiter: str, broken: "_Broken", skipped: int) -> Iterator[list[str]]:
    """The cells of each record. A line with a broken quote is reported, and the next line begins a new record. A quote
    that is not closed is recognized by a cell that is too long, or else at the next quote or the end of the file."""
    lines = StringIO(text, newline="").readlines()
    begin, number = 0, skipped
    while begin < len(lines):
        reader = csv.reader(iter(lines[begin:]), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                number += 1
                if any(len(cell) > MAX_CELL for cell in cells):
                    broken.add(number, f"a cell has more than {MAX_CELL} characters", lines[begin + done], delimiter)
                    break
                done = reader.line_num
                yield cells
            else:
                return
        except csv.Error as error:
            number += 1
            broken.add(number, str(error), lines[begin + done], delimiter)
        begin += done + 1
        yield []


@dataclass(frozen=True, slots=True)
class _Broken:
    """Collects the rows that are not valid CSV, with a finding for each."""

    findings: list[CellFinding]
    rows: list[Row]

    def add(self, number: int, reason: str, line: str, delimiter: str) -> None:
        """Adds the row that begins with the line. Raises Unreadable if there are too many."""
        if len(self.rows) == _MAX_BROKEN:
            message = f"More than {_MAX_BROKEN} rows are not valid CSV."
            raise Unreadable(message, "malformed", "Save the spreadsheet as CSV (UTF-8) again.", number)
        message = f"Row {number} is not valid CSV and is not imported: {reason}."
        remedy = "Close every quote, and double the quotes inside of quoted cells."
        value = line.strip()[:MAX_QUOTED]
        self.findings.append(CellFinding(message, "malformed", "error", remedy, row=number, value=value))
        cells = next(csv.reader([line[:MAX_CELL]], delimiter=delimiter), [])
        self.rows.append(Row(number, _cells(cells)[:MAX_COLUMNS]))


def _cells(cells: Iterable[str]) -> tuple[str, ...]:
    """The cells' texts up to the last one that is not empty."""
    found = list(map(_cell, cells))
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _cell(text: str) -> str:
    """The text without blanks around it and without what protects it from Excel: `="..."`, or an apostrophe before a
    formula."""
    bare = text.strip(" \t\r\n\u00a0\u200b\ufeff")
    if formula := _TEXT_FORMULA.fullmatch(bare):
        return formula[1].strip()
    return restored(bare)


def delimiter_of(text: str) -> str:
    """The delimiter that splits the first records into the most columns, the same number in most of them."""
    return max(_DELIMITERS, key=lambda delimiter: _score(text, delimiter))


def _score(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(record) for record in islice(reader, _TRIED) if any(cell.strip() for cell in record)]
    except csv.Error:
        widths = [record.count(delimiter) + 1 for record in text[: 1 << 16].splitlines()[:_TRIED]]
    if not widths:
        return 0.0, 0
    width, times = Counter(widths).most_common(1)[0]
    steady = times / len(widths)
    return (steady * (width - 1) if width > 1 else 0.0), max(widths)
