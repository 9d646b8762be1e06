"""Reading import files: spreadsheets, JSON and messages become candidates; hostile input is refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalog.imports.candidate import Candidate
from shared.catalog.imports.columns import RELEASE, TRACK
from shared.catalog.imports.read import read_candidates
from shared.catalog.releases.fields import ReleaseContent
from shared.errors import Finding, InvalidInput
from shared.model.catalog.imports import ImportFormat

MESSAGE = Path("tests/unit/validation/messages/album-43.xml").read_text("utf-8")


def only(format_: Any, text: str) -> Candidate:
    (found,) = read_candidates(format_, text)
    return found


def code(format_: Any, text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_candidates(format_, text)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_of_tracks_become_releases(delimiter: str) -> None:
    rows = [
        ["barcode", "title", "displayArtist", "releaseDate", "isrc", "trackTitle", "composers", "territories"],
        ["400000260013", "Night", "Ensemble", "2026-01-16", "QZEXA2600001", '"One, two"', "Ada|Bob", "DE|FR"],
        ["400000260013", "", "", "", "QZEXA2600002", "Three", "", ""],
        ["", "Other", "Soloist", "2026-02-01", "QZEXA2600003", "Four", "", ""],
    ]
    text = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    if delimiter == ";":
        text = text.replace("Ada|Bob", '"Ada; Bob"').replace("DE|FR", '"DE;FR"')
    night, other = read_candidates("csv", text.replace("|", ";"))
    assert (night.location, other.location, night.problems) == ("rows 2-3", "row 4", ())
    assert night.content["territories"] == {"included": ["DE", "FR"], "mode": "selected"}
    assert night.content["rights"] == {"startDate": "2026-01-16"}
    first, second = night.content["tracks"]
    assert (first["metadata"]["title"], second["metadata"]["displayArtist"]) == ("One, two", "Ensemble")
    assert first["metadata"]["writers"] == [{"name": "Ada", "role": "Composer"}, {"name": "Bob", "role": "Composer"}]
    assert (night.content["type"], other.content["type"]) == ("Album", "Single")


def test_contradicting_rows_are_reported() -> None:
    found = only("csv", "barcode,title,label\n1,Night,Ours\n1,Day,\n")
    (problem,) = found.problems
    assert (problem.path, problem.code) == ("basic.title", "ambiguous")
    assert "Row 3" in problem.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title,colour\nA,blue\n", "unknown-column"),
        ("title,title\nA,B\n", "unknown-column"),
        ("", "unknown-column"),
        ("title,label\nA,B,C\n", "malformed"),
        ('title\n"A', "malformed"),
        ("title\n" + "x" * 200_000, "malformed"),
        ("title\n" + "A\n" * 6000, "too-long"),
        ("title\n" + "".join(f"T{number}\n" for number in range(51)), "too-long"),
        ("title\n\n\n", "empty"),
    ],
)
def test_an_invalid_spreadsheet_is_refused(text: str, expected: str) -> None:
    assert code("csv", text) == expected


def test_every_column_maps_to_a_field_of_a_release() -> None:
    for column in RELEASE.values():
        model: Any = ReleaseContent
        for name in column.path.split("."):
            fields = {field.alias or key: field for key, field in model.model_fields.items()}
            assert name in fields, column.path
            model = fields[name].annotation
    assert not RELEASE.keys() & TRACK.keys()


@pytest.mark.parametrize("text", ['{"type": "Album"}', '[{"type": "Album"}]', '{"releases": [{"type": "Album"}]}'])
def test_json_contains_one_release_or_several(text: str) -> None:
    assert only("json", text).content == {"type": "Album"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "malformed"),
        ("[1]", "malformed"),
        ("7", "malformed"),
        ("[" * 200_000, "malformed"),
        ('{"releases": NaN}', "malformed"),
        ("[]", "empty"),
        ("[" + "{}," * 50 + "{}]", "too-long"),
    ],
)
def test_json_without_releases_is_refused(text: str, expected: str) -> None:
    assert code("json", text) == expected


def test_a_message_becomes_a_release_with_warnings() -> None:
    found = only("ern", MESSAGE)
    assert (found.content["basic"]["title"], len(found.content["tracks"])) == ("Example", 2)
    assert found.content["ddex"] == {"version": "4.3"}
    assert not {"id", "tenantId", "assets", "status"} & set(found.content)
    assert {problem.severity for problem in found.problems} <= {"warning"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "doctype"),
        ("<a", "malformed-xml"),
        ("<a/>", "no-namespace"),
    ],
)
def test_an_invalid_message_is_refused(text: str, expected: str) -> None:
    assert code("ern", text) == expected


def candidates_or_findings(format_: ImportFormat, text: str) -> Sequence[Candidate | Finding]:
    try:
        return read_candidates(format_, text)
    except InvalidInput as error:
        return error.problems


@given(text=st.text(alphabet='title,barcodeisrc"\n\r\t;\x00é ', max_size=200))
def test_arbitrary_text_raises_nothing_but_invalid_input(text: str) -> None:
    formats: tuple[ImportFormat, ...] = ("csv", "json", "ern")
    for format_ in formats:
        found = candidates_or_findings(format_, text)
        assert found
        assert all(each.location if isinstance(each, Candidate) else each.code and each.remedy for each in found)


def test_the_guide_lists_every_column() -> None:
    guide = Path("docs/how-to/use-the-rest-api.md").read_text("utf-8")
    assert [name for name in (*RELEASE, *TRACK) if f"`{name}`" not in guide] == []
