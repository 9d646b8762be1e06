"""Deploying: the order of the steps, what stops it, what it says. The Firebase CLI is a stub: nothing real is here."""

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from infra.bundle import SOURCES
from infra.project.declared import Function
from infra.project.deploy import Plan, await_health, plan
from infra.project.migrations import Migration
from infra.project.settings import ProjectSettings
from infra.project.steps import StepFailed, located, run_steps
from shared.errors import Conflict, InvalidInput
from shared.platform.store.memory import MemoryStore

SETTINGS = ProjectSettings.parse('version = "0.1.0"\nproject = "my-label"\nregion = "us-central1"\n')


@pytest.fixture
def firebase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `firebase` that notes its arguments in the file, and fails if the file `fail` is beside it."""
    calls, program = tmp_path / "calls", tmp_path / "bin/firebase"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {calls}\ntest ! -e {tmp_path}/fail\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return calls


API = Function("api", "httpsTrigger", "us-central1", 1024, 300, None, 0, 40, [], "stardust-functions@")


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build that declares one function; test_project_declared.py loads the real ones."""
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / "infra").symlink_to(SOURCES / "infra")
    monkeypatch.setattr("infra.project.deploy.declared_functions", lambda _build, _env: [API])
    target = {"functionId": "api", "region": "us-central1"}
    config = {"hosting": {"rewrites": [{"source": "/api/**", "function": target}]}}
    (folder / "firebase.json").write_text(json.dumps(config), "utf-8")
    return folder


class Answers(BaseHTTPRequestHandler):
    """Answers with what the server was given, the last one again and again."""

    def do_GET(self) -> None:
        answers: list[tuple[int, str]] = self.server.answers  # type: ignore[attr-defined]
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def health() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def planned(build: Path, *, indexes: list[int], migrations: list[Migration] | None = None) -> Plan:
    return plan(build, SETTINGS, MemoryStore, building=lambda _: indexes.pop(0), migrations=migrations or [])


def test_indexes_are_ready_and_documents_migrated_before_the_functions_come(
    firebase: Path, build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.project.deploy._POLL_S", 0)
    monkeypatch.setattr("infra.project.deploy.await_health", lambda url: f"{url} answers.")
    calls_at_migration: list[int] = []

    def noted(_: object) -> int:
        calls_at_migration.append(len(firebase.read_text("utf-8").splitlines()))
        return 3

    told: list[tuple[str, str]] = []
    indexes = [2, 1, 0]
    steps = planned(build, indexes=indexes, migrations=[Migration("m", "0.1.0", "", noted)]).steps
    run_steps(steps, lambda title, outcome: told.append((title, outcome)))
    first, second = firebase.read_text("utf-8").splitlines()
    assert first.startswith("deploy --only firestore --project my-label")
    assert second.startswith("deploy --only functions,hosting,storage --project my-label")
    assert ["--force" in each.split() for each in (first, second)] == [False, True], "indexes of operators stay"
    assert (calls_at_migration, indexes) == ([1], [])
    assert [outcome for _, outcome in told if outcome] == [
        "done",
        "all are ready",
        "1 migrations, 3 documents changed",
        "done",
        "https://my-label.web.app/api/health answers.",
    ]


def test_a_failed_step_stops_and_names_itself(firebase: Path, build: Path) -> None:
    (firebase.parent / "fail").touch()
    with pytest.raises(StepFailed) as failed:
        run_steps(planned(build, indexes=[0]).steps, lambda *_: None)
    assert "rules and indexes" in failed.value.message
    assert "run the command again" in failed.value.remedy
    assert len(firebase.read_text("utf-8").splitlines()) == 1


def test_nothing_is_planned_if_functions_and_hosting_disagree(firebase: Path, build: Path) -> None:
    config = {
        "hosting": {"rewrites": [{"source": "/api/**", "function": {"functionId": "api", "region": "europe-west1"}}]}
    }
    (build / "firebase.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(InvalidInput, match="another region"):
        planned(build, indexes=[])
    assert not firebase.exists()


def test_it_waits_until_the_deployment_is_well(health: ThreadingHTTPServer) -> None:
    health.answers = [(503, "{}"), (200, '{"status": "ok"}')]  # type: ignore[attr-defined]
    url = f"http://127.0.0.1:{health.server_address[1]}/api/health"
    assert await_health(url, pause_s=0) == f"{url} answers."


@pytest.mark.parametrize(
    ("answer", "words"), [((503, "{}"), "HTTP 503"), ((200, "<html>"), "Expecting value"), ((200, "{}"), "nothing")]
)
def test_a_deployment_that_is_not_well_fails(health: ThreadingHTTPServer, answer: tuple[int, str], words: str) -> None:
    health.answers = [answer]  # type: ignore[attr-defined]
    with pytest.raises(StepFailed, match=words):
        await_health(f"http://127.0.0.1:{health.server_address[1]}/", timeout_s=0)


def test_a_missing_program_is_told_with_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Conflict) as missing:
        located(["terraform", "init"])
    assert "developer.hashicorp.com" in missing.value.remedy
