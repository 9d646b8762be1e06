"""Parses delimited text (RFC 4180 and what programs write): finds the delimiter, keeps the numbers of rows. Pure."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from shared.catalog.imports.findings import MAX_QUOTED, CellFinding
from shared.catalog.imports.sheets.decode import decode_text
from shared.catalog.imports.sheets.sheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, Sheet, Unreadable

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_DECLARED = re.compile(r'\A"?sep=(.)"?[\t;,]*\r?\n?', re.IGNORECASE)
"""The line by which Excel is told the delimiter."""
_MAX_BROKEN = 50
"""Rows with broken quotes, each of which may reach to the end of the file before it is recognized."""
_TRIED = 40
"""Records that are parsed to find the delimiter."""
_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
"""A formula by which exports keep Excel from converting a text: `="0042"`."""
_DECIMAL = re.compile(r"\d+,\d{1,3}")


def read_delimited(data: bytes | str) -> Sheet:
    """The rows of a text. A text that was decoded already is taken as it is.

    Raises Unreadable if it is not a text, if many quotes are broken, or if it is too long.
    """
    text, encoding = (data, "utf-8") if isinstance(data, str) else decode_text(data)
    text = text.lstrip("\ufeff").rstrip("\x1a")  # the end mark of old DOS programs
    declared = _DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    skipped = 1 if declared else 0
    delimiter = declared[1] if declared else _delimiter(body)
    findings: list[CellFinding] = []
    rows = list(_rows(body, delimiter, findings, skipped))
    facts = {"encoding": encoding, "delimiter": _DELIMITERS.get(delimiter, delimiter)}
    if encoding == "windows-1252":
        message = "The file is not UTF-8; it was read as Windows-1252."
        remedy = "Look at a name with accents in the preview. If it is wrong, save the file as CSV (UTF-8)."
        findings.append(CellFinding(message, "encoding-assumed", "info", remedy))
    comma = delimiter != "," and _has_decimal_commas(rows)
    return Sheet(rows, facts, findings, decimal_comma=comma)


def _rows(text: str, delimiter: str, findings: list[CellFinding], skipped: int) -> Iterator[Row]:
    kept = 0
    for number, cells in enumerate(_records(text, delimiter, findings, skipped), 1 + skipped):
        found = tuple(map(_cell, cells))
        while found and not found[-1]:
            found = found[:-1]
        if not found:
            continue
        kept += 1
        _check_size(number, kept, found)
        yield Row(number, found)


def _check_size(number: int, kept: int, cells: Sequence[str]) -> None:
    if kept > MAX_ROWS + 1:
        raise Unreadable(f"The file has more than {MAX_ROWS} rows.", "too-long", "Split the file.", number)
    if len(cells) > MAX_COLUMNS:
        message = f"Row {number} has more than {MAX_COLUMNS} columns."
        raise Unreadable(message, "too-wide", "Check the delimiter, and that quotes are closed.", number)
    if any(len(cell) > MAX_CELL for cell in cells):
        message = f"Row {number} has a cell of more than {MAX_CELL} characters."
        raise Unreadable(message, "malformed", "Check that quotes are closed.", number)


def _records(text: str, delimiter: str, findings: list[CellFinding], skipped: int) -> Iterator[list[str]]:
    """The cells of each record. A line with a broken quote is reported, and the next line begins a new record."""
    lines = StringIO(text, newline="").readlines()
    begin, number, broken = 0, skipped, 0
    while begin < len(lines):
        reader = csv.reader(iter(lines[begin:]), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                number += 1
                done = reader.line_num
                yield cells
            return
        except csv.Error as error:
            number += 1
            broken += 1
            _report_broken(number, error, lines[begin + done], findings)
            if broken > _MAX_BROKEN:
                message = f"More than {_MAX_BROKEN} rows are not valid CSV."
                raise Unreadable(message, "malformed", "Save the spreadsheet as CSV (UTF-8) again.", number) from error
            begin += done + 1
            yield []


def _report_broken(number: int, error: csv.Error, line: str, findings: list[CellFinding]) -> None:
    if "field limit" in str(error):
        message = f"Row {number} has a cell that is too long."
        raise Unreadable(message, "malformed", "Check that quotes are closed.", number) from error
    message = f"Row {number} is not valid CSV and is not imported: {error}."
    remedy = "Close every quote, and double the quotes inside of quoted cells."
    findings.append(CellFinding(message, "malformed", "error", remedy, row=number, value=line.strip()[:MAX_QUOTED]))


def _cell(text: str) -> str:
    """The text without blanks around it and without what protects it from Excel: `="..."` or an apostrophe."""
    bare = text.strip(" \t\r\n\u00a0\u200b\ufeff")
    if formula := _TEXT_FORMULA.fullmatch(bare):
        return formula[1].strip()
    return bare[1:] if bare.startswith("'") and bare[1:2] in "0123456789=+-@" and len(bare) > 1 else bare


def _delimiter(text: str) -> str:
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


def _has_decimal_commas(rows: Sequence[Row]) -> bool:
    return any(_DECIMAL.fullmatch(cell) for row in rows[:200] for cell in row.cells)
