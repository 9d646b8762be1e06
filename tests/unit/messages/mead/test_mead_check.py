"""Tests the findings on what a release says about its music."""

from typing import Any

import pytest

from shared.messages.mead.check import mead_findings
from tests.fixtures.mead import DOCUMENTED
from tests.unit.messages.mead.test_mead_compose import described


def found(**mead: Any) -> dict[str, str]:
    """Path -> code of each finding."""
    findings = list(mead_findings(described(mead)))
    assert {each.severity for each in findings} <= {"warning"}
    return {each.path: each.code for each in findings}


def test_a_release_of_the_vocabularies_has_no_findings() -> None:
    award = {"name": "Best Album", "body": "Example Music Awards", "date": "2026"}
    assert found(**{**DOCUMENTED, "awards": [award]}) == {}
    assert list(mead_findings(described(None))) == []


@pytest.mark.parametrize(
    ("mead", "path", "code"),
    [
        ({"moods": ["Happy", "Dreemy"]}, "mead.moods[1]", "mead-value-unknown"),
        ({"seasonality": "Monsoon"}, "mead.seasonality", "mead-value-unknown"),
        (
            {"trackMead": {"track-1": {"vocalRegister": "Very high"}}},
            "mead.trackMead.track-1.vocalRegister",
            "mead-value-unknown",
        ),
        ({"key": "H Minor"}, "mead.key", "mead-notation"),
        ({"timeSignature": "four"}, "mead.timeSignature", "mead-notation"),
        ({"focusTrack": "track-9"}, "mead.focusTrack", "mead-track-unknown"),
        ({"trackMead": {"track-9": {"tempo": 1}}}, "mead.trackMead.track-9", "mead-track-unknown"),
        (
            {"awards": [{"name": "Best Album", "body": "Example Music Awards"}]},
            "mead.awards[0]",
            "mead-award-incomplete",
        ),
        ({"isExplicit": True}, "mead.isExplicit", "mead-explicit-differs"),
    ],
)
def test_what_is_doubtful_is_told(mead: dict[str, Any], path: str, code: str) -> None:
    assert found(**mead) == {path: code}


def test_a_near_value_is_proposed() -> None:
    (finding,) = mead_findings(described({"moods": ["Dreemy"]}))
    assert "Did you mean Dreamy?" in (finding.remedy or "")


@pytest.mark.parametrize("field", ["themes", "instrumentation", "moods"])
def test_values_of_the_standard_are_known_in_any_spelling(field: str) -> None:
    value = {"themes": "new year", "instrumentation": "hurdy gurdy", "moods": "LOWKEY"}[field]
    assert found(**{field: [value]}) == {}
