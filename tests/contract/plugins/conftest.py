"""A plug-in whose code a test states, called in a confined process: by the kernel, and by Python's audit events."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from shared.plugins.sandbox.confine import Confinement
from shared.plugins.sandbox.invocation import Invocation
from shared.plugins.sandbox.run import Confined, run_confined
from shared.plugins.sandbox.server import ForkServer
from shared.sdk import BeforeReleaseSaved
from shared.sdk.bridge import Bridge, Failed, Refused

NOW = datetime(2026, 3, 1, tzinfo=UTC)

Run = Callable[..., Any]


class Recorder:
    """A bridge that performs `echo`, and records what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, operation: str, arguments: Mapping[str, Any], body: bytes = b"") -> tuple[Any, bytes]:
        self.asked.append(operation)
        if operation == "echo":
            return arguments, body
        if operation == "nothing":
            raise Failed("There is nothing.")
        raise Refused(f"{operation} was not granted.")


@pytest.fixture(scope="session", params=["kernel", "audit"])
def confinement(request: pytest.FixtureRequest) -> Confinement:
    found: Confinement = request.param
    return found


@pytest.fixture(scope="session")
def fork_server(confinement: Confinement) -> Iterator[ForkServer]:
    server = ForkServer(confinement)
    yield server
    server.close()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def run(tmp_path: Path, fork_server: ForkServer, recorder: Recorder) -> Run:
    """Calls `handle` of the given code, and returns its answer."""
    package = tmp_path / "visitor"
    package.mkdir()
    (package / "__init__.py").touch()

    def call(
        code: str,
        bridge: Bridge | None = None,
        server: ForkServer | None = None,
        kept: Confined | None = None,
        **fields: Any,
    ) -> Any:
        text, main = f"from shared.sdk import *\n{dedent(code)}", package / "main.py"
        if not main.exists() or main.read_text() != text:
            main.write_text(text)
        defaults: dict[str, Any] = {
            "function": "visitor.main:handle",
            "point": "before.release.saved",
            "payload": BeforeReleaseSaved({"title": "Sun"}),
            "plugin": "visitor",
            "tenant_id": "tenant-1",
            "config": {},
            "now": NOW,
            "folders": (package,),
        }
        invocation = Invocation(**(defaults | fields))
        if kept:
            return kept(invocation, bridge or recorder)
        return run_confined(invocation, bridge or recorder, server=server or fork_server)

    return call
