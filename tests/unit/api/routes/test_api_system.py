"""The system routes: the health of components, and plugins."""

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.protocols import registry
from shared.errors import Unavailable
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def checks(api: Api) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in api("GET", "/test/health").json["checks"]}


def test_health_checks_every_component(api: Api) -> None:
    found = checks(api)
    parts = {"accounts", "store", "bucket", "vault", "scheduler", "tasks", "queue", "mail", "schemas"}
    assert {*parts, "SFTP", "S3", "API"} <= set(found)
    assert found["store"] == {"name": "store", "status": "ok", "proves": "Firestore answers.", "facts": {}}
    assert found["scheduler"]["message"] == "The minute tick has not run yet."
    assert "process_delivery_queue" in found["scheduler"]["remedy"]
    assert api("GET", "/test/health", token=None).status == 401


def test_a_failed_component_is_reported_without_internal_details(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: str) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(type(api.world.adapters.blobs), "stat", lambda self, path: fail(path))
    response = api("GET", "/test/health", token="viewer")
    assert (response.status, response.json["status"]) == (200, "degraded")
    assert (checks(api)["bucket"]["status"], checks(api)["bucket"]["message"]) == ("failed", "RuntimeError")


def test_readiness_names_the_parts_that_every_request_needs(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = ("accounts", "store", "bucket", "vault")
    response = api("GET", "/ready", token=None)
    assert response.status == 200
    assert response.json == {"status": "ready", "store": "ok", "parts": dict.fromkeys(needed, "ok")}

    def fail(_accounts: Any, _uid: str) -> None:
        raise Unavailable("The sign-in service at 10.0.0.1 did not respond.")

    monkeypatch.setattr(type(api.accounts), "find", fail)
    response = api("GET", "/ready", token=None)
    assert (response.status, response.json["status"], response.json["store"]) == (503, "unready", "ok")
    assert response.json["parts"]["accounts"] == "unavailable"
    assert b"10.0.0.1" not in response.raw


def test_the_test_suite_is_started_read_and_described_over_the_api(api: Api) -> None:
    assert api("POST", "/test/runs", {}, token="manager").status == 403
    started = api("POST", "/test/runs", {"categories": ["security", "system"]}, token="admin")
    assert (started.status, started.json["status"]) == (201, "queued")
    assert started.json["categories"] == ["system", "security"]
    run_id = started.json["id"]
    assert started.headers["Location"].endswith(f"/test/runs/{run_id}")
    assert api("POST", "/test/runs", {}, token="admin").status == 409
    assert api("GET", f"/test/runs/{run_id}", token="admin").json["id"] == run_id
    assert api("GET", f"/test/runs/{run_id}", token="stranger").status == 404
    assert [run["id"] for run in api("GET", "/test/runs", token="admin").json["items"]] == [run_id]
    described = {check["name"]: check for check in api("GET", "/test/checks", token="admin").json["items"]}
    assert described["query"]["targetMs"] == 500
    assert described["endToEnd"]["needs"] == ["transfer", "messages"]


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
