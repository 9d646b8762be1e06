"""Writes tables for spreadsheets, in which no cell is evaluated as a formula. Independent of the content."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""Prefixes that Excel, LibreOffice or Google Sheets may evaluate (OWASP, CSV injection), and full-width forms."""
_PROTECTED = re.compile(rf"(?!-[0-9]+(\.[0-9]+)?\Z)'*[ \u00a0\u200b\ufeff]*[{re.escape(''.join(_FORMULA))}]")
"""What gets an apostrophe: a formula, and a text that would otherwise lose its own apostrophe when it is read.
A negative number is neither."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHUNK_BYTES = 1 << 20
_MAX_CELL = 32_767
"""The most characters of a cell in Excel."""


def neutralize(text: str) -> str:
    """The text, prefixed with an apostrophe if a spreadsheet could evaluate it as a formula."""
    return f"'{text}" if _PROTECTED.match(text) else text


def restored(text: str) -> str:
    """The text without the apostrophe that `neutralize` put before it."""
    return text[1:] if text.startswith("'") and _PROTECTED.match(text, 1) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV (RFC 4180), every cell quoted, with the byte order mark that Excel needs to detect UTF-8."""
    return b"".join(csv_chunks(header, rows)).decode()


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same, row by row, for tables of any length."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    out.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutralize(cell) for cell in row])
        if out.tell() >= _CHUNK_BYTES:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def xlsx_chunks(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The rows as a workbook (Office Open XML) with one sheet, every cell a text, so that no barcode becomes a number.

    Rows are written to the disk one by one, not held in memory.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"

    def cell(text: str) -> object:
        made = WriteOnlyCell(sheet, _printable(text)[:_MAX_CELL])
        made.data_type, made.number_format = "s", "@"
        return made

    sheet.append([cell(name) for name in header])
    for row in rows:
        sheet.append([cell(text) for text in row])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _printable(text: str) -> str:
    """The text without the characters that a workbook cannot have (XML 1.0, production 2)."""
    return _UNPRINTABLE.sub("", text)
