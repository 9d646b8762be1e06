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
