"""Reading import files: spreadsheets, JSON and messages become candidates; hostile input is refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalog.imports.candidate import Candidate
from shared.catalog.imports.columns.fields import fields
from shared.catalog.imports.columns.match import field_names
from shared.catalog.imports.read import read_candidates
from shared.catalog.releases.fields import ReleaseContent
from shared.errors import Finding, InvalidInput
from shared.model.archives.imports import ImportFormat

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
    problem = next(each for each in found.problems if each.code == "ambiguous")
    assert (problem.path, problem.severity) == ("basic.title", "error")
    assert "Row 3" in problem.message


def test_unknown_columns_are_reported_and_the_others_imported() -> None:
    found = only("csv", "title,colour\nA,blue\n")
    assert [each.code for each in found.problems] == ["unknown-column"]
    assert found.content["basic"]["title"] == "A"


def test_a_row_with_too_many_cells_is_reported_and_the_others_imported() -> None:
    found = only("csv", "title,label\nA,B,C\nD,E\n")
    assert [(each.code, each.severity) for each in found.problems] == [("malformed", "warning")]
    assert found.content["basic"]["title"] == "D"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("colour,shape\nblue,round\n", "unknown-column"),
        ("", "empty"),
        ('title\n"A', "malformed"),
        ("title\n" + "x" * 200_000, "malformed"),
        ("title\n" + "A\n" * 12_001, "too-long"),
        ("title\n" + "".join(f"T{number}\n" for number in range(51)), "too-long"),
        ("title\n\n\n", "empty"),
    ],
)
def test_an_invalid_spreadsheet_is_refused(text: str, expected: str) -> None:
    assert code("csv", text) == expected


def test_every_field_has_its_paths_in_a_release_or_a_track() -> None:
    track = next(iter(ReleaseContent.model_fields["tracks"].annotation.__args__))  # type: ignore[union-attr]
    for field in fields().values():
        for path, top in ((field.release_path, ReleaseContent), (field.track_path, track)):
            model: Any = top
            for name in path.split(".") if path and path not in ("-", "cover", "file") else ():
                known = {each.alias or key: each for key, each in model.model_fields.items()}
                assert name in known, path
                kind = known[name].annotation
                model = next((part for part in getattr(kind, "__args__", ()) if hasattr(part, "model_fields")), kind)


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
    assert [name for name in field_names() if f"`{name}`" not in guide] == []
