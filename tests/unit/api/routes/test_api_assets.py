"""The asset routes, end to end in memory."""

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.api import Api
from tests.fixtures.world import World

UPLOAD = {"releaseId": "release", "kind": "audio", "fileName": "a.wav", "contentType": "audio/wav", "size": 10}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def create_upload(api: Api, **headers: str) -> dict[str, Any]:
    response = api("POST", "/assets/upload", UPLOAD, **headers)
    assert response.status == 201, response.json
    return dict(response.json)


def test_an_upload_is_created_listed_processed_and_deleted(api: Api) -> None:
    session = create_upload(api)
    path = f"/assets/{session['assetId']}"
    assert api("GET", path, token="viewer").json["status"] == "uploading"
    assert api("POST", "/assets/process", {"assetId": session["assetId"]}).json["status"] == "uploading"
    (item,) = api("GET", "/assets?releaseId=release").json["items"]
    assert item["fileName"] == "a.wav"
    assert api("DELETE", path).status == 204
    assert api("GET", path).status == 404


def test_an_upload_with_an_idempotency_key_is_created_once(api: Api) -> None:
    assert create_upload(api, idempotency_key="key") == create_upload(api, idempotency_key="key")


def test_a_list_requires_a_release(api: Api) -> None:
    assert api("GET", "/assets").paths == {"releaseId"}


def test_an_invalid_upload_lists_every_problem(api: Api) -> None:
    response = api("POST", "/assets/upload", {**UPLOAD, "fileName": "../a.mp3", "size": 0})
    assert (response.status, response.paths) == (422, {"fileName", "size"})


def test_files_of_other_tenants_are_not_found(api: Api) -> None:
    asset_id = create_upload(api)["assetId"]
    assert api("GET", f"/assets/{asset_id}", token="stranger").status == 404
    assert api("DELETE", f"/assets/{asset_id}", token="stranger").status == 404
    assert api("POST", "/assets/process", {"assetId": asset_id}, token="stranger").status == 404
    assert api("POST", "/assets/upload", UPLOAD, token="stranger").status == 404
    assert api("GET", "/assets?releaseId=release", token="stranger").json == {"items": []}


def test_several_uploads_are_opened_and_several_links_made_in_one_request(api: Api) -> None:
    made = api("POST", "/assets/uploads", {"uploads": [UPLOAD, {**UPLOAD, "fileName": "b.wav"}]})
    first, second = (session["assetId"] for session in made.json["items"])
    assert (made.status, first != second) == (200, True)
    wrong = api("POST", "/assets/uploads", {"uploads": [UPLOAD, {**UPLOAD, "size": 0}]})
    assert (wrong.status, wrong.paths) == (422, {"uploads[1].size"})
    api.world.put(f"assets/{first}", {**(api.world.store.get(f"assets/{first}") or {}), "status": "ready"})
    links = [{"assetId": first}, {"assetId": second}, {"assetId": first, "derived": "waveform.svg"}]
    answered = api("POST", "/assets/links", {"links": links}, token="viewer").json["items"]
    assert [item.get("code") for item in answered] == [None, "failed-precondition", "not-found"]
    assert [item["assetId"] for item in answered] == [first, second, first]
    assert answered[0]["url"]
    many = api("POST", "/assets/links", {"links": [{"assetId": first}] * 100}, token="viewer")
    assert many.headers["RateLimit"].startswith('"read";r=89')  # of a hundred: IAM signs each link
    twice = [{"assetId": first}] * 9
    before = api.world.store.meter.reads
    api("POST", "/assets/links", {"links": twice[:1]}, token="viewer")
    once = api.world.store.meter.reads - before
    api("POST", "/assets/links", {"links": twice}, token="viewer")
    assert api.world.store.meter.reads - before == 2 * once  # an asset is read once
    foreign = api("POST", "/assets/links", {"links": [{"assetId": first}]}, token="stranger").json["items"]
    assert [item["code"] for item in foreign] == ["not-found"]


def test_recordings_are_given_to_tracks(api: Api) -> None:
    asset_id = create_upload(api)["assetId"]
    body = {"recordings": [{"assetId": asset_id}]}
    assert api("POST", "/assets/tracks", body).json == {"items": [], "undecided": [], "waiting": [asset_id]}
    assert api("POST", "/assets/tracks", body, token="viewer").status == 403
    assert api("POST", "/assets/tracks", body, token="stranger").status == 404
    wrong = {"recordings": [{"assetId": asset_id, "trackId": "none"}]}
    assert api("POST", "/assets/tracks", wrong).paths == {"recordings[0].trackId"}
    assert api("POST", "/assets/tracks", {"recordings": body["recordings"] * 11}).status == 422
