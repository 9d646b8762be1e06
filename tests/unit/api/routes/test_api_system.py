"""The system routes: the health of components, and plugins."""

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.protocols import registry
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def checks(api: Api) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in api("GET", "/test/health").json["checks"]}


def test_health_checks_every_component(api: Api) -> None:
    found = checks(api)
    assert {"store", "bucket", "schemas", "SFTP", "S3", "API"} <= set(found)
    assert found["store"] == {"name": "store", "status": "ok"}
    assert api("GET", "/test/health", token=None).status == 401


def test_a_failed_component_is_reported_without_internal_details(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: str) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(type(api.world.adapters.blobs), "stat", lambda self, path: fail(path))
    response = api("GET", "/test/health", token="viewer")
    assert (response.status, response.json["status"]) == (200, "degraded")
    assert checks(api)["bucket"] == {"name": "bucket", "status": "failed", "message": "RuntimeError"}


def test_protocols_are_listed_with_their_options_and_no_values(api: Api) -> None:
    listed = {item["name"]: item for item in api("GET", "/plugins").json["items"]}
    assert {"API", "Azure", "FTP", "GCS", "S3", "SFTP", "Storage"} <= set(listed)
    secret = {option["name"] for option in listed["SFTP"]["options"] if option["secret"]}
    assert {"password", "privateKey"} <= secret
    assert "package" not in listed["SFTP"]


def test_a_third_party_protocol_that_does_not_load_is_reported(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("carrier-pigeon", "no_such_module:PROTOCOL", "stardust.protocols")

    def found(**wanted: str) -> list[EntryPoint]:
        return [broken] if wanted.get("name", broken.name) == broken.name else []

    monkeypatch.setattr(registry, "entry_points", found)
    listed = {item["name"]: item for item in api("GET", "/plugins").json["items"]}
    assert "no_such_module" in listed["custom:carrier-pigeon"]["problem"]
    assert checks(api)["custom:carrier-pigeon"]["status"] == "failed"
