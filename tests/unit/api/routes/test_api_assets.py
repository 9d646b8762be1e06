"""The routes of assets, end to end in memory."""

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.api import Api
from tests.fixtures.world import World

UPLOAD = {"releaseId": "release", "kind": "audio", "fileName": "a.wav", "contentType": "audio/wav", "size": 10}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def opened(api: Api, **headers: str) -> dict[str, Any]:
    said = api("POST", "/assets/upload", UPLOAD, **headers)
    assert said.status == 201, said.json
    return dict(said.json)


def test_an_upload_is_opened_listed_examined_and_removed(api: Api) -> None:
    session = opened(api)
    path = f"/assets/{session['assetId']}"
    assert api("GET", path, token="viewer").json["status"] == "uploading"
    assert api("POST", "/assets/process", {"assetId": session["assetId"]}).json["status"] == "uploading"
    (item,) = api("GET", "/assets?releaseId=release").json["items"]
    assert item["fileName"] == "a.wav"
    assert api("DELETE", path).status == 204
    assert api("GET", path).status == 404


def test_an_upload_with_a_key_is_opened_once(api: Api) -> None:
    assert opened(api, idempotency_key="key") == opened(api, idempotency_key="key")


def test_a_list_is_of_one_release(api: Api) -> None:
    assert api("GET", "/assets").paths == {"releaseId"}


def test_a_bad_upload_names_every_problem(api: Api) -> None:
    said = api("POST", "/assets/upload", {**UPLOAD, "fileName": "../a.mp3", "size": 0})
    assert (said.status, said.paths) == (422, {"fileName", "size"})


def test_nobody_elses_file_is_there(api: Api) -> None:
    asset_id = opened(api)["assetId"]
    assert api("GET", f"/assets/{asset_id}", token="stranger").status == 404
    assert api("DELETE", f"/assets/{asset_id}", token="stranger").status == 404
    assert api("POST", "/assets/process", {"assetId": asset_id}, token="stranger").status == 404
    assert api("POST", "/assets/upload", UPLOAD, token="stranger").status == 404
    assert api("GET", "/assets?releaseId=release", token="stranger").json == {"items": []}
