"""Many releases changed in one request, each by the rules of its own route."""

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


def test_each_change_answers_as_its_own_route(api: Api) -> None:
    made, broken = bulk(
        api, {"action": "create", "release": RELEASE}, {"action": "create", "release": {"type": "Album"}}
    ).json["items"]
    path = f"/releases/{made['releaseId']}"
    assert (made["status"], made["etag"]) == (201, api("GET", path).headers["ETag"])
    assert (broken["status"], broken["problem"]["code"]) == (422, "invalid-argument")
    assert {"basic", "metadata", "rights"} <= {error["path"] for error in broken["problem"]["errors"]}
    one = {"releaseId": made["releaseId"]}
    change = {**one, "action": "update", "release": {**RELEASE, "notes": "in bulk"}}
    outcomes = bulk(
        api,
        change,
        {**change, "ifMatch": '"old"'},
        {**change, "ifMatch": made["etag"]},
        {"action": "delete", "releaseId": "nowhere", "ifMatch": "*"},
        {**one, "action": "delete", "ifMatch": "*"},
    ).json["items"]
    assert [outcome["status"] for outcome in outcomes] == [428, 412, 200, 404, 204]
    assert api("GET", path).status == 404


def test_no_change_sets_what_is_the_servers(api: Api) -> None:
    stolen = {**RELEASE, "assets": {"audio": []}, "tenantId": "elsewhere", "createdBy": "me"}
    change = {"action": "update", "releaseId": "release", "ifMatch": "*", "release": stolen}
    (create, update) = bulk(api, {"action": "create", "release": stolen}, change).json["items"]
    for outcome in (create, update):
        assert {error["path"] for error in outcome["problem"]["errors"]} == {"assets", "tenantId", "createdBy"}


def test_sent_again_with_its_key_nothing_new_is_made(api: Api) -> None:
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
def test_a_change_that_is_none_refuses_the_whole(api: Api, item: dict[str, Any]) -> None:
    said = bulk(api, {"action": "create", "release": RELEASE}, item)
    assert said.status == 422
    assert all(path.startswith("items[1]") for path in said.paths)


def test_it_is_bounded_and_not_for_viewers(api: Api) -> None:
    assert bulk(api, *[{"action": "delete", "releaseId": "x"}] * 51).paths == {"items"}
    assert bulk(api).paths == {"items"}
    assert bulk(api, {"action": "delete", "releaseId": "release"}, token="viewer").status == 403
    theirs = {"action": "delete", "releaseId": "release", "ifMatch": "*"}
    assert bulk(api, theirs, token="stranger").json["items"][0]["status"] == 404
