"""`stardust sales import` and `rollback` on a deployment in memory."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.sales_intake import reports, row, sheet, totals

WHERE = ("--tenant", "tenant", "--project", "demo-world")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path / "world")
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: world.adapters)
    return world


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["sales", *map(str, arguments)])


def written(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def test_a_folder_is_taken_in_and_back(world: ArchiveWorld, tmp_path: Path) -> None:
    folder = written(tmp_path / "reports", a=sheet(), b=sheet(row(month="2026-02")))
    done = run("import", folder, "--json", *WHERE)
    job = json.loads(done.stdout)["import"]
    assert (done.exit_code, job["status"], len(job["stored"]), sorted(job["sources"])) == (
        0,
        "completed",
        2,
        ["a.csv", "b.csv"],
    )
    assert "0 reports stored, 2 there already" in run("import", folder, *WHERE).stdout
    assert len(totals(world)) == 2
    back = run("rollback", job["id"], *WHERE)
    assert (back.exit_code, "rolledBack" in back.stdout, reports(world)) == (0, True, [])


def test_what_is_refused_is_named_and_nothing_is_stored(world: ArchiveWorld, tmp_path: Path) -> None:
    folder = written(tmp_path / "reports", a=sheet(), b=sheet(row(revenue="much")))
    done = run("import", folder, *WHERE)
    assert done.exit_code == 1
    assert "error: b.csv, row 2, Revenue: " in done.stdout
    assert "refused; 0 reports stored" in done.stdout
    assert reports(world) == []


def test_a_check_needs_no_deployment(tmp_path: Path) -> None:
    folder = written(tmp_path / "reports", a=sheet())
    done = run("import", "--check", folder, "--json")
    assert (done.exit_code, json.loads(done.stdout)["reports"][0]["lines"]) == (0, 1)


def test_what_is_not_there_is_named_before_anything_is_uploaded(world: ArchiveWorld, tmp_path: Path) -> None:
    done = run("import", tmp_path / "nothing.csv", *WHERE)
    assert (done.exit_code, "nothing.csv" in done.output) == (2, True)
    assert world.blobs.list("imports/") == []


def test_an_id_that_is_none_is_bad_usage(world: ArchiveWorld) -> None:
    done = run("rollback", "a/b", *WHERE)
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (2, True)
