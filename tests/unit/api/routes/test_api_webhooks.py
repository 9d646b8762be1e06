"""The webhook routes, end to end in memory."""

from pathlib import Path

import pytest

from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.webhooks import URL
from tests.fixtures.world import World

WANTED = {"url": URL, "events": ["delivery.failed"]}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def admin(api: Api, method: str, path: str, body: object = None, **headers: str) -> ApiResponse:
    return api(method, path, body, token="admin", **headers)


def test_a_webhook_is_created_updated_with_its_etag_and_deleted(api: Api) -> None:
    created = admin(api, "POST", "/webhooks", WANTED)
    path = created.headers["Location"].removeprefix("/api/v1")
    assert (created.status, path) == (201, f"/webhooks/{created.json['webhook']['id']}")
    read = admin(api, "GET", path)
    assert read.json == created.json["webhook"]
    assert created.json["secret"] not in read.raw.decode() + str(api.world.store.documents)
    api.world.clock.forward(seconds=1)
    changed = admin(api, "PUT", path, {"description": "Alarms"}, if_match=read.headers["ETag"])
    assert (changed.status, changed.json["description"], changed.json["url"]) == (200, "Alarms", URL)
    assert admin(api, "PUT", path, {"active": False}, if_match=read.headers["ETag"]).status == 412
    assert admin(api, "DELETE", path, if_match=read.headers["ETag"]).status == 412
    assert admin(api, "PUT", path, {"tenantId": "elsewhere"}, if_match="*").status == 422
    assert admin(api, "PATCH", path, {"tenantId": "elsewhere"}).paths == {"tenantId"}
    assert admin(api, "GET", "/webhooks").json["items"] == [changed.json]
    assert admin(api, "DELETE", path, if_match="*").status == 204
    assert admin(api, "GET", path).status == 404


def test_a_test_message_is_listed_and_sent_again(api: Api) -> None:
    path = f"/webhooks/{admin(api, 'POST', '/webhooks', WANTED).json['webhook']['id']}"
    other = f"/webhooks/{admin(api, 'POST', '/webhooks', WANTED).json['webhook']['id']}"
    sent = admin(api, "POST", f"{path}/test").json
    api.world.clock.forward(seconds=1)
    again = admin(api, "POST", f"{path}/messages/{sent['id']}/replay").json
    assert (again["replayOf"], again["eventId"]) == (sent["id"], sent["eventId"])
    page = admin(api, "GET", f"{path}/messages?limit=1").json
    rest = admin(api, "GET", f"{path}/messages?limit=1&cursor={page['nextCursor']}").json
    assert [item["id"] for item in page["items"] + rest["items"]] == [again["id"], sent["id"]]
    assert admin(api, "POST", f"{other}/messages/{sent['id']}/replay").status == 404
    assert admin(api, "GET", f"{other}/messages").json == {"items": []}


def test_a_secret_is_rotated_and_shown_once(api: Api) -> None:
    created = admin(api, "POST", "/webhooks", WANTED, idempotency_key="k").json
    rotated = admin(api, "POST", f"/webhooks/{created['webhook']['id']}/rotate").json
    assert rotated["secret"] != created["secret"]
    assert rotated["secret"] not in str(api.world.store.documents)
    assert created["secret"] not in str(api.world.store.documents)


def test_webhooks_are_only_for_admins_of_the_tenant(api: Api) -> None:
    path = f"/webhooks/{admin(api, 'POST', '/webhooks', WANTED).json['webhook']['id']}"
    assert api("GET", "/webhooks").status == 403
    for method, address in (("GET", ""), ("POST", "/test"), ("GET", "/messages"), ("POST", "/rotate")):
        assert api(method, path + address, token="stranger").status == 404
    assert api("DELETE", path, token="stranger", if_match="*").status == 404
    refused = admin(api, "POST", "/webhooks", {"url": "https://private.example/x", "events": []})
    assert refused.paths == {"events"}
    assert admin(api, "POST", "/webhooks", {**WANTED, "url": "https://private.example/x"}).paths == {"url"}
