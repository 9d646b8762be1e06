"""Checking files: rows become releases, each finding stands in its cell, and nothing raises."""

import csv
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.album import RELEASE
from shared.catalog.imports.check import Source, check_sources
from tests.fixtures.import_tables import HEAD, checked, found, row


def test_rows_become_the_content_of_a_release() -> None:
    preview = checked(HEAD + row() + row(ISRC="QZEXA2600002", Title="Two (feat. Ada)", Explicit="Yes", Length="201"))
    (release,) = preview.releases
    assert (release.location, release.rows, release.importable) == ("rows 2-3", [2, 3], True)
    assert found(preview) == [(3, "Title", "info", "guest-in-title")]
    assert release.content["basic"] == {
        "barcode": "400000260013",
        "title": "Night",
        "displayArtist": "Ens",
        "label": "Ours",
        "releaseDate": "2026-01-16",
    }
    assert release.content["metadata"] == {
        "genreCode": "ROCK-00",
        "genreName": "Rock",
        "copyright": "2026 Ours",
        "copyrightYear": 2026,
        "language": "en",
        "parentalWarning": "Explicit",
    }
    first, second = release.content["tracks"]
    assert second["metadata"] == {
        "title": "Two",
        "duration": 201,
        "displayArtist": "Ens",
        "artists": [{"name": "Ens", "role": "MainArtist"}, {"name": "Ada", "role": "FeaturedArtist"}],
        "parentalWarning": "Explicit",
    }
    assert (first["metadata"]["parentalWarning"], first["sequenceNumber"]) == ("NotExplicit", 1)


@pytest.mark.parametrize(
    ("column", "text", "severity", "code"),
    [
        ("UPC", "7.59928E+11", "error", "rounded-number"),
        ("UPC", "400000260014", "error", "wrong-check-digit"),
        ("UPC", "36000291452", "warning", "restored-zero"),
        ("ISRC", "nonsense", "error", "value-error"),
        ("Release Date", "31/02/2026", "error", "invalid-date"),
        ("Release Date", "12/11/2026", "error", "ambiguous-date"),
        ("Release Date", "2026", "error", "partial-date"),
        ("Length", "abc", "error", "invalid-duration"),
        ("Title", "MÃ¼ller", "warning", "mojibake"),
        ("Title", "M\ufffdller", "error", "lost-letter"),
        ("Title", "#REF!", "error", "error-value"),
        ("Explicit", "purple", "error", "invalid-choice"),
        ("Language", "Klingonish", "error", "invalid-language"),
        ("Territories", "Atlantis", "error", "invalid-territory"),
        ("Label", "", "warning", "missing"),
        ("ISRC", "", "warning", "missing"),
        ("Title", "x" * 1001, "error", "string-too-long"),
    ],
)
def test_each_fault_is_found_at_its_cell(column: str, text: str, severity: str, code: str) -> None:
    other = row(UPC="400000260037", ISRC="QZEXA2600009", **{"Album Title": "Day"})
    preview = checked(HEAD + other + row(**{column: text}))
    assert (3, column, severity, code) in found(preview)
    assert preview.releases[0].importable
    assert preview.releases[1].importable is (severity != "error")
    assert preview.has_errors is (severity == "error")


def test_a_barcode_that_a_spreadsheet_rounded_groups_nothing() -> None:
    rounded = {"UPC": "7.59928E+11"}
    preview = checked(HEAD + row(**rounded) + row(**rounded, **{"Album Title": "Day"}))
    assert [release.rows for release in preview.releases] == [[2], [3]]


def test_the_forms_of_a_barcode_are_one() -> None:
    forms = ("400000260013", "0400000260013", "00400000260013")
    preview = checked(HEAD + "".join(row(UPC=form, ISRC=f"QZEXA260000{n}") for n, form in enumerate(forms)))
    assert [release.rows for release in preview.releases] == [[2, 3, 4]]
    assert not preview.has_errors


def test_ambiguous_dates_are_one_finding_and_a_choice() -> None:
    text = HEAD + "".join(row(ISRC=f"QZEXA260000{n}", **{"Release Date": "12/11/2026"}) for n in range(3))
    preview = checked(text)
    assert [each[:2] for each in found(preview)] == [(2, "Release Date")]
    assert preview.choices == {"dateOrder": ["DMY", "MDY"]}
    chosen = checked(text, profile={"dateOrder": "MDY"})
    assert chosen.releases[0].content["basic"]["releaseDate"] == "2026-12-11"
    assert not chosen.has_errors


def test_years_of_two_digits_may_come_first() -> None:
    text = HEAD + row(**{"Release Date": "10-11-12"})
    assert checked(text).choices == {"dateOrder": ["DMY", "MDY", "YMD"]}
    chosen = checked(text, profile={"dateOrder": "YMD"})
    assert chosen.releases[0].content["basic"]["releaseDate"] == "2010-11-12"


def test_a_heading_of_the_profile_that_the_file_lacks_is_told() -> None:
    preview = checked("UPC,Album Title\n400000260013,Night\n", profile={"columns": {"Alb": "title", "upc": "barcode"}})
    told = [each for each in preview.findings if each.code == "absent-column"]
    assert [("'Alb'" in each.message, each.severity) for each in told] == [(True, "warning")]


def test_a_profile_maps_ignores_and_fills() -> None:
    profile = {"columns": {"A": "title", "B": "isrc"}, "ignored": ["C"], "fixed": {"label": "Ours", "genre": "Rock"}}
    preview = checked("A,B,C\nNight,QZEXA2600001,x\n", profile=profile)
    content = preview.releases[0].content
    assert (content["basic"]["label"], content["metadata"]["genreName"]) == ("Ours", "Rock")
    assert preview.mapping == {"A": "title", "B": "isrc", "C": None}


def test_contradictions_and_repetitions_are_found() -> None:
    preview = checked(HEAD + row(**{"Track Number": "1"}) + row(Label="Theirs") + row(UPC="0400000260013", Title="Two"))
    codes = {each[3] for each in found(preview)}
    assert {"ambiguous", "repeated-isrc", "isrc-of-another"} <= codes


def test_other_artists_make_a_compilation() -> None:
    text = "UPC,Album Title,Artist,Track Title,ISRC\n"
    text += "".join(f"400000260013,Hits,A{n},T{n},QZEXA260000{n}\n" for n in range(4))
    basic = checked(text).releases[0].content["basic"]
    assert basic["displayArtist"] == "Various Artists"


def test_a_long_heading_is_known_by_its_beginning() -> None:
    heading = "Our number of this product " * 30
    preview = checked(f'"{heading}",Album Title\n400000260013,Night\n', profile={"columns": {heading[:300]: "barcode"}})
    assert preview.releases[0].content["basic"]["barcode"] == "400000260013"
    assert max(map(len, preview.mapping)) <= 300


@pytest.mark.parametrize("column", ["UPC", "ISRC", "Release Date", "Length", "Title", "Artist", "Genre", "C Line"])
@pytest.mark.parametrize("text", ["9" * 5000, " T" * 2500, "(feat. x" * 700, "1e" + " " * 5000 + "x"])
def test_a_cell_that_is_too_long_is_told(column: str, text: str) -> None:
    assert (2, column, "error", "string-too-long") in found(checked(HEAD + row(**{column: text})))


def test_a_cell_with_too_many_values_is_told() -> None:
    text = f"UPC,Album Title,Composer\n400000260013,Night,{'A;' * 5000}\n"
    assert (2, "Composer", "error", "too-long") in found(checked(text))


def test_a_release_of_another_form_has_findings_by_its_number() -> None:
    preview = checked(json.dumps([RELEASE, {"type": "Album", "basic": {"title": 5}, "status": "ready"}]), "a.json")
    assert [release.importable for release in preview.releases] == [True, False]
    assert {(2, "basic.title", "error"), (2, "status", "error"), (2, "metadata", "warning")} <= {
        each[:3] for each in found(preview)
    }


FAULTS = {
    "UPC": ["7.59928E+11", "123", "x"],
    "ISRC": ["QZ", "QZEXA26000012"],
    "Release Date": ["31/02/2026", "soon", "2026"],
    "Length": ["abc", "3:99"],
    "Explicit": ["purple"],
    "Territories": ["Atlantis"],
    "Language": ["Klingonish"],
    "Title": ["a\ufffdb", "#REF!"],
}


def test_seeded_faults_are_all_found_and_the_other_releases_are_importable() -> None:
    chance = random.Random(7)
    lines, seeded = [], set()
    for number in range(300):
        cells = {"UPC": "", "Album Title": f"Album {number}", "ISRC": f"QZEXA26{number:05}"}
        if number % 5 == 0:
            column = chance.choice(list(FAULTS))
            cells[column] = chance.choice(FAULTS[column])
            seeded.add((number + 2, column))
        lines.append(row(**cells))
    preview = checked(HEAD + "".join(lines))
    assert {(each.row, each.column) for each in preview.all_findings() if each.severity == "error"} == seeded
    assert sum(release.importable for release in preview.releases) == 300 - len(seeded)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.json", "a.xml", "a.xlsx", "a.zip", "a"]))
def test_arbitrary_bytes_raise_nothing(data: bytes, name: str) -> None:
    assert checked(data, name).all_findings()


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.text(max_size=20), min_size=14, max_size=14))
def test_arbitrary_cells_raise_nothing(cells: list[str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    preview = checked(HEAD + quoted + "\n")
    assert preview.mapping or preview.findings


def test_the_report_is_the_table_with_a_column_of_findings_and_can_be_checked_again() -> None:
    preview = checked("A title\n" + HEAD + row(UPC="7.59928E+11") + row(ISRC="QZEXA2600002", Title="-Two"))
    ((name, text),) = preview.reports()
    lines = text.splitlines()
    assert name == "file.csv"
    assert lines[0].endswith('"Territories","Findings"')
    assert '"error: UPC: ' in lines[1]
    assert lines[2].endswith(',""')
    again = checked(text)
    assert again.releases[1].content == preview.releases[1].content
    assert again.mapping["Findings"] is None
    assert again.reports() == [(name, text)]


def test_the_report_has_every_row_as_it_was() -> None:
    text = "UPC,Album Title,Catalogue Number,ISRC\n400000260013,'Round Midnight,'0042,\"QZEXA2600001\n"
    text += "400000260013,'39,'0042,QZEXA2600002,extra\n400000260020,-x,'0042,\n"
    ((_, shown),) = checked(text).reports()
    rows = list(csv.reader(shown.removeprefix("\ufeff").splitlines()))
    assert [row[:4] + row[5:] for row in rows] == [
        ["UPC", "Album Title", "Catalogue Number", "ISRC"],
        ["400000260013", "'Round Midnight", "'0042", "QZEXA2600001"],
        ["400000260013", "'39", "'0042", "QZEXA2600002", "extra"],
        ["400000260020", "'-x", "'0042", ""],
    ]
    assert ["malformed" in row[4] or "not valid CSV" in row[4] or "more cells" in row[4] for row in rows] == [
        False,
        True,
        True,
        False,
    ]
    again = checked(shown)
    assert [(each.row, each.code) for each in again.findings if each.severity == "error"] == [(3, "malformed")]
    basic = again.releases[-1].content["basic"]
    assert (basic["title"], basic["catalogNumber"]) == ("-x", "0042")


def test_each_table_has_a_report() -> None:
    preview = check_sources([Source("a.csv", (HEAD + row(Title="#REF!")).encode()), Source("b.csv", HEAD.encode())])
    assert [(name, len(text.splitlines())) for name, text in preview.reports()] == [("a.csv", 2), ("b.csv", 1)]


def test_what_is_true_of_a_whole_file_is_told_once_to_people() -> None:
    text = (HEAD + "".join(row(ISRC=f"QZEXA260000{n}", **{"Release Date": "12/11/2026"}) for n in range(3))).encode()
    preview = check_sources([Source("a.csv", text), Source("b.csv", text.replace(b"400000260013", b"400000260020"))])
    assert [(each.file, each.code) for each in preview.summary()] == [
        ("a.csv", "ambiguous-date"),
        ("b.csv", "ambiguous-date"),
    ]
