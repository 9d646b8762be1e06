"""The bulk route for releases, which applies the rules of the individual routes."""

from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def bulk(api: Api, *items: dict[str, Any], **headers: str) -> ApiResponse:
    return api("POST", "/releases/bulk", {"items": list(items)}, **headers)


def test_each_change_gets_the_response_of_its_own_route(api: Api) -> None:
    created, invalid = bulk(
        api,
        {"action": "create", "release": RELEASE},
        {"action": "create", "release": {"type": "EP", "tracks": [{"isrc": "x"}]}},
    ).json["items"]
    path = f"/releases/{created['releaseId']}"
    assert created["status"] == 201
    assert api("GET", path).headers["ETag"].startswith(created["etag"].rstrip('"'))  # without the body's part
    assert (invalid["status"], invalid["problem"]["code"]) == (422, "invalid-argument")
    assert {"type", "tracks[0].isrc"} == {error["path"] for error in invalid["problem"]["errors"]}
    one = {"releaseId": created["releaseId"]}
    change = {**one, "action": "update", "release": {**RELEASE, "notes": "in bulk"}}
    outcomes = bulk(
        api,
        change,
        {**change, "ifMatch": '"old"'},
        {**change, "ifMatch": created["etag"]},
        {"action": "delete", "releaseId": "nowhere", "ifMatch": "*"},
        {**one, "action": "delete", "ifMatch": "*"},
    ).json["items"]
    assert [outcome["status"] for outcome in outcomes] == [428, 412, 200, 404, 204]
    assert api("GET", path).status == 404


def test_changes_cannot_set_server_fields(api: Api) -> None:
    forged = {**RELEASE, "assets": {"audio": []}, "tenantId": "elsewhere", "createdBy": "me"}
    change = {"action": "update", "releaseId": "release", "ifMatch": "*", "release": forged}
    (create, update) = bulk(api, {"action": "create", "release": forged}, change).json["items"]
    for outcome in (create, update):
        assert {error["path"] for error in outcome["problem"]["errors"]} == {"assets", "tenantId", "createdBy"}


def test_repeating_a_request_with_its_key_creates_nothing_new(api: Api) -> None:
    items = [{"action": "create", "release": RELEASE} for _ in range(3)]
    first = bulk(api, *items, idempotency_key="k")
    again = bulk(api, *items, idempotency_key="k")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert len({item["releaseId"] for item in first.json["items"]}) == 3


@pytest.mark.parametrize(
    "item",
    [
        {"action": "create"},
        {"action": "create", "releaseId": "mine", "release": {}},
        {"action": "update", "releaseId": "release"},
        {"action": "delete", "releaseId": "release", "release": {}},
        {"action": "publish", "releaseId": "release"},
    ],
)
def test_a_malformed_change_rejects_the_whole_request(api: Api, item: dict[str, Any]) -> None:
    response = bulk(api, {"action": "create", "release": RELEASE}, item)
    assert response.status == 422
    assert all(path.startswith("items[1]") for path in response.paths)


def test_requests_are_limited_in_size_and_not_open_to_viewers(api: Api) -> None:
    assert bulk(api, *[{"action": "delete", "releaseId": "x"}] * 51).paths == {"items"}
    assert bulk(api).paths == {"items"}
    assert bulk(api, {"action": "delete", "releaseId": "release"}, token="viewer").status == 403
    theirs = {"action": "delete", "releaseId": "release", "ifMatch": "*"}
    assert bulk(api, theirs, token="stranger").json["items"][0]["status"] == 404
