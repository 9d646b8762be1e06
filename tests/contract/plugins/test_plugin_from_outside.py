"""A plug-in from outside: created, built, installed by pip into the deployment's path, used by the command line over
HTTP, and removed without a trace."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.plugins.authoring.create import create_plugin
from shared.plugins.authoring.wheel import build_wheel, read_project
from shared.plugins.dispatch.deployed import DeployedPlugins
from shared.plugins.installed import installed_plugins
from shared.sdk import BeforeReleaseReady
from tests.fixtures.api import Api
from tests.fixtures.api_server import run_api
from tests.fixtures.plugged import Plugged
from tests.fixtures.plugin_packages import deploy

NAME = "title-guard"


def pip_install(folder: Path, site: Path) -> None:
    """Builds the wheel of a project and installs it into a folder, without network."""
    wheel = build_wheel(read_project(folder))
    file = folder.parent / wheel.file_name
    file.write_bytes(wheel.content)
    command = ("pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(site), str(file))
    subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)


@dataclass
class Desk:
    """The command line, signed in as an admin, and what is behind the server."""

    world: Plugged
    plugins: DeployedPlugins

    def run(self, *arguments: object, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, ["plugin", *(str(each) for each in arguments)], input=stdin)

    def json(self, *arguments: object, code: int = 0) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    def state(self) -> str:
        (found,) = [each for each in self.json("list")["items"] if each["name"] == NAME]
        return str(found["state"])

    def findings(self, title: str) -> list[str]:
        payload = BeforeReleaseReady({"basic": {"title": title}})
        self.plugins.active.forget("tenant")
        return [each.code for each in self.plugins.ask("tenant", payload).findings]

    def traces(self) -> list[str]:
        """The documents that mention the plug-in, but for the audit log, which keeps that it was there."""
        documents = self.world.store.documents
        return [path for path, data in documents.items() if NAME in f"{path} {data}" and "auditLog" not in path]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    create_plugin(tmp_path / NAME, kind="hook", today=date(2026, 3, 1), author="Ann")
    pip_install(tmp_path / NAME, tmp_path / "site")
    deploy(monkeypatch, tmp_path / "site")
    monkeypatch.setenv("STARDUST_CONFIG", str(tmp_path / "profiles.json"))
    for name in ("STARDUST_PROFILE", "STARDUST_PLUGIN_REGISTRY"):
        monkeypatch.delenv(name, raising=False)
    world = Plugged(tmp_path / "files")
    plugins = DeployedPlugins(world.adapters)
    world.adapters = replace(world.adapters, plugins=plugins)
    with run_api(Api(world)) as server:
        monkeypatch.setenv("STARDUST_URL", server.url)
        monkeypatch.setenv("STARDUST_API_KEY", server.create_key("plugins:write"))
        yield Desk(world, plugins)
    installed_plugins.cache_clear()


def test_it_is_seen_installed_used_and_removed_without_a_trace(desk: Desk) -> None:
    assert desk.traces() == []
    assert desk.state() == "not installed"
    assert desk.findings("Untitled") == []
    refused = desk.run("install", NAME, stdin="n\n")
    assert refused.exit_code == 1
    assert "create tasks" in refused.output
    assert desk.state() == "not installed"

    assert desk.json("install", NAME, "--yes")["state"] == "enabled"
    assert desk.findings("Untitled") == [f"{NAME}/forbidden-word"]
    assert desk.json("config", "get", NAME)["config"] == {"forbidden": "untitled"}
    assert desk.json("config", "set", NAME, "forbidden", "demo")["config"] == {"forbidden": "demo"}
    assert desk.findings("Untitled") == []
    assert desk.findings("A demo") == [f"{NAME}/forbidden-word"]
    assert desk.json("runs", NAME) == {"items": []}
    assert desk.traces() != []
    assert desk.json("licence", "show", NAME)["licensed"] == {}

    assert desk.json("disable", NAME)["state"] == "disabled"
    assert desk.findings("A demo") == []
    assert desk.json("enable", NAME)["state"] == "enabled"
    assert desk.json("grant", NAME, "--yes")["state"] == "enabled"
    assert desk.json("remove", NAME, "--yes")["ok"] is True
    assert desk.state() == "not installed"
    assert desk.findings("A demo") == []
    assert desk.traces() == []


def test_what_is_not_deployed_is_not_installed(desk: Desk) -> None:
    (problem,) = desk.json("install", "other-thing", "--yes", code=4)["problems"]
    assert "stardust plugin add other-thing" in problem["remedy"]
    desk.json("licence", "show", NAME, code=5)


def test_a_configuration_that_the_schema_refuses_is_told(desk: Desk) -> None:
    desk.json("install", NAME, "--yes")
    assert desk.json("config", "set", NAME, "colour", "red", code=2)["problems"]
    assert desk.json("config", "get", NAME)["config"] == {"forbidden": "untitled"}
