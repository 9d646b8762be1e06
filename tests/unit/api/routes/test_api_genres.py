"""Genres are listed and searched; mappings are stored per tenant and applied to messages."""

import re
from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.catalog import genre_coverage
from shared.catalog.releases.entry import index_release
from shared.catalog.vocabularies import genre_mappings, genre_revisions
from shared.model.codec import encode
from shared.platform.store.port import DELETE
from tests.documents.content import genre_mapping
from tests.fixtures.api import Api
from tests.fixtures.world import World, target

APPLE = {
    "genres": {
        "Electronic": {"code": "ELECTRONIC-00", "name": "Electronic"},
        "Ambient": {"code": "AMBIENT-00", "name": "Ambient"},
    }
}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def stated(api: Api) -> list[str]:
    """The genres in the message to the target."""
    xml = api("GET", "/releases/release/preview?targetId=target").json["xml"]
    return list(dict.fromkeys(re.findall("<GenreText>(.*?)</GenreText>", xml)))


def test_genres_are_listed(api: Api) -> None:
    listed = api("GET", "/genres", token="viewer").json
    assert (listed["provider"], listed["closed"]) == ("truth", True)
    rap = next(item for item in listed["items"] if item["name"] == "East Coast Rap")
    assert rap == {
        "code": "EAST-COAST-RAP-00",
        "name": "East Coast Rap",
        "parent": "HIP-HOP-RAP-00",
        "path": ["Hip Hop/Rap", "East Coast Rap"],
        "notation": "East Coast Rap",
        "synonyms": ["East Coast", "East Coast Hip-Hop"],
        "deliverable": True,
    }


def test_the_genres_of_a_dsp_are_listed_as_its_feeds_state_them(api: Api) -> None:
    listed = api("GET", "/genres?provider=beatport", token="viewer").json
    assert (listed["version"], len(listed["items"])) == ("2025-05", 111)
    liquid = next(item for item in listed["items"] if item["name"] == "Liquid")
    assert (liquid["code"], liquid["parent"]) == ("Drum & Bass | Liquid", "Drum & Bass")
    assert not next(item for item in listed["items"] if item["name"] == "Jersey Club")["deliverable"]
    assert api("GET", "/genres?provider=napster").status == 400


def test_genres_are_searched(api: Api) -> None:
    found = api("GET", "/genres?provider=amazon&q=tech+hou").json["items"]
    assert [item["notation"] for item in found] == ["DANCE & ELECTRONIC/HOUSE/TECH HOUSE"]
    assert api("GET", "/genres?provider=spotify&q=tech").json["items"] == []


def test_a_mapping_is_created_replaced_with_its_etag_and_deleted(api: Api) -> None:
    path = "/genres/mappings/apple"
    assert api("GET", path).status == 404
    first = api("PUT", path, APPLE, if_match="*")
    assert (first.status, api("GET", path, token="viewer").json) == (200, first.json)
    api.world.clock.forward(seconds=1)
    assert api("PUT", path, {"genres": {}}, if_match=first.headers["ETag"]).status == 200
    assert api("PUT", path, APPLE, if_match=first.headers["ETag"]).status == 412
    assert [item["provider"] for item in api("GET", "/genres/mappings").json["items"]] == ["apple"]
    assert api("GET", "/genres/mappings", token="stranger").json == {"items": []}
    assert api("PUT", path, APPLE, token="viewer", if_match="*").status == 403
    assert api("DELETE", path, token="stranger", if_match="*").status == 404
    assert api("DELETE", path, if_match="*").status == 204
    assert api("GET", path).status == 404
    assert api("PUT", "/genres/mappings/napster", APPLE, if_match="*").status == 404


def test_genres_that_the_dsp_does_not_have_are_refused_with_the_nearest(api: Api) -> None:
    wanted = {
        "House": {"name": "Deep Hous"},
        "Jersey": {"name": "Bass / Club | Jersey Club"},
        "Techno": {"name": "House"},
    }
    refused = api("PUT", "/genres/mappings/beatport", {"genres": wanted}, if_match="*")
    assert refused.status == 422
    assert {each["path"]: each["code"] for each in refused.json["errors"]} == {
        "genres.House": "unknown-genre",
        "genres.Jersey": "editorial-genre",
    }
    assert refused.json["errors"][0]["remedy"].startswith("Use Deep House")
    assert api("GET", "/genres/mappings/beatport").status == 404
    ours = {"genres": {"Ambient": {"code": "1056", "name": "Ambient"}}}
    assert api("PUT", "/genres/mappings/apple", ours, if_match="*").status == 200  # the name is Apple's
    free = {"genres": {"Ambient": {"id": "ambient", "name": "Deep Focus"}}}
    assert api("PUT", "/genres/mappings/spotify", free, if_match="*").status == 200


def test_the_size_and_names_of_a_mapping_are_limited(api: Api) -> None:
    many = {"genres": {f"Genre {number}": {"name": "x"} for number in range(501)}}
    assert api("PUT", "/genres/mappings/apple", many, if_match="*").paths == {"genres"}
    for name in ("__name__", "x" * 201, ""):
        assert api("PUT", "/genres/mappings/apple", {"genres": {name: {"name": "x"}}}, if_match="*").status == 422


def test_a_mapping_is_applied_to_what_a_client_wrote_and_never_written_into_the_release(api: Api) -> None:
    api.world.change_release(**{"metadata.genreName": "Electronic", "metadata.subgenreName": "Ambient"})
    assert stated(api) == ["Electronic"]
    api.world.put("deliveryTargets/target", encode(target(requirements={"genreMapping": {"provider": "apple"}})))
    assert stated(api) == ["Electronic"]
    api("PUT", "/genres/mappings/apple", {"genres": {"Ambient": {"name": "Ambient"}}}, if_match="*")
    assert stated(api) == ["Ambient"]
    assert "genreMappings" not in api("GET", "/releases/release").json["metadata"]
    api.world.change_release(**{"metadata.genreMappings": {"apple": {"name": "Dubstep"}}})
    assert stated(api) == ["Dubstep"]


def test_created_releases_keep_the_genres_that_they_state(api: Api) -> None:
    api("PUT", "/genres/mappings/apple", APPLE, if_match="*")
    own = {"apple": {"name": "Mine"}, "spotify": {"id": "edm", "name": "EDM"}}
    release = {**RELEASE, "metadata": {**RELEASE["metadata"], "genreMappings": own}}
    assert api("POST", "/releases", release).json["metadata"]["genreMappings"] == own
    assert "genreMappings" not in api("POST", "/releases", RELEASE).json["metadata"]


def put(api: Api, path: str, **genres: str) -> dict[str, Any]:
    content = {"genres": {genre: {"name": name} for genre, name in genres.items()}}
    answer = api("PUT", path, content, if_match="*")
    assert answer.status == 200, answer.json
    return dict(answer.json)


def test_a_tenant_has_several_mappings_to_one_dsp(api: Api) -> None:
    put(api, "/genres/mappings/beatport", House="House")
    club = put(api, "/genres/mappings/beatport/club", House="Deep House")
    assert (club["id"], club["name"], club["revision"]) == ("tenant_beatport_club", "club", 1)
    assert api("GET", "/genres/mappings/beatport").json == api("GET", "/genres/mappings/beatport/default").json
    listed = api("GET", "/genres/mappings").json["items"]
    assert [(each["provider"], each["name"]) for each in listed] == [("beatport", "club"), ("beatport", "default")]
    assert api("PUT", "/genres/mappings/beatport/Bad_Name", {"genres": {}}, if_match="*").status in (404, 422)
    assert api("GET", "/genres/mappings/beatport/club", token="stranger").status == 404


def test_a_mapping_of_before_names_is_the_default(api: Api) -> None:
    old = encode(genre_mapping("tenant_apple", "tenant", "manager"))
    api.world.put("genreMappings/tenant_apple", {key: old[key] for key in old if key not in ("name", "revision")})
    assert api("GET", "/genres/mappings/apple").json["name"] == "default"
    assert put(api, "/genres/mappings/apple", Pop="Pop")["revision"] == 2
    before = api("GET", "/genres/mappings/apple/default/revisions/1").json
    assert before["genres"] == {"Electronic": {"code": "ELECTRONIC-00", "name": "Electronic"}}


def test_changes_are_kept_and_restored_also_after_deletion(api: Api) -> None:
    path = "/genres/mappings/beatport/club"
    put(api, path, House="House")
    put(api, path, House="House")  # no change
    put(api, path, House="Deep House")
    put(api, path, House="Tech House")
    kept = api("GET", f"{path}/revisions", token="viewer").json["items"]
    assert [(each["revision"], each["genres"], each["updatedBy"]) for each in kept] == [
        (2, 1, "manager"),
        (1, 1, "manager"),
    ]
    assert api("POST", f"{path}/revisions/1/restore", token="viewer").status == 403
    restored = api("POST", f"{path}/revisions/1/restore").json
    assert (restored["revision"], restored["genres"]["House"]["name"]) == (4, "House")
    assert api("DELETE", path, if_match="*").status == 204
    assert api("POST", f"{path}/revisions/3/restore").json["genres"]["House"]["name"] == "Tech House"
    assert api("GET", path).json["revision"] == 5
    assert api("POST", f"{path}/revisions/9/restore").status == 404
    assert api("GET", f"{path}/revisions", token="stranger").json == {"items": []}
    assert api("GET", f"{path}/revisions/1", token="stranger").status == 404


def test_only_the_last_revisions_are_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(genre_revisions, "MAX_REVISIONS", 2)
    for name in ("House", "Deep House", "Tech House", "Afro House", "Bass House"):
        put(api, "/genres/mappings/beatport", House=name)
    kept = api("GET", "/genres/mappings/beatport/default/revisions").json["items"]
    assert [each["revision"] for each in kept] == [4, 3]


def test_a_custom_list_bounds_its_mapping(api: Api) -> None:
    path = "/genres/mappings/custom/shop"
    wanted = {
        "genres": {"Electronic": {"code": "E1", "name": "Electronica"}},
        "vocabulary": [{"code": "E1", "name": "Electronica"}, {"code": "J1", "name": "Jazz"}],
        "version": "2026-05",
    }
    assert api("PUT", path, wanted, if_match="*").json["vocabulary"] == wanted["vocabulary"]
    refused = api("PUT", path, {**wanted, "genres": {"Jazz": {"name": "Jaz"}}}, if_match="*")
    assert (refused.status, refused.paths) == (422, {"genres.Jazz"})
    assert refused.json["errors"][0]["remedy"] == "Use Jazz (J1)."
    listed = api("PUT", "/genres/mappings/apple", {"genres": {}, "vocabulary": wanted["vocabulary"]}, if_match="*")
    assert listed.paths == {"vocabulary"}


def test_the_number_of_mappings_is_limited(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(genre_mappings, "MAX_MAPPINGS", 1)
    put(api, "/genres/mappings/beatport", House="House")
    put(api, "/genres/mappings/beatport", House="Deep House")
    assert api("PUT", "/genres/mappings/beatport/club", {"genres": {}}, if_match="*").status == 409


def test_the_nearest_genres_are_suggested(api: Api) -> None:
    wanted = {"provider": "beatport", "genres": ["DnB", "Opera"], "limit": 1}
    first, second = api("POST", "/genres/suggestions", wanted, token="viewer").json["items"]
    assert (first["genre"], first["suggestions"][0]["genre"]) == ("DnB", {"name": "Drum & Bass"})
    assert second == {"genre": "Opera", "suggestions": []}
    assert api("POST", "/genres/suggestions", {"provider": "beatport", "genres": []}).status == 422


def catalogue(api: Api) -> None:
    """Releases of several genres, one of which states its own."""
    genres: list[dict[str, Any]] = [
        {"genreName": "House"},
        {"genreName": "House"},
        {"genreName": "Electronic", "subgenreName": "Deep House"},
        {"genreName": "Opera"},
        {"genreName": "_odd_" + "x" * 300},
        {"genreName": None},
        {"genreName": "House", "genreMappings": {"beatport": {"name": "Mainstage"}}},
    ]
    api.world.change_release(**{"metadata.genreName": "House", "metadata.subgenreName": DELETE})
    for metadata in genres[1:]:
        own = {key: value for key, value in RELEASE["metadata"].items() if "enre" not in key}
        given = {key: value for key, value in metadata.items() if value}
        assert api("POST", "/releases", {**RELEASE, "metadata": {**own, **given}}).status == 201


def test_coverage_names_what_is_not_mapped_with_its_releases_and_suggestions(api: Api) -> None:
    catalogue(api)
    put(api, "/genres/mappings/beatport/club", House="House")
    report = api("GET", "/genres/mappings/beatport/club/coverage", token="viewer").json
    counts = {key: report[key] for key in ("releases", "stated", "mapped", "unmapped", "withoutGenre")}
    assert counts == {"releases": 7, "stated": 1, "mapped": 2, "unmapped": 3, "withoutGenre": 1}
    first = next(each for each in report["genres"] if each["genre"] == "Deep House")
    assert (first["path"], first["releases"], len(first["releaseIds"])) == ("Electronic > Deep House", 1, 1)
    assert first["suggestions"][0]["genre"] == {"name": "Deep House"}
    assert report["genres"][-1]["mapped"] == {"name": "House"}
    assert "nextCursor" not in report
    assert api("GET", "/genres/mappings/beatport/coverage", token="viewer").status == 404  # no mapping has this name
    whole = api("GET", "/genres/mappings/amazon/default/coverage").json
    assert (whole["mapped"], whole["unmapped"]) == (0, 6)
    assert api("GET", "/genres/mappings/beatport/club/coverage", token="stranger").json["releases"] == 0


def test_entries_from_before_the_index_had_genres_are_read_from_the_release(api: Api) -> None:
    catalogue(api)
    entry = api.world.store.get("releaseIndex/release") or {}
    api.world.put("releaseIndex/release", {key: entry[key] for key in entry if key not in ("genre", "statedGenres")})
    metadata = {"genreName": 7, "genreCode": "\x00" * 999}
    now = api.world.clock()
    strange = {"id": "strange", "tenantId": "tenant", "created": now, "updated": now, "metadata": metadata}
    api.world.put("releases/strange", strange)
    index_release("strange", api.world.adapters)
    report = api("GET", "/genres/mappings/beatport/default/coverage").json
    assert next(each for each in report["genres"] if each["path"] == "House")["releases"] == 2


def test_a_report_continues_behind_its_cursor(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(api)
    monkeypatch.setattr(genre_coverage, "MAX_SCANNED", 4)
    path = "/genres/mappings/beatport/default/coverage"
    first = api("GET", path).json
    second = api("GET", f"{path}?cursor={first['nextCursor']}").json
    assert (first["releases"], second["releases"], "nextCursor" in second) == (4, 3, False)


def test_genres_of_the_same_name_are_mapped_at_once(api: Api) -> None:
    catalogue(api)
    put(api, "/genres/mappings/beatport", House="Tech House")
    filled = api("POST", "/genres/mappings/beatport/default/fill", {}).json
    assert filled["added"] == ["Deep House"]
    assert {genre: code["name"] for genre, code in filled["mapping"]["genres"].items()} == {
        "House": "Tech House",
        "Deep House": "Deep House",
    }
    assert api("POST", "/genres/mappings/beatport/default/fill", {}).json["added"] == []
    more = {"genres": ["Electronic", "Opera", "Techno"], "leastScore": 90}
    assert api("POST", "/genres/mappings/beatport/default/fill", more).json["added"] == ["Electronic", "Techno"]
    assert api("POST", "/genres/mappings/beatport/default/fill", {}, token="viewer").status == 403
    apple = api("POST", "/genres/mappings/apple/new/fill", {"genres": ["AMBIENT-00", "Ambient"]}).json
    assert apple["mapping"]["genres"]["Ambient"] == {"code": "AMBIENT-00", "name": "Ambient"}
