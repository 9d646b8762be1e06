"""AI disclosure: degrees from facets, contradictions, and the services' categories."""

from typing import Any

import pytest

from shared.messages.ai.categories import release_categories, track_categories
from shared.messages.ai.contradictions import ai_problems
from shared.messages.ai.facets import FACETS, is_made_by_ai, recording_degree, release_degree
from shared.model.catalog.release import Release
from tests.fixtures.releases import album

HEARD = ("vocals", "instruments", "composition", "lyrics", "postProduction")


def disclosed(track: dict[str, Any] | None = None, **metadata: Any) -> Release:
    """An album whose first track, and the release, say of AI what is given; nothing else does."""
    document = album().model_dump(by_alias=True)
    for each in document["tracks"]:
        each["metadata"] |= {"ai": None, "aiDisclosure": None, "contributors": []}
    document["tracks"][0]["metadata"] |= track or {}
    document["metadata"] |= {"ai": None, "aiDisclosure": None, "contributors": [], **metadata}
    return Release.model_validate(document)


def facets(**degrees: str) -> dict[str, Any]:
    return {"aiDisclosure": {name: {"degree": degree} for name, degree in degrees.items()}}


@pytest.mark.parametrize(
    ("degrees", "whole"),
    [
        ({}, None),
        (dict.fromkeys(HEARD, "All"), "All"),
        (dict.fromkeys(HEARD, "None"), "None"),
        ({"vocals": "All"}, "Partly"),
        ({"vocals": "None"}, None),
        ({"lyrics": "Partly", "vocals": "None"}, "Partly"),
        ({**dict.fromkeys(HEARD, "All"), "lyrics": "None"}, "Partly"),
    ],
)
def test_the_facets_say_how_much_of_the_recording_is_made_by_ai(degrees: dict[str, str], whole: str | None) -> None:
    release = disclosed(facets(**degrees))
    assert recording_degree(release, release.tracks[0]) == whole


def test_an_instrumental_has_neither_vocals_nor_lyrics() -> None:
    degrees = dict.fromkeys(("instruments", "composition", "postProduction"), "All")
    release = disclosed({**facets(**degrees), "instrumental": True})
    assert recording_degree(release, release.tracks[0]) == "All"


def test_tracks_have_the_facets_of_the_release_unless_they_say_something_themselves() -> None:
    release = disclosed({"ai": "None"}, **facets(**dict.fromkeys(HEARD, "All")))
    assert [recording_degree(release, track) for track in release.tracks[:2]] == ["None", "All"]
    assert release_degree(release) == "Partly"


def test_the_cover_counts_for_the_release() -> None:
    assert release_degree(disclosed(**facets(artwork="All"))) == "Partly"
    assert release_degree(disclosed(**facets(artwork="All", **dict.fromkeys(HEARD, "All")))) == "All"


PERSON = {"name": "Ida Falk", "role": "Producer"}


@pytest.mark.parametrize(
    ("track", "release", "path"),
    [
        ({"ai": "None", "contributors": [{**PERSON, "ai": "Partly"}]}, {}, "tracks[0].metadata.contributors[0].ai"),
        ({"ai": "All", "contributors": [{**PERSON, "ai": "None"}]}, {}, "tracks[0].metadata.contributors[0].ai"),
        ({"ai": "None"}, {"contributors": [{**PERSON, "ai": "Partly"}]}, "metadata.contributors[0].ai"),
        ({"ai": "None", **facets(vocals="Partly")}, {}, "tracks[0].metadata.ai"),
        ({"ai": "All", **facets(vocals="None")}, {}, "tracks[0].metadata.ai"),
        ({"ai": "Partly", **facets(**dict.fromkeys(HEARD, "All"))}, {}, "tracks[0].metadata.ai"),
        ({"ai": "All"}, {"ai": "None"}, "metadata.ai"),
        (facets(lyrics="Partly"), {"ai": "None"}, "metadata.ai"),
        ({"ai": "None"}, {"ai": "All"}, "metadata.ai"),
        ({}, {"ai": "None", **facets(artwork="All")}, "metadata.ai"),
    ],
)
def test_contradictions_are_errors(track: dict[str, Any], release: dict[str, Any], path: str) -> None:
    found = list(ai_problems(disclosed(track, **release)))
    assert [(each.path, each.code, each.severity) for each in found] == [(path, "ai-contradicts", "error")]


@pytest.mark.parametrize(
    ("track", "release"),
    [
        ({}, {}),
        ({"ai": "Partly", "contributors": [{**PERSON, "ai": "None"}]}, {"ai": "Partly"}),
        ({"ai": "All", "contributors": [PERSON]}, {}),
        ({"ai": "None", "contributors": [{**PERSON, "ai": "None"}]}, facets(vocals="All")),
        (facets(vocals="All", lyrics="None"), {"ai": "Partly"}),
    ],
)
def test_what_agrees_is_accepted(track: dict[str, Any], release: dict[str, Any]) -> None:
    assert list(ai_problems(disclosed(track, **release))) == []


def test_a_recording_is_barred_as_a_whole_or_by_a_facet() -> None:
    whole, voice = disclosed({"ai": "All"}), disclosed(facets(vocals="All", lyrics="Partly"))
    assert is_made_by_ai(whole, whole.tracks[0], ["recording"])
    assert not is_made_by_ai(whole, whole.tracks[0], [])
    assert not is_made_by_ai(voice, voice.tracks[0], ["recording", "lyrics"])
    assert is_made_by_ai(voice, voice.tracks[0], ["vocals"])


def test_spotify_and_apple_have_categories_of_their_own() -> None:
    said = facets(vocals="All", instruments="Partly", lyrics="None", postProduction="All")
    release = disclosed(said, **facets(artwork="Partly"))
    first = release.tracks[0]
    assert track_categories(release, first, "spotify") == [
        ("vocals", "All"), ("instrumentation", "Partly"), ("post-production", "All")
    ]  # fmt: skip
    assert track_categories(release, first, "apple") == [("track", "Partly")]
    assert release_categories(release, "apple") == [("artwork", "Partly")]
    assert release_categories(release, "spotify") == []


def test_each_facet_has_a_role_of_its_own_in_messages() -> None:
    assert len({facet.role for facet in FACETS.values()}) == len(FACETS)
