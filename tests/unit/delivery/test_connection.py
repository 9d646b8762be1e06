from pathlib import Path
from typing import Any

import pytest

from shared.delivery import connection, prepare
from shared.delivery.connection import ConnectionReport, ConnectionRequest, check_connection
from shared.errors import ConnectionFailed, Forbidden, InvalidInput
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    server = MemoryServer()
    for module in (connection, prepare):
        if hasattr(module, "protocol_named"):
            monkeypatch.setattr(module, "protocol_named", lambda _name: server.protocol())
    return server


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def check(world: World, role: str = "admin", **config: Any) -> ConnectionReport:
    wanted = ConnectionRequest(protocol="SFTP", config={"host": "dsp.example", "password": "right", **config})
    return check_connection(wanted, caller=getattr(world, role), adapters=world.adapters, new_id=lambda: "1")


def test_a_good_connection_is_walked_through_and_left_clean(world: World, server: MemoryServer) -> None:
    report = check(world)
    assert (report.ok, report.done, report.server) == (True, ["connect", "write", "find", "remove"], "memory")
    assert server.files == {}


def test_where_it_fails_is_said_without_secrets(world: World, server: MemoryServer) -> None:
    report = check(world, password="canary-77")
    assert (report.ok, report.failed, report.code, report.done) == (False, "connect", "authentication-failed", [])

    def hang_up(path: str) -> None:
        raise ConnectionFailed(f"no {path} for right")

    server.disturb = hang_up
    report = check(world)
    assert (report.failed, report.done) == ("write", ["connect"])
    assert "right" not in (report.message or "")


def test_what_is_wrong_before_connecting_is_a_problem(world: World, server: MemoryServer) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(world, host="")
    assert [problem.path for problem in caught.value.problems] == ["config.host"]
    with pytest.raises(Forbidden):
        check(world, role="manager")
