from typing import Any

import pytest

from shared.catalog.releases.readiness import genre_warnings, release_problems
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from tests.fixtures.releases import SHAPES


def codes(data: dict[str, Any]) -> set[tuple[str, str]]:
    return {(problem.path, problem.code) for problem in release_problems(decode(Release, data))}


@pytest.fixture
def album() -> dict[str, Any]:
    return encode(SHAPES["album"]())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_complete_release_has_no_problems(shape: str) -> None:
    assert release_problems(SHAPES[shape]()) == []


def test_everything_missing_is_reported(album: dict[str, Any]) -> None:
    del album["basic"]["barcode"]
    album["basic"].pop("grid", None)
    for name in ("genreName", "genreCode"):
        album["metadata"].pop(name, None)
    del album["assets"]["coverImage"]
    del album["tracks"][0]["audio"]
    album["tracks"][1]["metadata"]["duration"] = 0
    assert codes(album) == {
        ("basic.barcode", "missing-barcode"),
        ("metadata.genreName", "missing-genre"),
        ("assets.coverImage", "missing-cover"),
        ("tracks[0].audio", "missing-audio"),
        ("tracks[1].metadata.duration", "missing-duration"),
    }


def test_a_genre_that_apple_does_not_have_prevents_delivery_and_others_are_warnings(album: dict[str, Any]) -> None:
    album["metadata"]["genreMappings"] = {
        "apple": {"name": "Gobbledygook"},
        "beatport": {"name": "UK Funky"},
        "amazon": {"name": "ROCK"},
        "spotify": {"name": "Anything"},
    }
    assert codes(album) == {("metadata.genreMappings.apple", "unknown-genre")}
    (warning,) = genre_warnings(decode(Release, album))
    assert (warning.path, warning.code) == ("metadata.genreMappings.beatport", "editorial-genre")


def test_what_is_said_of_ai_must_not_contradict_itself(album: dict[str, Any]) -> None:
    album["tracks"][0]["metadata"] |= {"ai": "None", "aiDisclosure": {"vocals": {"degree": "All"}}}
    assert codes(album) == {("tracks[0].metadata.ai", "ai-contradicts")}


def test_duplicate_tracks_are_reported(album: dict[str, Any]) -> None:
    album["tracks"][1] = {**album["tracks"][1], "id": album["tracks"][0]["id"], "isrc": album["tracks"][0]["isrc"]}
    album["tracks"][1]["sequenceNumber"] = album["tracks"][0]["sequenceNumber"]
    assert codes(album) == {
        *(
            (f"tracks[{index}].{field}", code)
            for index in (0, 1)
            for field, code in (("sequenceNumber", "duplicate-position"), ("id", "duplicate-id"))
        ),
        ("tracks[1].isrc", "duplicate-isrc"),
    }


def test_a_track_must_refer_to_a_measured_file(album: dict[str, Any]) -> None:
    album["tracks"][0]["audio"]["fileId"] = "nowhere"
    assert codes(album) == {("tracks[0].audio.fileId", "unknown-audio")}


def test_a_release_without_tracks_is_not_ready(album: dict[str, Any]) -> None:
    album["tracks"] = []
    assert ("tracks", "no-tracks") in codes(album)
