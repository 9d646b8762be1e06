"""API keys are created, used within their scopes, rotated, revoked, and audited."""

from pathlib import Path
from typing import get_args

import pytest

from shared.api.table import all_routes
from shared.model.accounts.api_key import Scope
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def create_key(api: Api, *scopes: str) -> ApiResponse:
    return api("POST", "/api-keys", {"name": "A program", "scopes": list(scopes)}, token="admin")


def test_a_key_is_limited_to_its_scopes(api: Api) -> None:
    created = create_key(api, "releases:read", "deliveries:write")
    assert created.status == 201
    key = created.json["secret"]
    assert key not in str(api.world.store.documents)
    assert api("GET", "/releases", token=key).status == 200
    assert api("POST", "/releases/release/validate", {}, token=key).status == 200
    assert api("GET", "/deliveries", token=key).status == 200
    assert api("POST", "/deliveries", {"releaseId": "release", "targetId": "target"}, token=key).status == 201
    assert api("POST", "/releases/release/generate", token=key).status == 403
    assert api("GET", "/delivery-targets", token=key).status == 403
    for people_only in ("/users/me", "/users", "/api-keys"):
        assert api("GET", people_only, token=key).status == 403


def test_a_key_is_listed_rotated_and_revoked(api: Api) -> None:
    created = create_key(api, "releases:read").json
    (listed,) = api("GET", "/api-keys", token="admin").json["items"]
    assert (listed["id"], "secret" in listed) == (created["key"]["id"], False)
    assert listed["keyId"] == listed["id"]
    path = f"/api-keys/{listed['keyId']}"
    rotated = api("POST", f"{path}/rotate", {"graceS": 0}, token="admin").json["secret"]
    api.world.clock.forward(seconds=1)
    assert api("GET", "/releases", token=created["secret"]).status == 403
    assert api("GET", "/releases", token=rotated).status == 200
    assert api("DELETE", path, token="stranger").status == 404
    assert api("DELETE", path, token="admin").status == 204
    assert api("GET", "/releases", token=rotated).status == 403
    actions = [item["entry"]["action"] for item in api("GET", "/audit", token="admin").json["entries"]]
    assert len(actions) == 3
    assert api("GET", "/audit").status == 403


def test_guessing_keys_is_rate_limited(api: Api) -> None:
    statuses = {api("GET", "/releases", token="sk_a_" + "b" * 50).status for _ in range(11)}
    assert statuses == {403, 429}
    assert api("GET", "/releases", token="sk_a_" + "b" * 50).headers["Retry-After"].isdigit()


def test_every_scope_of_a_route_exists() -> None:
    assert {route.scope for route in all_routes() if route.scope} <= set(get_args(Scope))


def test_the_location_of_a_new_key_can_be_read(api: Api) -> None:
    created = create_key(api, "releases:read")
    path = created.headers["Location"].removeprefix("/api/v1")
    assert api("GET", path, token="admin").json == created.json["key"]
    assert api("GET", path, token="manager").status == 403
    assert api("GET", path, token="stranger").status == 404
    api("DELETE", path, token="admin")
    assert "revoked" in api("GET", path, token="admin").json
