"""Releases of a deployment from the command line, over a real HTTP server."""

import json
from pathlib import Path

from examples.album import RELEASE
from tests.unit.cli.conftest import Deployment


def written(folder: Path, value: object) -> Path:
    file = folder / "release.json"
    file.write_text(json.dumps(value), "utf-8")
    return file


def test_a_release_is_created_read_changed_and_deleted(deployment: Deployment, tmp_path: Path) -> None:
    file = written(tmp_path, RELEASE)
    made = deployment.json("releases", "create", file, "--idempotency-key", "tides-2026")
    again = deployment.json("releases", "create", file, "--idempotency-key", "tides-2026")
    assert made["id"] == again["id"]
    assert made["basic"]["title"] == RELEASE["basic"]["title"]
    release_id = made["id"]
    change = written(tmp_path, {"notes": "by hand"})
    assert deployment.json("releases", "update", release_id, change, "--merge")["notes"] == "by hand"
    whole = written(tmp_path, {**RELEASE, "notes": "replaced"})
    assert deployment.json("releases", "update", release_id, whole)["notes"] == "replaced"
    stale = deployment.json("releases", "update", release_id, whole, "--if-match", 'W/"0.0"', code=5)
    assert "changed since" in stale["problems"][0]["message"]
    assert deployment.run("releases", "delete", release_id, "--yes").exit_code == 0
    assert deployment.run("releases", "show", release_id).exit_code == 4


def test_a_list_is_filtered_and_read_page_by_page(deployment: Deployment, tmp_path: Path) -> None:
    for number in range(3):
        title = {**RELEASE["basic"], "title": f"Tides {number}", "barcode": None}
        deployment.json("releases", "create", written(tmp_path, {**RELEASE, "basic": title}))
    assert len(deployment.json("releases", "list", "--status", "draft")["items"]) == 3
    assert len(deployment.json("releases", "list", "--limit", "2")["items"]) == 2
    table = deployment.run("releases", "list", "--query", "tides 2").output
    assert ("Tides 2" in table, "Tides 1" in table) == (True, False)
    only = deployment.run("releases", "list", "--status", "ready", "--jq", ".items[].id")
    assert only.output == "release\n"


def test_a_dry_run_creates_nothing(deployment: Deployment, tmp_path: Path) -> None:
    tried = deployment.json("releases", "create", written(tmp_path, RELEASE), "--dry-run")
    assert (tried["ok"], tried["dryRun"]) == (True, True)
    wrong = {**RELEASE, "basic": {**RELEASE["basic"], "barcode": "400000260014"}}
    refused = deployment.json("releases", "create", written(tmp_path, wrong), "--dry-run", code=1)
    assert any("barcode" in each["path"] for each in refused["findings"])
    assert len(deployment.json("releases", "list")["items"]) == 1


def test_findings_of_the_deployment_are_shown_like_our_own(deployment: Deployment, tmp_path: Path) -> None:
    wrong = {**RELEASE, "basic": {**RELEASE["basic"], "barcode": "400000260014"}}
    result = deployment.run("releases", "create", written(tmp_path, wrong))
    assert result.exit_code == 2
    assert "error basic.barcode" in result.stderr
    assert "check digit" in result.stderr


def test_a_release_becomes_ready_or_says_why_not(deployment: Deployment, tmp_path: Path) -> None:
    draft = deployment.json("releases", "create", written(tmp_path, RELEASE))["id"]
    checked = deployment.json("releases", "ready", draft, "--dry-run", code=1)
    assert checked["findings"]
    assert deployment.json("releases", "ready", draft, code=1)["problems"]
    assert deployment.json("releases", "ready", "release")["status"] == "ready"


def test_an_unfinished_file_is_named(deployment: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{", "utf-8")
    result = deployment.run("releases", "create", file)
    assert (result.exit_code, str(file) in result.output.replace("\n", "")) == (2, True)
    assert deployment.run("releases", "create", tmp_path / "none.json").exit_code == 2


def test_ids_cannot_leave_their_place_in_the_path(deployment: Deployment) -> None:
    assert deployment.run("releases", "show", "../tenant").exit_code == 4
    assert deployment.server.requests[-1] == "GET /api/v1/releases/..%2Ftenant"
