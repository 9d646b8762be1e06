"""A deployment on a real HTTP server, and the command line signed in to it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from tests.fixtures.api import Api
from tests.fixtures.api_server import ApiServer, run_api
from tests.fixtures.world import World


@dataclass
class Deployment:
    """A deployment's server, and the file of the profiles."""

    server: ApiServer
    config: Path
    key: str

    @property
    def world(self) -> World:
        return self.server.api.world

    def run(self, *arguments: object, stdin: str | None = None) -> Result:
        """What the command prints, and its exit code."""
        return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)

    def json(self, *arguments: object, code: int = 0) -> Any:
        """The JSON that the command prints; it has to end with `code`."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """A deployment that nobody is signed in to."""
    config = tmp_path / "config" / "profiles.json"
    for name in ("STARDUST_URL", "STARDUST_API_KEY", "STARDUST_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STARDUST_CONFIG", str(config))
    with run_api(Api(World(tmp_path / "files"))) as server:
        yield Deployment(server, config, server.create_key())


@pytest.fixture
def deployment(served: Deployment) -> Deployment:
    """A deployment, with an admin's key as the current profile."""
    signed_in = served.run("login", served.server.url, "--profile", "label", "--with-key", stdin=served.key)
    assert signed_in.exit_code == 0, signed_in.output
    return served


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Replaces the pauses of commands by a function."""

    def replace(act: Callable[[], None]) -> None:
        monkeypatch.setattr("time.sleep", lambda _: act())

    return replace
