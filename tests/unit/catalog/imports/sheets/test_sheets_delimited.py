"""Texts of any encoding and delimiter become rows; a broken row is told and the others are kept."""

import pytest

from shared.catalog.imports.sheets.decode import decode_text
from shared.catalog.imports.sheets.delimited import read_delimited
from shared.catalog.imports.sheets.sheet import MAX_COLUMNS, MAX_ROWS, Unreadable

TEXT = "UPC;Title;Length\n400000260013;Nächte – ℗;3,5\n"


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_every_unicode_encoding_is_found(codec: str, told: str) -> None:
    sheet = read_delimited(TEXT.encode(codec))
    assert [row.cells for row in sheet.rows] == [tuple(line.split(";")) for line in TEXT.split("\n")[:2]]
    assert sheet.facts == {"encoding": told, "delimiter": "semicolon"}
    assert sheet.findings == []


def test_windows_1252_is_assumed_and_told() -> None:
    sheet = read_delimited("UPC,Title\n1,Café – “x”\n".encode("cp1252"))
    assert sheet.rows[1].cells == ("1", "Café – “x”")
    assert [finding.code for finding in sheet.findings] == ["encoding-assumed"]


def test_a_damaged_byte_does_not_change_the_encoding_of_the_others() -> None:
    text, encoding = decode_text("é à ö ü ñ".encode() + b"\xe9 x")
    assert (encoding, text.count("\ufffd"), text[:3]) == ("utf-8", 1, "é à")


@pytest.mark.parametrize("data", [b"\0" * 100 + b"\x01", bytes(range(256)) * 20])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_delimited(data)
    assert caught.value.finding.code == "binary"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_most_columns(delimiter: str) -> None:
    lines = [["a, b", "c"], ["One", "x; y"], ["Two", "p|q"], ["Three", "z"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert [list(row.cells) for row in read_delimited(text).rows] == lines


def test_a_declared_delimiter_counts_and_is_a_row_of_the_file() -> None:
    sheet = read_delimited("sep=|\nUPC|A;B;C\n1|x;y;z\n")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("UPC", "A;B;C")), (3, ("1", "x;y;z"))]


def test_row_numbers_are_those_that_people_see() -> None:
    sheet = read_delimited('a,b\r\n\r\n"two\nlines",x\r\n,,\r\n3,y\r\n')
    assert [row.number for row in sheet.rows] == [1, 3, 5]


def test_what_protects_a_text_from_excel_is_removed() -> None:
    sheet = read_delimited("a,b\n=\"0042\",'-Two\n'Round Midnight,'39\n'=1,''=1\n")
    assert sheet.rows[1].cells == ("0042", "-Two")
    assert sheet.rows[2].cells == ("'Round Midnight", "'39")
    assert sheet.rows[3].cells == ("=1", "'=1")


def test_a_broken_quote_costs_its_row_alone() -> None:
    sheet = read_delimited('a,b\n1,"open\n2,ok\n3,"x" y\n4,ok\n')
    assert [row.number for row in sheet.rows] == [1, 3, 5]
    assert [(finding.row, finding.code) for finding in sheet.findings] == [(2, "malformed"), (4, "malformed")]
    assert [(row.number, row.cells) for row in sheet.broken] == [(2, ("1", "open")), (4, ("3", "x y"))]


@pytest.mark.parametrize("rows", [10, 4000, MAX_ROWS - 2])
@pytest.mark.parametrize("end", ["", 'x,"y"\n'])
def test_a_quote_that_is_never_closed_costs_its_row_alone(rows: int, end: str) -> None:
    sheet = read_delimited('a,b\n1,"open\n' + "2,a title of a usual length\n" * rows + end)
    assert [(finding.row, finding.code) for finding in sheet.findings] == [(2, "malformed")]
    assert len(sheet.rows) == 1 + rows + bool(end)


@pytest.mark.parametrize("length", [25_000, 200_000])
def test_a_cell_that_is_too_long_costs_its_row_alone(length: int) -> None:
    sheet = read_delimited("a,b\n1," + "x" * length + "\n2,ok\n")
    assert [(finding.row, finding.code) for finding in sheet.findings] == [(2, "malformed")]
    assert [row.number for row in sheet.rows] == [1, 3]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n" + "x\n" * (MAX_ROWS + 1), "too-long"),
        ("a,b\n" + ",".join("x" * (MAX_COLUMNS + 1)), "too-wide"),
        ("a,b\n" + '1,"x" y\n' * 60, "malformed"),
    ],
)
def test_limits(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_delimited(text)
    assert (caught.value.finding.code, bool(caught.value.finding.remedy)) == (code, True)
