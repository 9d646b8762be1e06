"""The metadata routes, with recorded responses of the catalogues."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.config import Settings
from shared.errors import AuthenticationFailed, NotFound
from shared.platform.catalogues.port import AlbumFound, Catalogues, TrackFound
from shared.platform.catalogues.spotify import Spotify
from tests.fixtures.api import Api
from tests.fixtures.catalogues import CLIENT, ISRC, SECRET, TOKEN, UPC
from tests.fixtures.world import ENV, START, World

SOURCES = ("spotify", "deezer", "musicbrainz")
OTHER_UPC, OTHER_ISRC = "4006381333931", "GBAYE6800011"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.mark.parametrize("source", ["deezer", "spotify"])
def test_albums_have_a_common_format(api: Api, source: str) -> None:
    response = api("GET", f"/{source}/album/{UPC}", token="viewer")
    assert response.status == 200
    album = response.json
    assert (album["source"], album["upc"], album["title"], album["label"]) == (
        source,
        UPC,
        "Night Transit",
        "Example Recordings",
    )
    assert album["artists"] == ["The Example Ensemble"]
    assert (album["tracks"][0]["title"], album["tracks"][0]["duration"]) == ("Platform", 21.0)


@pytest.mark.parametrize("source", SOURCES)
def test_unknown_and_invalid_upcs_are_rejected(api: Api, source: str) -> None:
    assert api("GET", f"/{source}/album/{OTHER_UPC}").status == 404
    assert api("GET", f"/{source}/album/12").paths == {"upc"}


def test_musicbrainz_states_catalogue_number_and_the_title_on_the_release(api: Api) -> None:
    album = api("GET", f"/musicbrainz/album/{UPC}").json
    assert (album["label"], album["catalogNumber"], album["releaseDate"]) == ("Another Imprint", "EX-1", "2026-01")
    assert (album["tracks"][0]["title"], album["tracks"][0]["isrc"], album["tracks"][0]["duration"]) == (
        "Platform",
        ISRC,
        21.4,
    )
    assert [other["id"] for other in album["others"]] == ["mb-2"]
    assert api("GET", f"/musicbrainz/album/{UPC}?market=US").status == 404  # its only album for the US is not recorded


@pytest.mark.parametrize("source", SOURCES)
def test_tracks_have_their_isrcs(api: Api, source: str) -> None:
    assert [track["isrc"] for track in api("GET", f"/{source}/album/{UPC}").json["tracks"]] == [ISRC]
    found = api("POST", f"/{source}/tracks/batch-isrc", {"isrcs": [ISRC]})
    assert [track["title"] for track in found.json["items"]] == ["Platform"]


def test_all_catalogues_are_merged_field_by_field(api: Api) -> None:
    (fetched,) = api("POST", "/metadata/albums", {"upcs": [UPC]}).json["items"]
    fields = fetched["album"]["fields"]
    assert fetched["album"]["sources"] == list(SOURCES)
    assert fields["title"] == {"value": "Night Transit", "sources": list(SOURCES), "confidence": 1.0, "others": []}
    assert fields["label"]["value"] == "Example Recordings"
    assert fields["label"]["others"] == [{"value": "Another Imprint", "sources": ["musicbrainz"]}]
    assert fields["label"]["confidence"] == 0.67
    assert fields["releaseDate"]["value"] == "2026-01-16"
    assert [(finding["path"], finding["code"]) for finding in fetched["findings"]] == [
        ("musicbrainz", "several-albums")
    ]
    made = api("POST", "/releases", fetched["release"])
    assert made.status == 201, made.json
    assert made.json["basic"]["catalogNumber"] == "EX-1"
    assert (made.json["metadata"]["copyright"], made.json["metadata"]["copyrightYear"]) == ("Example Recordings", 2026)
    assert [track["isrc"] for track in made.json["tracks"]] == [ISRC]


def test_what_no_catalogue_has_is_told_and_asked_once(api: Api) -> None:
    twice = {"upcs": [OTHER_UPC, f"0{OTHER_UPC}"]}
    (fetched,) = api("POST", "/metadata/albums", twice).json["items"]
    assert "album" not in fetched
    assert [finding["code"] for finding in fetched["findings"]] == ["not-found"] * 3
    assert api("POST", "/metadata/albums", {"upcs": ["12"]}).paths == {"upcs[0]"}
    assert api("POST", "/metadata/albums", {"upcs": []}).paths == {"upcs"}


def test_a_catalogue_that_fails_does_not_hold_up_the_others(api: Api) -> None:
    api.json.token = "another"
    (fetched,) = api("POST", "/metadata/albums", {"upcs": [UPC]}).json["items"]
    assert fetched["album"]["sources"] == ["deezer", "musicbrainz"]
    assert ("spotify", "unavailable") in {(each["path"], each["code"]) for each in fetched["findings"]}


def test_a_catalogue_that_refuses_is_a_finding_too(api: Api) -> None:
    class Refusing:
        def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
            raise AuthenticationFailed

        def find_track(self, isrc: str) -> TrackFound:
            raise AuthenticationFailed

    catalogues = replace(api.adapters.catalogues, deezer=Refusing())
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=catalogues))
    (fetched,) = api("POST", "/metadata/albums", {"upcs": [UPC]}).json["items"]
    assert fetched["album"]["sources"] == ["spotify", "musicbrainz"]
    assert ("deezer", "unavailable") in {(each["path"], each["code"]) for each in fetched["findings"]}


def test_a_token_that_ends_early_is_renewed_within_the_request(api: Api) -> None:
    assert api("GET", f"/spotify/album/{UPC}").status == 200
    spotify = api.adapters.catalogues.spotify
    assert isinstance(spotify, Spotify)
    spotify._token = ("ended", START + timedelta(days=1))
    assert api("GET", f"/spotify/album/{UPC}").status == 200


def test_several_recordings_are_looked_up_at_once(api: Api) -> None:
    response = api("POST", "/deezer/tracks/batch-isrc", {"isrcs": [ISRC, OTHER_ISRC, ISRC]})
    assert [track["artists"] for track in response.json["items"]] == [["The Example Ensemble", "A Guest"]]
    assert response.json["missing"] == [OTHER_ISRC]
    assert response.headers["RateLimit-Policy"].startswith('"read"')
    assert api("POST", "/deezer/tracks/batch-isrc", {"isrcs": ["x"]}).paths == {"isrcs[0]"}


def test_spotify_tokens_are_reused_until_they_expire(api: Api) -> None:
    for _ in range(2):
        api("GET", f"/spotify/album/{UPC}")
    assert api.json.asked.count("token") == 1
    api.world.clock.forward(seconds=3600)
    assert api("GET", f"/spotify/album/{UPC}").status == 200
    assert api.json.asked.count("token") == 2


def test_a_revoked_token_is_renewed_by_the_next_request(api: Api) -> None:
    api.json.token = "another"
    refused = api("GET", f"/spotify/album/{UPC}")
    assert (refused.status, refused.json["code"]) == (503, "unavailable")
    assert SECRET.encode() not in refused.raw
    api.json.token = TOKEN
    assert api("GET", f"/spotify/album/{UPC}").status == 200


@pytest.mark.parametrize("odd", [{}, {"id": 1}, {"albums": None}, {"albums": {"items": [{}]}}, {"error": {"code": 4}}])
@pytest.mark.parametrize("source", SOURCES)
def test_a_catalogue_that_changed_its_form_is_unavailable(api: Api, source: str, odd: object) -> None:
    api.json.override = odd
    assert api("GET", f"/{source}/album/{UPC}").status == 503


def test_a_deployment_without_catalogues_says_so(api: Api) -> None:
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=Catalogues()))
    for source in SOURCES:
        response = api("GET", f"/{source}/album/{UPC}")
        assert (response.status, f"STARDUST_{source.upper()}" in response.json["remedy"]) == (409, True)
    assert api("POST", "/deezer/tracks/batch-isrc", {"isrcs": [ISRC]}).status == 409


def test_spotify_is_enabled_by_credentials_that_are_never_shown() -> None:
    assert Settings.from_env(ENV).spotify is None
    given = {"STARDUST_SPOTIFY_CLIENT_ID": "id", "STARDUST_SPOTIFY_CLIENT_SECRET": "canary"}
    settings = Settings.from_env({**ENV, **given})
    assert settings.spotify is not None
    assert settings.spotify.url == "https://api.spotify.com"
    assert "canary" not in repr(settings)
    assert Settings.from_env({**ENV, "STARDUST_DEEZER_URL": ""}).deezer_url is None
    assert Settings.from_env({**ENV, "STARDUST_MUSICBRAINZ_URL": ""}).musicbrainz_url is None


class Answers:
    """A Json with these answers of Spotify by the end of their path; everything else is an empty search."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, url: str, *, token: str | None = None) -> Mapping[str, Any]:
        path = url.partition("/v1/")[2]
        self.asked.append(path)
        return self.answers.get(path, {"albums": {"items": [None]}})

    def post_form(self, url: str, form: Mapping[str, str], *, user: str, password: str) -> Mapping[str, Any]:
        return {"access_token": TOKEN, "expires_in": 3600}


def album(name: str, upc: str | None) -> dict[str, Any]:
    ids = {"external_ids": {"upc": upc}} if upc else {}
    return {"id": name, "name": f"Album {name}", "artists": [], "tracks": {"items": [None]}, **ids}


def spotify(answers: Mapping[str, Any]) -> tuple[Spotify, Answers]:
    json = Answers(answers)
    return Spotify(json, lambda: START, CLIENT, SECRET), json


def test_spotify_lists_without_albums_are_empty() -> None:
    catalogue, json = spotify({})
    with pytest.raises(NotFound):
        catalogue.find_album("602445790098")
    forms = ("602445790098", "0602445790098", "00602445790098")
    assert json.asked == [f"search?q=upc:{form}&type=album&limit=5" for form in forms]


def test_spotify_finds_an_album_by_another_form_of_its_upc_in_a_market() -> None:
    answers = {
        "search?q=upc:0602445790098&type=album&limit=5&market=DE": {"albums": {"items": [None, album("a", None)]}},
        "albums/a?market=DE": album("a", "0602445790098"),
    }
    found = spotify(answers)[0].find_album("602445790098", "DE")
    assert (found.id, found.tracks, found.others) == ("a", [], [])


def test_of_several_albums_the_one_that_states_the_upc_is_taken() -> None:
    items = [album("a", None), album("b", None), album("c", None)]
    answers = {
        "search?q=upc:602445790098&type=album&limit=5": {"albums": {"items": items}},
        "albums/a": album("a", "4006381333931"),
        "albums/b": album("b", "0602445790098"),
    }
    found = spotify(answers)[0].find_album("602445790098")
    assert (found.id, [other.id for other in found.others]) == ("b", ["a", "c"])


def test_a_market_is_a_country(api: Api) -> None:
    assert api("GET", f"/spotify/album/{UPC}?market=europe").status == 400


def test_the_vocabularies_of_what_music_is_like_are_listed(api: Api) -> None:
    listed = {each["field"]: each for each in api("GET", "/mead/vocabularies", token="viewer").json["items"]}
    moods = listed["moods"]
    assert [group["name"] for group in moods["groups"]] == ["emotional", "energy", "atmosphere", "activity"]
    assert "Dreamy" in moods["groups"][0]["values"]
    assert "Swagger" in moods["standard"]
    assert listed["playlistSuitability"]["groups"][0]["values"][0] == "Workout"
    assert "Friendship" in listed["themes"]["standard"]
