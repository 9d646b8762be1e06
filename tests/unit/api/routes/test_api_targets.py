"""The delivery target routes, end to end in memory."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.world import World
from tests.unit.delivery.targets.test_create_target import WANTED


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.fixture
def wanted() -> dict[str, Any]:
    return deepcopy(WANTED)


def create_target(api: Api, wanted: dict[str, Any]) -> tuple[str, ApiResponse]:
    response = api("POST", "/delivery-targets", wanted, token="admin")
    assert response.status == 201, response.json
    api.world.clock.forward(seconds=1)
    return f"/delivery-targets/{response.json['id']}", response


def test_a_target_is_created_updated_and_deleted_and_never_shows_credentials(api: Api, wanted: dict[str, Any]) -> None:
    path, response = create_target(api, wanted)
    read = api("GET", path, token="viewer")
    assert (read.json, read.headers["ETag"]) == (response.json, response.headers["ETag"])
    del wanted["config"]["password"]
    wanted |= {"name": "Another", "maxParallel": 2}
    changed = api("PUT", path, wanted, token="admin", if_match=read.headers["ETag"])
    assert (changed.status, changed.json["name"], changed.json["maxParallel"]) == (200, "Another", 2)
    assert api("PUT", path, wanted, token="admin", if_match=read.headers["ETag"]).status == 412
    del wanted["maxParallel"]
    again = api("PUT", path, wanted, token="admin", if_match="*")
    assert "maxParallel" not in again.json
    listed = api("GET", "/delivery-targets", token="viewer")
    assert b"canary" not in response.raw + read.raw + changed.raw + again.raw + listed.raw
    assert [item["name"] for item in listed.json["items"]] == ["Another", "The DSP"]
    assert api("DELETE", path, token="admin", if_match="*").status == 204
    assert api("GET", path).status == 404


def test_validation_lists_every_problem_with_its_path_in_the_body(api: Api, wanted: dict[str, Any]) -> None:
    wanted["config"] |= {"hostKey": "", "port": 70000}
    wanted["layout"] = "attic"
    response = api("POST", "/delivery-targets", wanted, token="admin")
    assert (response.status, response.paths) == (422, {"config.hostKey", "config.port", "layout"})
    path, _ = create_target(api, WANTED)
    assert api("PUT", path, wanted, token="admin", if_match="*").paths == {"config.hostKey", "config.port", "layout"}
    assert api("PUT", path, {**WANTED, "circuits": {}}, token="admin", if_match="*").paths == {"circuits"}


def test_a_merge_patch_keeps_options_and_credentials(api: Api) -> None:
    path, created = create_target(api, WANTED)
    patch = {"name": "Renamed", "config": {"directory": "/new"}}
    patched = api("PATCH", path, patch, token="admin")
    config = {**created.json["config"], "directory": "/new"}
    assert (patched.status, patched.json["name"], patched.json["config"]) == (200, "Renamed", config)
    assert (
        api("PATCH", path, {"config": {"host": "elsewhere.example"}}, token="admin").status == 422
    )  # needs credentials
    without = api("PATCH", path, {"config": {"directory": None}}, token="admin")
    assert without.json["config"] == created.json["config"]
    assert api("PATCH", path, {"circuit": {}}, token="admin").paths == {"circuit"}
    assert api("PATCH", path, patch).status == 403


def test_what_is_read_of_a_target_can_be_written_back(api: Api) -> None:
    path, _ = create_target(api, WANTED)
    read = api("GET", path)
    written = api("PUT", path, read.json, token="admin", if_match=read.headers["ETag"])
    assert (written.status, {**written.json, "updated": ""}) == (200, {**read.json, "updated": ""})


def test_a_target_with_open_deliveries_cannot_be_deleted(api: Api) -> None:
    api.world.request()
    assert api("DELETE", "/delivery-targets/target", token="admin", if_match="*").status == 409


def test_managers_and_other_tenants_cannot_change_targets(api: Api, wanted: dict[str, Any]) -> None:
    assert api("POST", "/delivery-targets", wanted).status == 403
    for method, path, body in [
        ("GET", "/delivery-targets/target", None),
        ("PUT", "/delivery-targets/target", wanted),
        ("DELETE", "/delivery-targets/target", None),
        ("POST", "/delivery-targets/target/test", None),
    ]:
        assert api(method, path, body, token="stranger", if_match="*").status == 404, (method, path)


def test_a_connection_is_tested_before_a_target_is_created(api: Api) -> None:
    response = api("POST", "/test/connection", {"protocol": "Pigeon", "config": {}}, token="admin")
    assert response.status == 422
    assert api("POST", "/test/connection", {"protocol": "SFTP", "config": {}}).status == 403


def test_host_keys_are_shown_only_to_admins_and_not_for_private_hosts(api: Api) -> None:
    response = api("POST", "/test/host-keys", {"host": "127.0.0.1", "port": 22}, token="admin")
    assert (response.status, response.json["ok"], response.json["code"]) == (200, False, "address-forbidden")
    assert api("POST", "/test/host-keys", {"host": "127.0.0.1"}).status == 403
    assert api("POST", "/test/host-keys", {"host": "a b\n"}, token="admin").paths == {"host"}
