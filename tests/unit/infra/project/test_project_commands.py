"""`stardust create`, `build`, `deploy`, `init` and `update` as people and scripts type them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.project.settings import FILE
from shared.cli.main import app
from shared.version import VERSION

Typed = Callable[..., Result]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types a command in an empty folder, where nobody answers questions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


@pytest.fixture
def project(typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project, which is the current folder. Its builds have no files: other tests look at them."""
    assert typed("create", "my-label", "--region", "europe-west1").exit_code == 0
    monkeypatch.chdir(tmp_path / "my-label")
    monkeypatch.setattr("infra.project.build.build_project", lambda folder, _: folder / "build")
    return tmp_path / "my-label"


def problems(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["problems"]
    return found


def test_create_tells_what_comes_next(typed: Typed, tmp_path: Path) -> None:
    done = typed("create", "my-label", "--template", "aggregator")
    assert (done.exit_code, "stardust dev" in done.stdout) == (0, True)
    assert (tmp_path / "my-label" / FILE).exists()


def test_create_tells_every_problem_as_json(typed: Typed, tmp_path: Path) -> None:
    done = typed("create", "Shop!", "--region", "Europe", "--json")
    assert done.exit_code == 2
    assert {problem["path"] for problem in problems(done)} == {"project", "region"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["build", "deploy", "init", "update"])
def test_outside_a_project_each_command_says_how_to_make_one(typed: Typed, command: str) -> None:
    done = typed(command, "--json")
    assert done.exit_code == 4
    assert "stardust create NAME" in problems(done)[0]["remedy"]


@pytest.mark.parametrize("command", ["build", "deploy", "init"])
def test_a_project_of_another_version_is_refused(typed: Typed, project: Path, command: str) -> None:
    text = (project / FILE).read_text("utf-8")
    (project / FILE).write_text(text.replace(VERSION, "0.0.1"), "utf-8")
    done = typed(command, "--json")
    assert done.exit_code == 5
    assert "stardust update" in problems(done)[0]["remedy"]


def test_update_shows_what_changes_and_asks(typed: Typed, project: Path) -> None:
    before = (project / FILE).read_text("utf-8").replace(VERSION, "0.0.1")
    (project / FILE).write_text(before, "utf-8")
    looked = json.loads(typed("update", "--dry-run", "--json").stdout)
    assert (looked["changed"], looked["from"], looked["to"]) == (False, "0.0.1", VERSION)
    assert typed("update").exit_code == 1, "nobody said yes"
    assert (project / FILE).read_text("utf-8") == before
    assert typed("update", "--yes").exit_code == 0
    assert f'version = "{VERSION}"' in (project / FILE).read_text("utf-8")
    assert "already" in typed("update").stdout


def test_init_needs_what_terraform_needs_before_anything_is_built(typed: Typed, project: Path) -> None:
    done = typed("init", "--admin", "me@label.example", "--tenant", "Example Records", "--json")
    assert done.exit_code == 2
    assert [problem["path"] for problem in problems(done)] == [
        "infrastructure.alarm_email",
        "infrastructure.billing_account",
    ]
    assert not (project / "build").exists()


def test_init_shows_its_steps_and_asks_nobody_who_is_not_there(typed: Typed, project: Path) -> None:
    text = (project / FILE).read_text("utf-8")
    named = text.replace("# alarm_email", "alarm_email").replace("# billing_account", "billing_account")
    (project / FILE).write_text(named, "utf-8")
    steps = json.loads(typed("init", "--dry-run", "--json").stdout)["steps"]
    assert [step["does"].split()[0] for step in steps] == ["create", "terraform", "terraform", "add", "allow"]
    assert typed("init").exit_code == 2
