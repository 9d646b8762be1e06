"""Dates as people and spreadsheets write them."""

import pytest

from shared.catalog.imports.values.cell import CellProblem, Conventions
from shared.catalog.imports.values.dates import date_order, is_ambiguous, may_begin_with_year, read_day
from shared.model.archives.imports import DateOrder


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-12",
        "2026/11/12",
        "2026.11.12",
        "20261112",
        "12.11.2026",
        "12 Nov 2026",
        "Nov 12, 2026",
        "November 12th, 2026",
        "12. November 2026",
        "12 novembre 2026",
        "12-Nov-26",
        "2026-11-12T00:00:00Z",
        "2026-11-12 00:00:00",
        "11/12/2026 12:00 AM",
        "46338",
        "46338.0",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert read_day(text, Conventions("MDY")) == "2026-11-12"


@pytest.mark.parametrize(("order", "day"), [("DMY", "2026-11-12"), ("MDY", "2026-12-11")])
def test_the_order_of_the_file_decides(order: DateOrder, day: str) -> None:
    assert read_day("12/11/2026", Conventions(order)) == day


@pytest.mark.parametrize(("text", "day"), [("26-11-12", "2026-11-12"), ("10.12.05", "2010-12-05")])
def test_a_year_of_two_digits_may_come_first(text: str, day: str) -> None:
    assert read_day(text, Conventions("YMD")) == day
    assert may_begin_with_year(text)
    assert not may_begin_with_year("12/11/2026")
    with pytest.raises(CellProblem):
        read_day("12/11/2026", Conventions("YMD"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12/11/2026", "ambiguous-date"),
        ("2026", "partial-date"),
        ("2026-11", "partial-date"),
        ("11/2026", "partial-date"),
        ("Nov-26", "partial-date"),
        ("31/02/2026", "invalid-date"),
        ("2026-13-01", "invalid-date"),
        ("soon", "invalid-date"),
        ("99999", "invalid-date"),
        ("0", "invalid-date"),
        ("1/1/1/1", "invalid-date"),
    ],
)
def test_what_is_no_complete_day_is_told(text: str, code: str) -> None:
    with pytest.raises(CellProblem) as caught:
        read_day(text, Conventions())
    assert (caught.value.note.code, bool(caught.value.note.remedy)) == (code, True)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["12/11/2026", "13/11/2026"], "DMY"),
        (["12/11/2026", "11/13/2026"], "MDY"),
        (["12/11/2026"], None),
        (["13/11/2026", "11/13/2026"], None),
        (["2026-01-13", "x", ""], None),
    ],
)
def test_the_order_is_found_from_all_dates(texts: list[str], order: str | None) -> None:
    assert date_order(texts) == order


@pytest.mark.parametrize(
    ("text", "expected"), [("12/11/2026", True), ("11/11/2026", False), ("13/11/2026", False), ("12.11.2026", False)]
)
def test_ambiguous_dates(text: str, expected: bool) -> None:
    assert is_ambiguous(text) is expected


def test_the_reading_of_a_day_number_is_told() -> None:
    conventions = Conventions()
    assert read_day("46338", conventions) == "2026-11-12"
    assert [note.code for note in conventions.notes] == ["day-number"]
