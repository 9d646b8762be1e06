"""Services' own spreadsheets: recognised by their headings, read without guessing."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from shared.catalog.imports.values.cell import CellProblem
from shared.errors import InvalidInput
from shared.model.sales.line import SalesLine
from shared.model.sales.mapping import SalesMapping
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.reports.tables.cells import Mark, decimal_mark, read_number, read_period
from shared.sales.reports.tables.heading import load_mapping

APPLE = """\
Vendor Name\tExample Records
Start Date\t11/30/2025
End Date\t12/27/2025
Transaction Date\tISRC / ISBN\tUPC\tVendor Identifier\tQuantity\tPartner Share\tExtended Partner Share\t\
Partner Share Currency\tSale or Return\tApple Identifier\tArtist / Show / Developer / Author\tTitle\tCountry Of Sale
12/01/2025\tQZABC2600001\t602577744327\tv1\t3\t0.70\t2.10\tEUR\tS\t1440\tSome Artist\tA Song\tDE
12/02/2025\tQZABC2600002\t602577744327\tv1\t-1\t0.70\t-0.70\tEUR\tR\t1441\tSome Artist\tB Song\tDE
Country Of Sale\tPartner Share Currency\tQuantity\tExtended Partner Share
DE\tEUR\t2\t1.40
"""
SPOTIFY = """\
Country,Product,Track URI,UPC,ISRC,Track name,Artist name,Album name,Quantity,Payable,Invoice currency,Month
SE,Premium,spotify:track:1,602577744327,QZ-ABC-26-00001,A Song,Some Artist,An Album,1000,3.141592653589,EUR,2026-01
SE,Free,spotify:track:1,602577744327,QZABC2600001,A Song,Some Artist,An Album,50,0.0100,EUR,2026-01
"""
YOUTUBE = """\
Adjustment Type,Day,Country,Asset ID,Asset Title,Artist,Album,ISRC,UPC,Owned Views,Partner Revenue
None,20260103,US,A1,A Song,Some Artist,An Album,QZABC2600001,,120,0.0421
Spam Adjustment,20260103,US,A1,A Song,Some Artist,An Album,QZABC2600001,,0,-0.0100
"""
BANDCAMP = """\
date,item type,item name,artist,currency,item price,quantity,item total,amount you received,net amount,upc,isrc,country
1/15/26 8:32am,track,A Song,Some Artist,GBP,1.00,1,1.00,0.82,0.85,,QZABC2600001,United Kingdom
2/15/26 9:00pm,package,A Record,Some Artist,GBP,20.00,2,46.00,34.10,35.00,602577744327,,United Kingdom
"""
BEATPORT = """\
TRACK_ARTIST;TRACK_TITLE;REMIXER_NAME;ISRC;RELEASE_NAME;TRACK_COUNT;NET_CONTENT_REVENUE;CURRENCY;SALE_DATE;COUNTRY
Some Artist;A Song;;QZABC2600001;An EP;2;1,27;EUR;01/15/2026;Germany
Some Artist;A Song;;QZABC2600001;An EP;1;1.234,56;EUR;01/15/2026;Germany
"""


def read(
    text: str | bytes, mapping: SalesMapping | None = None, name: str = "x.csv"
) -> tuple[list[SalesLine], ReportCheck]:
    data = text.encode() if isinstance(text, str) else text
    reading = ReportCheck([Source(name, lambda: io.BytesIO(data))], mapping or SalesMapping())
    return list(reading), reading


@pytest.mark.parametrize(
    ("text", "service", "expected"),
    [
        (
            APPLE,
            "Apple Music",
            [
                ("QZABC2600001", "DE", 3, "2.10", "EUR", "PermanentDownload", "2025-12-01", "2025-12-01"),
                ("QZABC2600002", "DE", -1, "-0.70", "EUR", "PermanentDownload", "2025-12-02", "2025-12-02"),
            ],
        ),
        (
            SPOTIFY,
            "Spotify",
            [
                ("QZABC2600001", "SE", 1000, "3.141592653589", "EUR", "OnDemandStream", "2026-01-01", "2026-01-31"),
                ("QZABC2600001", "SE", 50, "0.0100", "EUR", "OnDemandStream", "2026-01-01", "2026-01-31"),
            ],
        ),
        (
            YOUTUBE,
            "YouTube",
            [
                ("QZABC2600001", "US", 120, "0.0421", "USD", "Stream", "2026-01-03", "2026-01-03"),
                ("QZABC2600001", "US", 0, "-0.0100", "USD", "Stream", "2026-01-03", "2026-01-03"),
            ],
        ),
        (
            BANDCAMP,
            "Bandcamp",
            [
                ("QZABC2600001", "GB", 1, "0.85", "GBP", "PermanentDownload", "2026-01-15", "2026-01-15"),
                ("", "GB", 2, "35.00", "GBP", "PurchaseAsPhysicalProduct", "2026-02-15", "2026-02-15"),
            ],
        ),
        (
            BEATPORT,
            "Beatport",
            [
                ("QZABC2600001", "DE", 2, "1.27", "EUR", "PermanentDownload", "2026-01-15", "2026-01-15"),
                ("QZABC2600001", "DE", 1, "1234.56", "EUR", "PermanentDownload", "2026-01-15", "2026-01-15"),
            ],
        ),
    ],
    ids=["apple", "spotify", "youtube", "bandcamp", "beatport"],
)
def test_the_spreadsheets_of_services_are_read(text: str, service: str, expected: list[tuple[object, ...]]) -> None:
    lines, reading = read(text)
    assert [each.to_dict() for each in reading.findings if each.severity == "error"] == []
    found = [
        (
            line.isrc,
            line.territory,
            line.quantity,
            str(line.revenue),
            line.currency,
            line.use_type,
            str(line.start),
            str(line.end),
        )
        for line in lines
    ]
    assert (found, {line.service for line in lines}) == (expected, {service})
    assert {(line.artist, line.title) for line in lines} <= {
        ("Some Artist", each) for each in ("A Song", "B Song", "A Record")
    }


def test_models_of_services_are_those_of_ddex() -> None:
    lines, _ = read(SPOTIFY)
    assert [line.commercial_model for line in lines] == ["SubscriptionModel", "AdvertisementSupportedModel"]


def test_an_unknown_spreadsheet_needs_what_it_does_not_say() -> None:
    text = "Lied;Stück;Betrag\nA Song;3;0,42\n"
    assert [each.code for each in read(text)[1].findings] == ["unknown-format"]
    mapping = load_mapping(
        {
            "columns": {"Lied": "title", "Stück": "quantity", "Betrag": "revenue"},
            "fixed": {
                "service": "Example",
                "currency": "EUR",
                "month": "2026-01",
                "useType": "Stream",
                "territory": "AT",
            },
        }
    )
    [line], reading = read(text, mapping)
    assert (line.revenue, line.quantity, line.territory, reading.findings.total) == (Decimal("0.42"), 3, "AT", 0)
    with pytest.raises(InvalidInput) as raised:
        load_mapping({"columns": {"Lied": "song"}, "fixed": {"money": "1"}})
    assert [each.path for each in raised.value.problems] == ["columns.Lied", "fixed.money"]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (8, "many", "invalid-number"),
        (9, "1,234", "ambiguous-number"),
        (0, "Atlantis", "unknown-territory"),
        (10, "Shells", "unknown-currency"),
        (3, "6.02578E+11", "rounded-number"),
        (9, "12.50 USD", "another-currency"),
        (9, "1E+29", "invalid-number"),
        (8, "1000000000000000", "invalid-number"),
        (11, "2026-13", "partial-date"),
        (11, "", "no-period"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(cell: int, value: str, code: str) -> None:
    heading, row, *_ = SPOTIFY.splitlines()
    cells = row.split(",")
    cells[9] = "3"  # no amount says what separates decimals
    cells[cell] = f'"{value}"'
    lines, reading = read(f"{heading}\n{','.join(cells)}\n")
    [finding] = reading.findings
    assert (lines, finding.code, finding.row) == ([], code, 2)
    if value:
        assert (finding.column, finding.value) == (heading.split(",")[cell], value)


def test_rows_of_totals_are_passed_over_and_amounts_without_a_name_are_not() -> None:
    total = "Total,,,,,,,,1050,3.15,EUR,\n"
    stray = ",,,,,,,,,-7.00,EUR,2026-01\n"
    lines, reading = read(SPOTIFY + total + stray)
    assert (len(lines), [(each.code, each.row) for each in reading.findings]) == (2, [("unnamed", 5)])


@pytest.mark.parametrize("name", ["Total", "Grand total:", "Summe", "Gesamt"])
def test_sums_in_the_column_of_titles_are_no_sales(name: str) -> None:
    total = f",,,,,{name},,,1050,3.15,EUR,2026-01\n"
    lines, reading = read(SPOTIFY + total)
    assert (len(lines), reading.findings.total) == (2, 0)
    lines, reading = read(SPOTIFY + total.replace(",,,1050", ",Some Artist,,1050"))
    assert (len(lines), [each.code for each in reading.findings]) == (2, ["ambiguous-total"])
    lines, reading = read(SPOTIFY + total.replace(",,,,,", ",,,,QZABC2600001,"))
    assert (len(lines), reading.findings.total) == (3, 0)


def test_files_that_were_put_together_are_read_and_other_tables_are_warned_of() -> None:
    lines, reading = read(SPOTIFY + "\ufeff" + SPOTIFY)
    assert (len(lines), reading.findings.total) == (4, 0)
    assert len(read(APPLE + APPLE)[0]) == 4
    other = "Store,Streams,Title,ISRC,Net,Currency\nX,1,A Song,QZABC2600001,7.00,EUR\n"
    lines, reading = read(SPOTIFY + other)
    found = [(each.code, each.severity, each.row) for each in reading.findings]
    assert (len(lines), found) == (2, [("second-table", "warning", 4)])
    assert [(each.code, each.severity) for each in read(APPLE)[1].findings] == [("second-table", "info")]


def test_an_amount_above_the_headings_is_not_one_of_each_row() -> None:
    lines, _ = read("Revenue,500.00\nCurrency,EUR\n" + "Title,Streams,Net,Store,Month\nA,1,,X,2026-01\n")
    assert [line.revenue for line in lines] == [None]


@pytest.mark.parametrize("service", ["Ex\x1b[31mample", "E" * 391])
def test_a_service_whose_name_no_account_can_have_is_refused(service: str) -> None:
    lines, reading = read(f"Title,Streams,Net,Currency,Store,Month\nA,1,1.00,EUR,{service},2026-01\n")
    assert (lines, [(each.code, each.column) for each in reading.findings]) == ([], [("invalid-service", "Store")])


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    rows = "Title,Streams,Net,Currency,Store,From,To\nA,1,1.00,EUR,X,2026-02-01,2026-01-31\n"
    lines, reading = read(rows)
    assert (lines, [(each.code, each.column) for each in reading.findings]) == ([], [("period", "To")])


def test_workbooks_and_other_encodings_are_read() -> None:
    book = Workbook()
    for row in SPOTIFY.splitlines():
        book.active.append(row.split(","))
    out = io.BytesIO()
    book.save(out)
    for data in (out.getvalue(), SPOTIFY.encode("utf-16"), SPOTIFY.encode("utf-8-sig"), SPOTIFY.encode()):
        assert [line.quantity for line in read(data)[0]] == [1000, 50]


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1234.5", None, "1234.5"),
        ("-0.000001", None, "-0.000001"),
        ("1,234.50", None, "1234.50"),
        ("1.234,50", None, "1234.50"),
        ("1.234.567", None, "1234567"),
        ("0,123", None, "0.123"),
        ("(12.30)", None, "-12.30"),
        ("€ 3", None, "3"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("1.5E-7", None, "1.5E-7"),
        ("12 EUR", None, "12"),
        ("-US$1,234.5", None, "-1234.5"),
        ("1234,567", None, "1234.567"),
        ("1 234,5", None, "1234.5"),
    ],
)
def test_amounts_are_read_exactly(text: str, mark: Mark | None, value: str) -> None:
    assert str(read_number(text, mark)) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3,4,5", "--1", "NaN", "1e999", "١٢", "12abc", "1,23,456.0", "1e99", "1" * 61]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(CellProblem):
        read_number(text, None)


@pytest.mark.parametrize(
    ("text", "currencies"),
    [
        ("12.50 USD", "USD"),
        ("€ 12.50", "EUR"),
        ("$12.50", "USD CAD MXN AUD"),
        ("US$12.50", "USD"),
        ("A$12.50", "AUD"),
        ("¥12.50", "JPY CNY"),
        ("12.50", "USD EUR JPY"),
        ("(GBP 12.50)", "GBP"),
    ],
)
def test_an_amount_says_no_other_currency_than_its_row(text: str, currencies: str) -> None:
    for currency in ("USD", "EUR", "CAD", "MXN", "AUD", "JPY", "CNY", "GBP", "CHF"):
        if currency in currencies.split() or text == "12.50":
            read_number(text, ".", currency)
        else:
            with pytest.raises(CellProblem):
                read_number(text, ".", currency)


def test_what_separates_decimals_is_found_from_amounts_without_doubt() -> None:
    assert decimal_mark(["1,234", "0,5"]) == ","
    assert decimal_mark(["1,234", "12.5"]) == "."
    assert decimal_mark(["1,234", "7"]) is None
    assert decimal_mark(["1,5", "1.5"]) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-02", ("2026-02-01", "2026-02-28")),
        ("202602", ("2026-02-01", "2026-02-28")),
        ("02/2026", ("2026-02-01", "2026-02-28")),
        ("2026-Q1", ("2026-01-01", "2026-03-31")),
        ("20260203", ("2026-02-03", "2026-02-03")),
    ],
)
def test_periods(text: str, days: tuple[str, str]) -> None:
    assert tuple(map(str, read_period(text, None))) == days
