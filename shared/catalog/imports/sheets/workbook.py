"""Reads Excel workbooks (.xlsx, .xlsm) with openpyxl, within limits, into rows of texts. Pure."""

import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from lzma import LZMAError
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, Sheet, Unreadable
from shared.spreadsheet import restored

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of compound files: .xls, and workbooks with a password."""
ZIP_ERRORS = (BadZipFile, OSError, RuntimeError, ValueError, EOFError, OverflowError, zlib.error, LZMAError)
"""What `zipfile` raises for damaged files; NotImplementedError is a RuntimeError."""
_MAX_UNPACKED = 256 << 20
_MAX_RATIO = 400
_MAX_ENTRIES = 2000
_PROLOGUE = 1 << 16
_ZEROS_FORMAT = re.compile(r"0{2,20}")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_EXACT = 1e15
"""Excel has 15 significant digits; whole numbers below this are exact."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a ZIP file with a workbook in it."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(data)) as archive:
            return any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except ZIP_ERRORS:
        return False


def read_workbook(data: bytes, max_rows: int = MAX_ROWS) -> Sheet:
    """The rows of the workbook's first visible sheet that has two rows; others are named in a finding.

    Dates become `YYYY-MM-DD`, whole numbers have no decimals, and leading zeros that a number format shows are kept.
    Raises Unreadable.
    """
    _check_archive(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return _read(book, max_rows)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever a malformed part causes
        message = f"The workbook cannot be read: {type(error).__name__}."
        raise Unreadable(message, "malformed", "Open it in Excel and save it again as .xlsx.") from error


def _read(book: Any, max_rows: int) -> Sheet:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)
    others: list[str] = []
    for position, sheet in enumerate(visible):
        rows = list(_rows(sheet, max_rows))
        if len(rows) > 1 or position == len(visible) - 1:
            others += [each.title for each in visible[position + 1 :]]
            return Sheet(rows, {"sheet": sheet.title}, _unread(sheet.title, others))
        others.append(sheet.title)
    raise Unreadable("The workbook has no sheet with cells.", "empty", "Check that it is the right file.")


def _unread(read: str, others: list[str]) -> list[CellFinding]:
    if not others:
        return []
    names = ", ".join(repr(name) for name in others[:10])
    message = f"Only the sheet {read!r} is read. Not read: {names}."
    return [CellFinding(message, "sheet-not-read", "info", "Save other sheets that have releases as files.")]


def _rows(sheet: Any, max_rows: int) -> Iterator[Row]:
    sheet.reset_dimensions()  # files may state wrong ones
    kept = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > MAX_COLUMNS:
            message = f"Row {number} has more than {MAX_COLUMNS} columns."
            raise Unreadable(message, "too-wide", "Delete the columns after the last one that is used.", number)
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            if number > max_rows * 5:
                raise Unreadable("The sheet has too many empty rows.", "too-long", "Delete them.", number)
            continue
        kept += 1
        if kept > max_rows + 1:
            raise Unreadable(f"The file has more than {max_rows} rows.", "too-long", "Split the file.", number)
        if any(len(text) > MAX_CELL for text in texts):
            raise Unreadable(f"Row {number} has a cell of more than {MAX_CELL} characters.", "malformed", "Shorten it.")
        yield Row(number, tuple(texts))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if type(value) is str:
        return restored(value.strip(" \t\r\n\u00a0\u200b\ufeff"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell)
    return _moment(value)


def _number(value: float, cell: Any) -> str:
    if value != int(value) or abs(value) >= _EXACT:
        return repr(value)
    text = str(int(value))
    shown = getattr(cell, "number_format", None) or ""
    return text.zfill(len(shown)) if _ZEROS_FORMAT.fullmatch(shown) else text


def _moment(value: Any) -> str:
    """A date as `YYYY-MM-DD`, with the time if it has one; a time or duration as `h:mm:ss`."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return str(value)


def is_error(text: str) -> bool:
    """Whether the text is an error value of a spreadsheet, such as `#REF!`."""
    return text in _ERRORS


def _check_archive(data: bytes) -> None:
    """Raises Unreadable if the parts of the workbook are too large when unpacked, or declare a document type."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_ENTRIES or any(map(_is_bomb, entries)) or _total(entries) > _MAX_UNPACKED:
                raise Unreadable("The workbook is too large when unpacked.", "too-large", "Split the file.")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(_PROLOGUE).replace(b"\0", b""):
                            message = "The workbook declares a document type, which is not accepted."
                            raise Unreadable(message, "doctype", "Save it again with Excel.")
    except ZIP_ERRORS as error:
        message = f"The workbook is damaged: {str(error)[:200]}."
        raise Unreadable(message, "malformed", "Open it in Excel and save it again as .xlsx.") from error


def _is_bomb(entry: ZipInfo) -> bool:
    return entry.file_size > 1 << 20 and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1)


def _total(entries: list[ZipInfo]) -> int:
    return sum(entry.file_size for entry in entries)
