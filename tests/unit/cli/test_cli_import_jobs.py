"""`stardust import plan`, `apply` and `rollback` on a deployment in memory."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import releases, table


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path / "world")
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: world.adapters)
    return world


def run(*arguments: object) -> Result:
    where = ("--tenant", "tenant", "--project", "demo-world")
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["import", *map(str, arguments), *where])


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_files_are_planned_applied_and_rolled_back(world: ArchiveWorld, tmp_path: Path) -> None:
    planned = run("plan", written(tmp_path / "a.csv", table(2)), "--json")
    assert planned.exit_code == 0, planned.output
    job = told(planned)["import"]
    assert (job["status"], job["counts"]["create"], releases(world)) == ("planned", 2, {})
    done = run("apply", job["id"])
    assert (done.exit_code, "completed; 2 created, 0 changed, 0 there already" in done.stdout) == (0, True)
    assert len(releases(world)) == 2
    back = run("rollback", job["id"])
    assert (back.exit_code, "rolledBack; 2 removed" in back.stdout, releases(world)) == (0, True, {})


def test_what_is_refused_or_there_is_named(world: ArchiveWorld, tmp_path: Path) -> None:
    run("plan", written(tmp_path / "a.csv", table(1)), "--apply")
    faulty = written(tmp_path / "b.csv", table(3).replace("QZEXA2600061", "nonsense"))
    planned = run("plan", faulty)
    assert planned.exit_code == 1
    assert "skip     b.csv, rows 2-3: Album 1" in planned.stdout
    assert "You have this release already" in planned.stdout
    assert "refuse   b.csv, rows 6-7: Album 3" in planned.stdout
    assert "error: row 6, isrc: " in planned.stdout
    assert "1 to create, 0 to change, 1 there already, 1 refused. Nothing was changed" in planned.stdout
    applied = run("plan", faulty, "--apply", "--json")
    assert (applied.exit_code, told(applied)["ok"], told(applied)["import"]["status"]) == (1, False, "partial")
    assert len(releases(world)) == 2
    back = run("rollback", told(applied)["import"]["id"], "--json")
    assert (back.exit_code, told(back)["ok"]) == (0, True)


def test_duplicates_and_columns_are_read_by_choice(world: ArchiveWorld, tmp_path: Path) -> None:
    run("plan", written(tmp_path / "a.csv", table(1)), "--apply")
    renamed = written(tmp_path / "b.csv", table(1, title="Renamed").replace("barcode", "Our number"))
    profile = written(tmp_path / "p.json", '{"columns": {"Our number": "barcode"}}')
    result = run("plan", renamed, "--map", profile, "--duplicates", "update", "--apply")
    assert (result.exit_code, "1 changed" in result.stdout) == (0, True)
    assert [each["basic"]["title"] for each in releases(world).values()] == ["Renamed 1"]


def test_bad_usage_exits_with_2(world: ArchiveWorld, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", table(1))
    assert run("plan", tmp_path / "none.csv").exit_code == 2
    assert run("plan", file, "--duplicates", "nothing").exit_code == 2
    assert run("apply", "none").exit_code == 4
    assert CliRunner().invoke(app, ["import", "plan", str(file)], env={"GCLOUD_PROJECT": ""}).exit_code == 2
    failed = run("plan", written(tmp_path / "b.csv", "hello\n"), "--json")
    assert (failed.exit_code, told(failed)["import"]["status"]) == (1, "failed")
    assert not world.tasks.queued


def test_more_files_than_an_import_may_have_are_refused(world: ArchiveWorld, tmp_path: Path) -> None:
    files = [written(tmp_path / f"{number}.csv", table(1)) for number in range(101)]
    result = run("plan", *files)
    assert (result.exit_code, "101 files are too many" in result.output) == (2, True)
