"""The rows of a spreadsheet, one by one: delimited text of any length, or a workbook."""

import codecs
import csv
from collections.abc import Iterator

from shared.catalog.imports.sheets.decode import decode_text
from shared.catalog.imports.sheets.delimited import delimiter_of
from shared.catalog.imports.sheets.sheet import MAX_CELL, Unreadable
from shared.catalog.imports.sheets.workbook import read_workbook
from shared.sales.reports.files import Counted, Source, Tell, unpacked
from shared.sales.reports.findings import FileFindings

Cells = list[str]
_ZIP = b"PK\x03\x04"
_SAMPLE = 1 << 16
"""Bytes by which the encoding and the delimiter are found."""
_MAX_WORKBOOK = 64 << 20
_MAX_ROWS = 100_000
"""Rows of a workbook, which is held in memory; a text may have any number."""


def rows_of(source: Source, findings: FileFindings, tell: Tell = lambda _: None) -> Iterator[tuple[int, Cells]]:
    """The number of each row, from 1, and its cells without surrounding blanks. Raises Unreadable."""
    with source.open() as opened:
        counted = Counted(opened, tell)
        chunks = unpacked(source, counted, findings)
        head = b""
        while len(head) < _SAMPLE and (chunk := next(chunks, b"")):
            head += chunk
        if head.startswith(_ZIP):
            yield from _of_workbook(head, chunks)
        else:
            yield from _of_text(head, chunks)


def _of_workbook(head: bytes, chunks: Iterator[bytes]) -> Iterator[tuple[int, Cells]]:
    data = bytearray(head)
    for chunk in chunks:
        data += chunk
        if len(data) > _MAX_WORKBOOK:
            message = f"The workbook is larger than {_MAX_WORKBOOK >> 20} MB."
            raise Unreadable(message, "too-large", "Save it as CSV, which may be of any size.")
    for row in read_workbook(bytes(data), _MAX_ROWS).rows:
        yield row.number, list(row.cells)


def _of_text(head: bytes, chunks: Iterator[bytes]) -> Iterator[tuple[int, Cells]]:
    sample, encoding = decode_text(head[: head.rfind(b"\n") + 1] or head)
    encoding = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}.get(encoding, encoding)
    reader = csv.reader(_lines(head, chunks, encoding), delimiter=delimiter_of(sample.lstrip("\ufeff")))
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as error:
            message = f"The row after row {number} cannot be read: {error}."
            raise Unreadable(message, "malformed", "Save the spreadsheet as CSV (UTF-8) again.", number + 1) from error
        number += 1
        if len(cells) > 1 or (cells and cells[0].strip()):
            yield number, list(map(str.strip, cells))


def _lines(head: bytes, chunks: Iterator[bytes], encoding: str) -> Iterator[str]:
    """The lines with their ends, as the CSV reader wants them. Raises UnicodeDecodeError, csv.Error."""
    decoder = codecs.getincrementaldecoder(encoding)()
    left = decoder.decode(head)
    while True:
        *lines, rest = left.split("\n")
        yield from (line + "\n" for line in lines)
        if len(rest) > MAX_CELL * 50:
            raise csv.Error("a line is too long")
        chunk = next(chunks, b"")
        left = rest + decoder.decode(chunk, final=not chunk)
        if not chunk:
            break
    if left:
        yield left
