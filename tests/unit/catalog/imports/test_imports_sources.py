"""Files and archives as sources of an import: what they are, what cannot be read, and how much is read."""

import json
import random
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from examples.album import RELEASE
from shared.catalog.imports import check
from shared.catalog.imports.check import Source, check_sources
from tests.fixtures.import_tables import HEAD, checked, found, row

MESSAGE = Path("tests/unit/validation/messages/album-43.xml").read_bytes()


def zipped(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_archives_are_read_document_by_document() -> None:
    entries = {
        "batch/a.csv": (HEAD + row()).encode(),
        "batch/m.xml": MESSAGE,
        "batch/r.json": json.dumps(RELEASE).encode(),
        "__MACOSX/._a.csv": b"\0",
        "batch/1.wav": b"RIFF",
        "batch/BatchComplete_1.xml": b"<m:ManifestMessage xmlns:m='x'/>",
    }
    preview = checked(zipped(entries), "all.zip")
    assert [release.file for release in preview.releases] == [
        "all.zip/batch/a.csv",
        "all.zip/batch/m.xml",
        "all.zip/batch/r.json",
    ]
    assert "file-missing" in {each[3] for each in found(preview)}
    assert {each["format"] for each in preview.files} == {"table", "xml", "json"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\0" * 100, "empty"),
        ("a.csv", HEAD.encode(), "empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old-excel"),
        ("a.pdf", b"%PDF-1.7", "wrong-kind"),
        ("a.xls", b"<html><table>", "wrong-kind"),
        ("a.ods", zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "wrong-kind"),
        ("a.zip", b"PK\x03\x04nothing", "malformed"),
        ("a.zip", zipped({"readme.md": b"x"}), "empty"),
        ("a.json", b"{", "malformed"),
        ("a.json", b"[" * 100_000, "malformed"),
        ("a.json", b"7", "malformed"),
        ("a.json", b'{"notes": "\\ud800"}', "malformed"),
        ("a.json", b'{"notes": 1e999}', "malformed"),
        ("a.zip", zipped({"a.csv": b"x"}).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x63"), "malformed"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<a>" * 99}).replace(b"\xb3I", b"\xff\xff"), "malformed"),
        ("a.xml", b"<a/>", "no-namespace"),
        ("a.xml", b"<!DOCTYPE a><a/>", "doctype"),
    ],
)
def test_what_cannot_be_read_is_one_finding(name: str, data: bytes, code: str) -> None:
    preview = checked(data, name)
    assert [(each.severity, each.code, each.file) for each in preview.findings][:1] in (
        [("error", code, name)],
        [("error", code, "")],
    )
    assert (preview.releases, preview.has_errors) == ([], True)


def test_a_document_that_cannot_be_unpacked_ends_no_archive() -> None:
    table = (HEAD + row()).encode()
    entries = {"bomb.csv": b"A" * 5_000_000, "broken.csv": b"BROKEN" * 5, "good.csv": table}
    data = zipped(entries).replace(zlib.compress(b"BROKEN" * 5, wbits=-15)[:5], b"\xff" * 5)
    preview = checked(data, "all.zip")
    assert [(each.file, each.code) for each in preview.findings if each.severity == "error"] == [
        ("all.zip/bomb.csv", "too-large"),
        ("all.zip/broken.csv", "malformed"),
    ]
    assert [release.file for release in preview.releases] == ["all.zip/good.csv"]
    assert checked(zipped({"bomb.csv": b"A" * 5_000_000}), "a.zip").findings[0].code == "too-large"


def test_every_document_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MAX_DOCUMENT", 1000)
    text = HEAD + row()
    for name in ("a.csv", "a.json", "a.xml"):
        assert [each.code for each in checked(text + " " * 1000, name).findings] == ["too-large"]
    assert checked(zipped({"a.csv": text.encode(), "b.wav": random.Random(1).randbytes(2000)}), "a.zip").releases


def test_releases_beyond_the_limit_are_not_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    validated: list[Any] = []

    def noted(content: Any, _settings: Any) -> list[Any]:
        validated.append(content)
        return []

    monkeypatch.setattr(check, "draft_problems", noted)
    table = ("UPC,Album Title\n" + "".join(f",T{number}\n" for number in range(20))).encode()
    for source in (Source("a.json", json.dumps([{}] * 20).encode()), Source("a.csv", table)):
        validated.clear()
        preview = check_sources([source, source], limit=3)
        assert (len(preview.releases), len(validated)) == (3, 4)


def test_files_of_one_name_have_findings_of_their_own() -> None:
    faulty = (HEAD + row(ISRC="nonsense")).encode()
    sources = [Source("a.csv", (HEAD + row(UPC="400000260037")).encode()), Source("a.csv", faulty), Source("a", b"")]
    preview = check_sources([*sources, Source("a", b"")])
    assert [(release.file, release.importable) for release in preview.releases] == [
        ("a.csv", True),
        ("a (2).csv", False),
    ]
    assert [each.file for each in preview.findings if each.code == "empty"] == ["a", "a (2)"]
    assert [(name, "nonsense" in text and "error: " in text) for name, text in preview.reports()] == [
        ("a.csv", False),
        ("a (2).csv", True),
    ]


def test_texts_for_people_and_ends_of_batches_are_left_out() -> None:
    entries = {
        "a.csv": (HEAD + row()).encode(),
        "README.txt": b"Notes\n\nPlease import this.\n",
        "about.txt": b"Hello, this is our catalogue.\n",
        "empty.txt": b"",
        "BatchComplete_1.xml": b"",
    }
    preview = checked(zipped(entries), "all.zip")
    assert [(each.file, each.code, each.severity) for each in preview.findings] == [
        (f"all.zip/{name}", "no-table", "info") for name in ("README.txt", "about.txt", "empty.txt")
    ]
    assert ([release.importable for release in preview.releases], preview.has_errors) == ([True], False)
    assert checked(zipped({"a.txt": b"Hello, this is it."}), "a.zip").has_errors
    assert checked(zipped({"a.txt": (HEAD + row()).encode()}), "a.zip").releases[0].importable


def test_an_archive_in_an_archive_is_told() -> None:
    inner = zipped({"a.csv": (HEAD + row()).encode()})
    preview = checked(zipped({"b.csv": inner, "c.csv": (HEAD + row()).encode()}), "all.zip")
    assert [(each.file, each.code) for each in preview.findings] == [("all.zip/b.csv", "nested-archive")]
    assert [release.file for release in preview.releases] == ["all.zip/c.csv"]


def test_an_archive_is_left_when_there_are_too_many_releases() -> None:
    one = (HEAD + row() + row(UPC="400000260037", **{"Album Title": "Day"})).encode()
    preview = check_sources([Source("a.zip", zipped({f"{number}.csv": one for number in range(4)}))], limit=3)
    assert (len(preview.releases), len(preview.tables)) == (3, 2)


def test_too_many_releases_are_told() -> None:
    text = "UPC,Album Title\n" + "".join(f",T{number}\n" for number in range(5))
    preview = check_sources([Source("a.csv", text.encode())], limit=3)
    assert len(preview.releases) == 3
    assert "too-long" in {each[3] for each in found(preview)}


def test_files_beside_the_table_are_matched() -> None:
    entries = {"a.csv": (HEAD + row()).encode(), "400000260013_01_001.wav": b"RIFF", "400000260013.jpg": b"x"}
    (release,) = checked(zipped(entries), "all.zip").releases
    assert release.files == {"track-1": "400000260013_01_001.wav", "cover": "400000260013.jpg"}


def test_the_files_that_a_message_names_are_those_of_its_tracks() -> None:
    [release] = checked(zipped({"batch/album/m.xml": MESSAGE}), "all.zip").releases
    names = {"A1": "1.flac", "A2": "2.flac", "cover": "cover.jpg"}
    assert release.files == {place: f"album/resources/{name}" for place, name in names.items()}
    assert release.told == release.files
