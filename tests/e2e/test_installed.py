"""From the built package in an empty folder: create, build, run, first admin, first delivery, backup, update, restore.

Nothing of the working copy is used: commands run in another folder, with the package in an environment of its own.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.bundle import FILES
from infra.local.demo.dev import NAME
from infra.local.demo.people import TENANT
from infra.local.stack.machine import ROOT
from infra.local.stack.stack import PROJECT
from shared.cli.exit_codes import CONFLICT

SOURCES = (*FILES, "functions", "shared", "infra", "examples", "setup.py", "pyproject.toml", "README.md", "LICENSE")
LISTS = ("requirements.in", "requirements-local.in")
NEWER = "99.0.0"
_START_S, _DELIVERED_S, _COMMAND_S = 240, 180, 240
pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that has the package, and an empty folder."""

    python: Path
    folder: Path
    env: Mapping[str, str]

    def install(self, wheel: Path, *options: str) -> None:
        command = ["uv", "pip", "install", "--no-config", "--quiet", "--python", str(self.python), *options]
        constraints = ["--constraint", str(ROOT / "requirements-dev.txt")]
        run([sys.executable, "-m", *command, *constraints, f"stardust-distro[local] @ {wheel.as_uri()}"], ROOT)

    def stardust(self, *arguments: str, at: Path | None = None, env: Mapping[str, str] | None = None) -> str:
        """What the command prints."""
        command = [str(self.python.parent / "stardust"), *arguments]
        return run(command, at or self.folder, {**self.env, **(env or {})})

    def json(self, *arguments: str, at: Path | None = None, env: Mapping[str, str] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.stardust(*arguments, "--json", at=at, env=env))
        return answer


def run(command: list[str], at: Path, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, timeout=_COMMAND_S)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def build_wheel(sources: Path, to: Path) -> Path:
    run([sys.executable, "-m", "uv", "build", "--no-config", "--quiet", "--wheel", "--out-dir", str(to), "."], sources)
    (wheel,) = to.glob("*.whl")
    return wheel


def copy_sources(to: Path, version: str | None = None) -> Path:
    """A copy of what a package is built from; as another version if one is given."""
    skipped = shutil.ignore_patterns("node_modules", "__pycache__", ".*")
    for name in (*SOURCES, *LISTS):
        source = ROOT / name
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=skipped, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, to / name)
    if version:
        module, log = to / "shared/version.py", to / "CHANGELOG.md"
        module.write_text(re.sub(r'(?m)^VERSION = ".*"', f'VERSION = "{version}"', module.read_text("utf-8")), "utf-8")
        entry = f"## [{version}] - 2099-01-01\n\n### Added\n\n- Something new.\n\n"
        log.write_text(log.read_text("utf-8").replace("## [Unreleased]\n", f"## [Unreleased]\n\n{entry}", 1), "utf-8")
    return to


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    base = tmp_path_factory.mktemp("installed")
    run([sys.executable, "-m", "uv", "venv", "--no-config", "--quiet", "--python", sys.executable, "venv"], base)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STARDUST_", "PYTHON"))}
    folder = base / "empty"
    folder.mkdir()
    found = Installed(base / "venv/bin/python", folder, {**kept, "XDG_DATA_HOME": str(base / "data")})
    found.install(build_wheel(copy_sources(base / "sources"), base / "wheels"))
    return found


@pytest.fixture(scope="module")
def project(installed: Installed) -> Path:
    installed.stardust("create", "my-label", "--region", "europe-west1")
    return installed.folder / "my-label"


@pytest.fixture(scope="module")
def running(installed: Installed, project: Path) -> Iterator[dict[str, Any]]:
    """`stardust dev` of the project: what its stack.json says, with the variables of stack.env as `env`."""
    command = [str(installed.python.parent / "stardust"), "dev", "--free-ports"]
    log = (project.parent / "dev.log").open("wb")
    process = subprocess.Popen(
        command, cwd=project, env=dict(installed.env), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    folder = Path(installed.env["XDG_DATA_HOME"]) / "stardust/.run" / NAME
    described, end = folder / "stack.json", time.monotonic() + _START_S
    try:
        while not described.exists() or not described.read_text("utf-8").endswith("}"):
            said = Path(log.name).read_text("utf-8")
            assert process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.5)
        lines = (shlex.split(line)[1] for line in (folder / "stack.env").read_text("utf-8").splitlines())
        env = {name: value for name, _, value in (line.partition("=") for line in lines)}
        yield {**json.loads(described.read_text("utf-8")), "env": env}
    finally:
        process.terminate()  # Ctrl-C has no effect where whoever started the tests ignores it
        try:
            process.wait(60)
        finally:
            process.kill()
            process.wait()
            log.close()


def sign_in(stack: Mapping[str, Any], email: str, password: str) -> dict[str, str]:
    """The header of a signed-in person."""
    url = f"{stack['auth']}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword"
    body = {"email": email, "password": password, "returnSecureToken": True}
    answer = httpx.post(url, params={"key": "demo"}, json=body, trust_env=False).raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['idToken']}"}


def test_the_command_says_its_version_outside_the_working_copy(installed: Installed) -> None:
    assert installed.stardust("--version").strip()[0].isdigit()


def test_a_project_is_built_for_its_region(installed: Installed, project: Path) -> None:
    plan = installed.json("deploy", "--dry-run", at=project)
    assert {function["region"] for function in plan["functions"]} == {"europe-west1"}
    assert "deploy" in {function["name"].partition("_")[0] for function in plan["functions"]} or plan["steps"]
    assert (project / "build/web/dist/index.html").exists()


def test_the_first_release_reaches_both_dsps(running: dict[str, Any]) -> None:
    headers, end = (
        sign_in(running, running["users"]["admin"], running["users"]["password"]),
        time.monotonic() + _DELIVERED_S,
    )
    statuses: list[str] = []
    while statuses != ["completed", "completed"]:
        assert time.monotonic() < end, statuses
        time.sleep(2)
        answer = httpx.get(f"{running['hosting']}/api/v1/deliveries", headers=headers, timeout=60, trust_env=False)
        statuses = [delivery["status"] for delivery in answer.raise_for_status().json()["items"]]


def test_the_command_line_signs_in_with_the_key_of_the_stack(installed: Installed, running: dict[str, Any]) -> None:
    key = Path(installed.env["XDG_DATA_HOME"]) / "stardust/.run" / NAME / "api.key"
    assert key.stat().st_mode & 0o077 == 0
    env = {**installed.env, "STARDUST_URL": running["hosting"], "STARDUST_API_KEY": key.read_text("utf-8").strip()}
    listed = installed.json("releases", "list", env=env)
    assert [release["id"] for release in listed["items"]] == [running["releaseId"]]
    assert installed.json("test", "--category", "compliance", env=env)["score"] == 100
    command = [str(installed.python.parent / "stardust"), "test", "--category", "system", "--json"]
    done = subprocess.run(command, cwd=installed.folder, env=env, capture_output=True, text=True)
    failed = [each["check"] for each in json.loads(done.stdout)["results"] if each["outcome"] == "failed"]
    assert (done.returncode, failed) == (1, ["schemas"]), "they are DDEX's own, and nobody has installed them here"


def test_init_makes_an_admin_who_can_choose_a_password(
    installed: Installed, project: Path, running: dict[str, Any]
) -> None:
    options = ("init", "--admin", "first@label.example", "--tenant", "First Records")
    made = installed.json(*options, at=project, env=running["env"])
    assert made["created"]
    code = re.search(r"oobCode=([\w-]+)", made["link"])
    assert code
    url = f"{running['auth']}/identitytoolkit.googleapis.com/v1/accounts:resetPassword"
    body = {"oobCode": code[1], "newPassword": "chosen-by-me-1"}
    httpx.post(url, params={"key": "demo"}, json=body, trust_env=False).raise_for_status()
    headers = sign_in(running, "first@label.example", "chosen-by-me-1")
    tenant = httpx.get(f"{running['hosting']}/api/v1/tenant", headers=headers, timeout=60, trust_env=False)
    assert tenant.raise_for_status().json()["name"] == "First Records"
    assert installed.json(*options, at=project, env=running["env"])["created"] is False


def test_what_was_backed_up_is_restored_after_an_update(
    installed: Installed, project: Path, running: dict[str, Any], tmp_path: Path
) -> None:
    where = ("--tenant", TENANT, "--project", PROJECT)
    made = installed.json("backup", *where, env=running["env"])["backup"]
    assert made["status"] == "completed"

    installed.install(
        build_wheel(copy_sources(tmp_path / "newer", NEWER), tmp_path / "wheels"),
        "--reinstall-package",
        "stardust-distro",
    )
    refused = subprocess.run(
        [str(installed.python.parent / "stardust"), "build"], cwd=project, env=dict(installed.env), capture_output=True
    )
    assert (refused.returncode, b"stardust update" in refused.stderr) == (CONFLICT, True)
    update = installed.json("update", "--yes", at=project)
    assert (update["changed"], update["to"]) == (True, NEWER)
    assert [change["version"] for change in update["changes"]] == [NEWER]
    assert "Something new." in update["changes"][0]["changes"]["Added"]
    assert installed.json("build", at=project)["version"] == NEWER

    release = httpx.get(
        f"{running['hosting']}/api/v1/releases/{running['releaseId']}",
        headers=sign_in(running, running["users"]["admin"], running["users"]["password"]),
        timeout=60,
        trust_env=False,
    )
    assert release.raise_for_status().json()["id"] == running["releaseId"]
    compared = installed.json(
        "restore", "--backup", made["id"], "--release", running["releaseId"], *where, env=running["env"]
    )
    assert compared["ok"]
