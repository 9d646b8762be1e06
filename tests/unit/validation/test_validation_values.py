"""The value sets are exactly DDEX's in every revision."""

import json

import pytest

from shared.validation.rules.common.values import REVISIONS, VALUE_SETS, ValueSet
from shared.validation.validate import validate_message
from tests.schemas import kit

FILES = {"3.8": "ern-382.json", "4.2": "ern-42.json", "AVS 3": "ern-43-avs3.json", "AVS 9": "avs9.json"}


@pytest.mark.parametrize("values", VALUE_SETS, ids=lambda values: f"{'-'.join(values.element)}-{values.family}")
def test_same_values_as_the_official_set(values: ValueSet) -> None:
    for revision in REVISIONS[:1] if values.family == "3" else REVISIONS[1:]:
        official = json.loads(kit("avs", FILES[revision]).read_text(encoding="utf-8"))
        assert values.allowed(revision) == frozenset(official[values.name]), revision


@pytest.mark.parametrize(
    ("version", "avs", "allowed"), [("43", "3", False), ("43", "9", True), ("432", "9", True), ("432", "3", True)]
)
def test_the_message_names_the_revision_that_applies(version: str, avs: str, allowed: bool) -> None:
    xml = kit("minimal", f"ern-{version}.xml").read_text().replace("FrontCoverImage", "ProfilePicture")
    head, _, tail = xml.partition("AvsVersionId=")
    report = validate_message(f'{head}AvsVersionId="{avs}"{tail[3:]}'.encode())
    assert ("value" not in {finding.code for finding in report.findings}) is allowed
