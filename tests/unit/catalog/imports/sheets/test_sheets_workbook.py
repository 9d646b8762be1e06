"""Workbooks become rows of texts; hostile ones are refused before they are unpacked."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from shared.catalog.imports.sheets.sheet import MAX_COLUMNS, Unreadable
from shared.catalog.imports.sheets.workbook import is_error, is_workbook, read_workbook


def packed(sheets: dict[str, Sequence[Sequence[Any]]], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_values_become_texts() -> None:
    row = [400000260013, 7.5, True, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), time(0, 3, 21), " x ", None, "#N/A"]
    data = packed({"A": [["h"] * 10, [], [*row, timedelta(seconds=201)]]})
    first, second = read_workbook(data).rows
    assert (first.number, second.number) == (1, 3)
    assert second.cells == (
        *("400000260013", "7.5", "true", "2026-01-02", "2026-01-02T03:04:00", "00:03:21", "x", "", "#N/A", "0:03:21"),
    )
    assert is_workbook(data)
    assert is_error("#N/A")


def test_zeros_that_a_number_format_shows_are_kept() -> None:
    data = packed({"A": [["UPC"], [36000291452]]}, {"A2": "000000000000"})
    assert read_workbook(data).rows[1].cells == ("036000291452",)


def test_the_first_sheet_with_rows_is_read_and_the_others_are_told() -> None:
    sheet = read_workbook(packed({"Info": [["Only a note"]], "Tracks": [["UPC"], ["1"]], "Old": [["UPC"], ["2"]]}))
    assert sheet.facts == {"sheet": "Tracks"}
    (finding,) = sheet.findings
    assert "'Info', 'Old'" in finding.message


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b"A" * 5_000_000}, "too-large"),
        ({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><a/>'}, "doctype"),
        ({"xl/workbook.xml": b"<a"}, "malformed"),
        ({f"xl/{number}.bin": b"" for number in range(2100)}, "too-large"),
    ],
)
def test_hostile_workbooks_are_refused(entries: dict[str, bytes], code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_workbook(zipped(entries))
    assert caught.value.finding.code == code


def test_a_damaged_workbook_is_refused() -> None:
    data = packed({"A": [["UPC"], ["1"]]})
    with pytest.raises(Unreadable):
        read_workbook(data[: len(data) // 2])


def test_a_row_with_too_many_columns_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read_workbook(packed({"A": [["x"] * (MAX_COLUMNS + 1)]}))
    assert caught.value.finding.code == "too-wide"
