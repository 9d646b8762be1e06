"""Changes of one track and of the tracks' order, beside what somebody else changes."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.track_edits import TrackPatch, patch_track
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def tracks(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api("GET", "/releases/release").json["tracks"]
    return found


def test_one_field_of_one_track_changes_and_nothing_else(api: Api) -> None:
    before = tracks(api)
    path = f"/releases/release/tracks/{before[1]['id']}"
    api.world.clock.forward(seconds=1)
    answer = api("PATCH", path, {"metadata": {"title": "Anew", "subtitle": None}}, if_match="*")
    expected = {**before[1], "metadata": {**before[1]["metadata"], "title": "Anew"}}
    expected["metadata"].pop("subtitle", None)
    assert (answer.status, answer.json["tracks"]) == (200, [before[0], expected, *before[2:]])
    assert answer.headers["ETag"].split(".")[0] == api("GET", "/releases/release").headers["ETag"].split(".")[0]
    (item,) = api("GET", "/releases?q=anew").json["items"]
    assert item["id"] == "release"


def test_two_people_edit_two_tracks_and_two_fields_of_one(api: Api) -> None:
    """The second edit is prepared on the state before the first, as two browsers do."""
    first, second, *_ = (each["id"] for each in tracks(api))
    for track, metadata in ((first, {"title": "One"}), (second, {"title": "Two"}), (first, {"subtitle": "Live"})):
        assert api("PATCH", f"/releases/release/tracks/{track}", {"metadata": metadata}).status == 200
    after = tracks(api)
    assert [(each["metadata"]["title"], each["metadata"].get("subtitle")) for each in after[:2]] == [
        ("One", "Live"),
        ("Two", after[1]["metadata"].get("subtitle")),
    ]


def test_an_edit_between_the_read_and_the_write_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another editor's write falls into the transaction, which then runs again on the new state."""
    world = World(tmp_path)
    track = (world.store.get("releases/release") or {})["tracks"][0]["id"]
    commit, runs = world.store._commit, []

    def interrupted(transaction: Any) -> bool:
        runs.append(transaction)
        if len(runs) == 1:
            world.store.documents["releases/release"]["notes"] = "from another editor"
            world.store.versions["releases/release"] = world.store.versions.get("releases/release", 0) + 1
        return commit(transaction)

    monkeypatch.setattr(world.store, "_commit", interrupted)
    request = TrackPatch(release_id="release", track_id=track, content={"metadata": {"title": "Anew"}})
    patch_track(request, caller=world.manager, adapters=world.adapters)
    after = world.store.get("releases/release") or {}
    assert (len(runs), after["notes"], after["tracks"][0]["metadata"]["title"]) == (2, "from another editor", "Anew")


def test_what_is_malformed_is_named_by_its_path(api: Api) -> None:
    track = tracks(api)[1]["id"]
    path = f"/releases/release/tracks/{track}"
    assert api("PATCH", path, {"isrc": "nonsense", "id": "another", "colour": "blue"}).paths == {"isrc", "id", "colour"}
    assert api("PATCH", path, {"metadata": {"duration": "long"}}).paths == {"metadata.duration"}
    assert api("PATCH", path, {"isrc": None}).paths == {"tracks[1].isrc"}, "the release is ready"
    api("PATCH", "/releases/release", {"status": "draft"})
    assert "isrc" not in api("PATCH", path, {"isrc": None}).json["tracks"][1]


def test_who_may_change_which_track(api: Api) -> None:
    path = f"/releases/release/tracks/{tracks(api)[0]['id']}"
    patch = {"metadata": {"title": "Anew"}}
    assert api("PATCH", path, patch, token="viewer").status == 403
    assert api("PATCH", path, patch, token="stranger").status == 404
    assert api("PATCH", "/releases/release/tracks/unknown", patch).status == 404
    assert api("PATCH", path, patch, if_match='"other"').status == 412
    api("PATCH", "/releases/release", {"status": "archived"})
    assert api("PATCH", path, patch).status == 409


def test_tracks_are_put_in_another_order_and_numbered_anew_on_each_disc(api: Api) -> None:
    api.world.change_release(
        status="draft",
        tracks=[
            {"id": "a", "sequenceNumber": 1},
            {"id": "b", "sequenceNumber": 2, "metadata": {"title": "B"}},
            {"id": "c", "sequenceNumber": 1, "discNumber": 2},
        ],
    )
    for _ in range(2):
        answer = api("PUT", "/releases/release/track-order", {"trackIds": ["b", "a", "c"]}, if_match="*")
        assert answer.status == 200
        places = [(each["id"], each.get("discNumber", 1), each["sequenceNumber"]) for each in answer.json["tracks"]]
        assert places == [("b", 1, 1), ("a", 1, 2), ("c", 2, 1)]
        assert answer.json["tracks"][0]["metadata"]["title"] == "B"


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        (["a"], {"missing"}),
        (["a", "b", "b"], {"repeated"}),
        (["a", "b", "z"], {"unknown-track"}),
        ([], {"missing"}),
    ],
)
def test_an_order_names_every_track_once(api: Api, order: list[str], codes: set[str]) -> None:
    api.world.change_release(status="draft", tracks=[{"id": "a"}, {"id": "b"}])
    refused = api("PUT", "/releases/release/track-order", {"trackIds": order}, if_match="*")
    assert (refused.status, {each["code"] for each in refused.json["errors"]}) == (422, codes)
    assert (
        api("PUT", "/releases/release/track-order", {"trackIds": ["b", "a"]}, if_match="*", token="viewer").status
        == 403
    )
    assert (
        api("PUT", "/releases/release/track-order", {"trackIds": ["b", "a"]}, if_match="*", token="stranger").status
        == 404
    )
