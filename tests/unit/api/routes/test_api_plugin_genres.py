"""Dictionaries of genres that plug-ins bring are listed, and mappings are made to them."""

from dataclasses import replace
from pathlib import Path

import pytest

from shared.model.codec import encode
from shared.model.delivery.target import GenreMappingRequirement, Requirements
from tests.fixtures.api import Api
from tests.fixtures.plugins import RecordingPlugins
from tests.fixtures.world import World, target

TABLE = b"code,name,parent\nT,Techno,\nT2,Deep Techno,T\n"
PATH = "/genres/mappings/custom"
MAPPING = {"dictionary": "custom:ours", "genres": {"Electronic": {"name": "Techno", "code": "T"}}}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    world = World(tmp_path)
    plugins = RecordingPlugins({}, genres={"custom:ours": TABLE, "custom:broken": b"x"})
    world.adapters = replace(world.adapters, plugins=plugins)
    return Api(world)


def plug(api: Api, genres: dict[str, bytes]) -> None:
    plugins = api.adapters.plugins
    assert isinstance(plugins, RecordingPlugins)
    plugins.genres = genres


def test_they_are_listed_and_searched(api: Api) -> None:
    listed = api("GET", "/genres?provider=custom:ours", token="viewer").json
    assert (listed["provider"], listed["title"], listed["closed"]) == ("custom:ours", "ours", True)
    assert [(item["code"], item.get("parent")) for item in listed["items"]] == [("T", None), ("T2", "T")]
    found = api("GET", "/genres?provider=custom:ours&q=deep").json["items"]
    assert [item["code"] for item in found] == ["T2"]


def test_genres_of_them_are_suggested(api: Api) -> None:
    answer = api("POST", "/genres/suggestions", {"provider": "custom:ours", "genres": ["deep techno"]})
    assert answer.json["items"][0]["suggestions"][0]["genre"] == {"code": "T2", "name": "Deep Techno"}


def test_what_is_not_there_or_not_valid_is_told(api: Api) -> None:
    missing, broken = api("GET", "/genres?provider=custom:none"), api("GET", "/genres?provider=custom:broken")
    assert (missing.status, broken.status) == (404, 409)
    assert "custom:ours" in str(missing.json)
    assert "author" in str(broken.json)


def test_a_mapping_to_one_accepts_its_genres_only(api: Api) -> None:
    stored = api("PUT", PATH, MAPPING, if_match="*").json
    assert stored["dictionary"] == "custom:ours"
    assert [genre["code"] for genre in stored["vocabulary"]] == ["T", "T2"]
    other = {**MAPPING, "genres": {"Rock": {"name": "Rock"}}}
    assert api("PUT", PATH, other, if_match="*").paths == {"genres.Rock"}
    assert api("PUT", PATH, {**MAPPING, "dictionary": "custom:none"}, if_match="*").paths == {"dictionary"}
    assert api("PUT", "/genres/mappings/apple", {**MAPPING, "genres": {}}, if_match="*").paths == {"dictionary"}


def test_a_dictionary_may_be_too_long_for_a_mapping(api: Api) -> None:
    table = "code,name,parent\n" + "".join(f"{number},Genre {number},\n" for number in range(2001))
    plug(api, {"custom:ours": table.encode()})
    assert api("PUT", PATH, {"dictionary": "custom:ours", "genres": {}}, if_match="*").paths == {"dictionary"}


def test_messages_to_a_target_state_its_genres(api: Api) -> None:
    api("PUT", PATH, MAPPING, if_match="*")
    wanted = Requirements(genre_mapping=GenreMappingRequirement(provider="custom"))
    api.world.put("deliveryTargets/target", encode(target(requirements=wanted)))
    api.world.change_release(**{"metadata.genreName": "Electronic", "metadata.genreCode": "ELECTRONIC-00"})
    xml = api("GET", "/releases/release/preview?targetId=target").json["xml"]
    assert "<GenreText>Techno</GenreText>" in xml


def test_a_mapping_stays_as_it_was_when_the_plugin_is_gone(api: Api) -> None:
    stored = api("PUT", PATH, MAPPING, if_match="*").json
    plug(api, {})
    kept = {name: stored[name] for name in ("dictionary", "vocabulary")}
    again = api("PUT", PATH, {**kept, "genres": {}}, if_match="*").json
    assert (again["dictionary"], again["vocabulary"]) == (stored["dictionary"], stored["vocabulary"])
