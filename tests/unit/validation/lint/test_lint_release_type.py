"""The type that tracks and durations suggest."""

from typing import Any

import pytest

from shared.validation.lint.check import lint_release
from shared.validation.lint.rules.release_type import apple_type, proposed_type


@pytest.mark.parametrize(
    ("minutes", "proposed", "at_apple"),
    [
        ([4], "Single", "Single"),
        ([4, 4, 4], "Single", "Single"),
        ([12], "Single", "EP"),
        ([4, 11, 4], "Single", "EP"),
        ([4, 4, 4, 4], "EP", "EP"),
        ([4, 4, 4, 4, 4, 4], "EP", "EP"),
        ([4] * 7, "Album", "Album"),
        ([10, 10, 10], "Album", "Album"),
        ([31], "Single", "Album"),
    ],
)
def test_the_type_follows_from_tracks_and_duration(minutes: list[float], proposed: str, at_apple: str) -> None:
    durations = [each * 60 for each in minutes]
    assert (proposed_type(durations), apple_type(durations)) == (proposed, at_apple)


def release(stated: str, *minutes: float | None) -> dict[str, Any]:
    tracks = [{"metadata": {"title": "Night Transit", "duration": each and each * 60}} for each in minutes]
    return {"basic": {"title": "Night Transit", "type": stated}, "tracks": tracks}


def types_told(document: dict[str, Any]) -> list[str]:
    return [finding.message for finding in lint_release(document) if finding.code == "release-type"]


def test_another_type_is_told_as_a_hint() -> None:
    assert types_told(release("Album", 4, 4)) == ["2 tracks in 8 minutes make a release of type Single, not Album."]
    assert types_told(release("Album", 4, 11)) == [
        "2 tracks in 15 minutes make a release of type Single (Apple: EP), not Album."
    ]


@pytest.mark.parametrize("stated", ["single", "Single"])
def test_the_type_of_either_is_left_alone(stated: str) -> None:
    assert types_told(release(stated, 4, 4)) == []
    assert types_told(release("EP", 12)) == []


def test_nothing_is_told_of_other_types_or_unknown_durations() -> None:
    assert types_told(release("Compilation", 4)) == []
    assert types_told(release("Album", 4, None)) == []
    assert types_told(release("Album")) == []
