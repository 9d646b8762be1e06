"""Tests that each third-party sample has its recorded schema result, and only blocking findings explained here."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.platform.schemas import SchemaSource
from shared.validation.validate import validate_message
from tests.schemas import KIT, kit, schema_source

RECORDED: dict[str, list[str]] = json.loads((Path(__file__).parent / "sample_findings.json").read_text())
"""Codes of the blocking findings of the XML and rules stages, by sample."""

EXPLAINED = {
    "c-line": "the release has no C line in any territory",
    "cover-item": "the front cover is missing or is no FrontCoverImage, so the group's cover item points to none",
    "default-number": "one track release has two default labels",
    "digest": "an MD5 of 33 characters",
    "display-artist-missing": "the audio book names contributors, but no display artist",
    "doctype": "wrong on purpose: an entity bomb",
    "formal-title": "the audio book's releases have no formal title",
    "grid": "invented GRids of another form or length",
    "icpn": "invented or padded UPCs, whose check digit is not computed",
    "image-number": "wrong on purpose: no image",
    "isrc": "invented ISRCs with letters in place of digits, or, on purpose, an empty one",
    "main-release": "no release is marked as the main one",
    "main-release-type": "wrong on purpose: no Album; or a bundle that is called something else",
    "message-id-empty": "a template: the message id is left to the reader",
    "music-missing": "the recordings have no type, or, on purpose, there is none",
    "not-well-formed": "broken XML: on purpose, or where a placeholder was left in",
    "p-line": "the release has no P line in any territory",
    "policy-unclaimed": "the message names the profile of an older version of the standard",
    "primary-without-isrc": "wrong on purpose: the ISRC is missing",
    "profile-id": "the message names a profile of version 12 or 13 of the standard",
    "recording-missing": "wrong on purpose: no recording",
    "recording-number": "wrong on purpose: no recording",
    "reference-dangling": "wrong on purpose: what the release refers to was taken out",
    "release-id-repeated": "the single and its track have one GRid",
    "release-type-missing": "wrong on purpose: no Album; or the sender's own type",
    "release-unidentified": "the release is identified by a proprietary id, or none is marked as the main one",
    "ringtone-source": "the ringtone does not say from which release it is",
    "schema-version": "the message names another version than its namespace, or writes it with a slash in front",
    "secondary-unidentified": "wrong on purpose: the image was taken out",
    "sequence-numbers": "a sequence with a gap, or with a number twice",
    "service-unnamed": "the message names a business profile of an older version of the standard",
    "text-empty": "a template: titles are left to the reader",
    "track-number": "no release is marked as the main one, so it is counted as a track",
    "track-resources": "wrong on purpose: the album is called a track",
    "tracks-missing": "the single has no track release",
    "unknown-message": "wrong on purpose: a version that does not exist",
    "update-indicator": "the samples are older than the rule",
    "user-defined-namespace": "a user-defined value without namespace",
    "user-defined-value": "a user-defined value next to an allowed value",
}


def on_record() -> dict[str, dict[str, str]]:
    table = KIT / "VALIDATION.csv"
    if not table.exists():
        return {}
    with table.open(encoding="utf-8") as rows:
        samples = {row["sample"].removeprefix("samples/"): row for row in csv.DictReader(rows)}
    return {name: row for name, row in samples.items() if not name.startswith(("mead", "ern-c"))}


@pytest.fixture(scope="module")
def schemas() -> SchemaSource:
    return schema_source()


@pytest.mark.parametrize("sample", sorted(RECORDED))
def test_sample(schemas: SchemaSource, sample: str, record_property: Callable[[str, object], None]) -> None:
    report = validate_message(kit("samples", sample).read_bytes(), schemas=schemas)
    blocking = {found.code for found in report.findings if found.severity == "error" and found.stage != "schema"}
    assert sorted(blocking) == RECORDED[sample]
    expected = {"valid": "passed", "invalid": "failed"}.get(on_record()[sample]["result"], "not run")
    assert report.stages["schema"] == expected
    if blocking and expected == "passed":
        record_property("blocked", {sample: {code: EXPLAINED[code] for code in blocking}})


def test_every_sample_is_recorded_and_every_finding_explained() -> None:
    kit("VALIDATION.csv")
    assert sorted(RECORDED) == sorted(on_record())
    assert {code for codes in RECORDED.values() for code in codes} == EXPLAINED.keys()
