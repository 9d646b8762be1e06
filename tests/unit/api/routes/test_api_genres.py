"""Genre mappings are stored per tenant and applied on writes, but never override a release's own genres."""

from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.catalog.vocabularies.genres import genres
from tests.fixtures.api import Api
from tests.fixtures.world import World

APPLE = {"genres": {"Electronic": {"code": "7", "name": "Electronic"}, "Ambient": {"code": "1056", "name": "Ambient"}}}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def created_mappings(api: Api, **metadata: Any) -> dict[str, Any]:
    release = {**RELEASE, "metadata": {**RELEASE["metadata"], **metadata}}
    mappings: dict[str, Any] = api("POST", "/releases", release).json["metadata"].get("genreMappings", {})
    return mappings


def test_genre_codes_are_unique_and_parents_exist() -> None:
    codes = [genre.code for genre in genres()]
    assert len(codes) > 400
    assert len(set(codes)) == len(codes), sorted({code for code in codes if codes.count(code) > 1})
    assert {genre.parent for genre in genres() if genre.parent} <= set(codes)


def test_genres_are_listed(api: Api) -> None:
    listed = api("GET", "/genres", token="viewer").json["items"]
    rap = next(item for item in listed if item["name"] == "East Coast Rap")
    assert rap == {"code": "EAST-COAST-RAP-00", "name": "East Coast Rap", "parent": "HIP-HOP-RAP-00"}


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


def test_the_size_and_names_of_a_mapping_are_limited(api: Api) -> None:
    many = {"genres": {f"Genre {number}": {"name": "x"} for number in range(501)}}
    assert api("PUT", "/genres/mappings/apple", many, if_match="*").paths == {"genres"}
    for name in ("__name__", "x" * 201, ""):
        assert api("PUT", "/genres/mappings/apple", {"genres": {name: {"name": "x"}}}, if_match="*").status == 422


def test_created_releases_get_the_most_specific_mapping(api: Api) -> None:
    assert created_mappings(api) == {}
    api("PUT", "/genres/mappings/apple", APPLE, if_match="*")
    assert created_mappings(api) == {"apple": {"code": "7", "name": "Electronic"}}
    assert created_mappings(api, subgenreName="Ambient")["apple"]["code"] == "1056"
    assert created_mappings(api, genreName="Polka", genreCode=None) == {}
    own = {"apple": {"name": "Mine"}, "spotify": {"id": "edm", "name": "EDM"}}
    assert created_mappings(api, genreMappings=own) == own


def test_replaced_releases_get_the_mapping_too(api: Api) -> None:
    path = api("POST", "/releases", RELEASE).headers["Location"].removeprefix("/api/v1")
    api("PUT", "/genres/mappings/apple", APPLE, if_match="*")
    changed = api("PUT", path, RELEASE, if_match="*")
    assert changed.json["metadata"]["genreMappings"]["apple"]["code"] == "7"
    assert api("GET", path).headers["ETag"] == changed.headers["ETag"]


def test_genres_of_ones_own_are_mapped_with_their_version(api: Api) -> None:
    wanted = {"genres": {"Electronic": {"code": "E1", "name": "Electronica"}}, "version": "2026-05"}
    assert api("PUT", "/genres/mappings/custom", wanted, if_match="*").json["version"] == "2026-05"
    assert created_mappings(api) == {"custom": {"code": "E1", "name": "Electronica", "version": "2026-05"}}
