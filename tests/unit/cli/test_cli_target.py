"""Targets of a deployment from the command line: added with their credentials, listed, tested."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Deployment

PASSWORD = "canary-91c4"
PRINT = "SHA256:" + "A" * 43
TARGET = {
    "protocol": "SFTP",
    "config": {"host": "127.0.0.1", "port": 9, "username": "label", "hostKey": PRINT},
    "ddex": {"partyId": "PADPIDA3897722461G", "partyName": "A DSP"},
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STARDUST_PASSWORD", PASSWORD)
    file = tmp_path / "sandbox.json"
    file.write_text(json.dumps(TARGET), "utf-8")
    return file


def test_a_target_is_added_with_the_credentials_of_the_environment(deployment: Deployment, file: Path) -> None:
    added = deployment.run("target", "add", file, "--json")
    assert added.exit_code == 0, added.output
    assert json.loads(added.stdout)["name"] == "sandbox"
    assert PASSWORD not in added.output
    assert PASSWORD not in json.dumps(deployment.world.store.documents, default=str)
    stored = deployment.world.store.get(f"deliveryTargetSecrets/{json.loads(added.stdout)['id']}")
    assert stored is not None
    assert stored["names"] == ["password"]
    listed = deployment.json("target", "list")["items"]
    assert {each["name"] for each in listed} == {"sandbox", "The DSP"}
    assert "sandbox" in deployment.run("target", "list").output


def test_a_target_of_the_deployment_is_tested_by_the_deployment(deployment: Deployment, file: Path) -> None:
    deployment.run("target", "add", file)
    tested = deployment.json("target", "test", "sandbox", code=1)
    assert (tested["ok"], tested["steps"][0]["outcome"]) == (False, "failed")
    assert deployment.server.requests[-1].endswith("/test")
    assert deployment.run("target", "test", "nobody").exit_code == 4


def test_a_dry_run_connects_and_stores_nothing(deployment: Deployment, file: Path) -> None:
    tested = deployment.json("target", "add", file, "--dry-run", code=1)
    assert tested["ok"] is False
    assert len(deployment.json("target", "list")["items"]) == 1


def test_a_file_is_tested_from_this_machine(deployment: Deployment, file: Path) -> None:
    sent = len(deployment.server.requests)
    assert deployment.json("target", "test", file, code=1)["ok"] is False
    assert deployment.run("target", "test", file.with_name("none.json")).exit_code == 2
    assert len(deployment.server.requests) == sent


def test_every_finding_about_a_target_is_told(deployment: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({**TARGET, "protocol": "SFTP", "config": {}, "layout": "none"}), "utf-8")
    problems = deployment.json("target", "add", file, code=2)["problems"]
    assert {"config.host", "layout"} <= {each["path"] for each in problems}
