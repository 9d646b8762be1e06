from pathlib import Path
from typing import Any

import pytest

from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.targets import connection_test as connection
from shared.delivery.targets.connection_test import (
    ConnectionReport,
    ConnectionRequest,
    acknowledgement_folder,
    check_connection,
    try_connection,
)
from shared.errors import AuthenticationFailed, ConnectionFailed, Forbidden, InvalidInput, RemoteRefused
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import DialogueTerms
from tests.fixtures.server import MemoryServer, MemorySession
from tests.fixtures.world import World


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    server = MemoryServer()
    monkeypatch.setattr(connection, "protocol_named", lambda _name: server.protocol())
    return server


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def check(world: World, role: str = "admin", **config: Any) -> ConnectionReport:
    wanted = ConnectionRequest(protocol="SFTP", config={"host": "dsp.example", "password": "right", **config})
    return check_connection(wanted, caller=getattr(world, role), adapters=world.adapters)


def outcomes(report: ConnectionReport) -> list[tuple[str, str]]:
    return [(step.step, step.outcome) for step in report.steps]


def test_a_good_connection_passes_all_steps_and_leaves_no_files(world: World, server: MemoryServer) -> None:
    report = check(world)
    assert (report.ok, report.server) == (True, "memory")
    assert outcomes(report) == [
        (step, "done") for step in ("connect", "authenticate", "list", "write", "read", "remove")
    ]
    assert report.duration_ms == sum(step.duration_ms for step in report.steps)
    assert server.files == {}


def test_the_failed_step_is_reported_without_secrets(world: World, server: MemoryServer) -> None:
    report = check(world, password="canary-77")
    assert not report.ok
    assert outcomes(report) == [("connect", "done"), ("authenticate", "failed")]
    assert report.steps[-1].code == "authentication-failed"

    def hang_up(path: str) -> None:
        raise ConnectionFailed(f"no {path} for right")

    server.disturb = hang_up
    report = check(world)
    assert outcomes(report)[-1] == ("write", "failed")
    assert report.steps[-1].message
    assert "right" not in report.steps[-1].message


@pytest.mark.parametrize("name", ["list", "read", "delete"])
def test_a_write_only_target_is_sufficient(
    world: World, server: MemoryServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: object) -> None:
        raise RemoteRefused

    monkeypatch.setattr(MemorySession, name, refuse)
    report = check(world)
    assert report.ok
    step = {"delete": "remove"}.get(name, name)
    assert [found for found in outcomes(report) if found[1] != "done"] == [(step, "refused")]
    assert report.steps[-1].step == "remove"


def test_credentials_rejected_in_a_later_step_fail_the_authentication(
    world: World, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reject(*_: object) -> None:
        raise AuthenticationFailed

    monkeypatch.setattr(MemorySession, "list", reject)
    assert outcomes(check(world)) == [("connect", "done"), ("authenticate", "failed")]


def test_the_content_read_back_must_equal_the_content_written(
    world: World, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemorySession, "read", lambda *_: b"something else")
    report = check(world)
    assert outcomes(report)[-1] == ("read", "failed")


def test_invalid_options_and_missing_permission_are_rejected(world: World, server: MemoryServer) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(world, host="")
    assert [problem.path for problem in caught.value.problems] == ["config.host"]
    with pytest.raises(Forbidden):
        check(world, role="manager")


@pytest.mark.parametrize(
    ("terms", "folder"),
    [
        ({"channel": "folder", "folder": "out/acks"}, "out/acks"),
        ({"channel": "folder", "folder": "{batch_id}/ack"}, ""),
        ({"channel": "folder", "folder": "in/{batch_id}"}, "in"),
        ({"channel": "none", "folder": "acks"}, None),
    ],
)
def test_which_folder_of_acknowledgements_is_listed(terms: dict[str, str], folder: str | None) -> None:
    assert acknowledgement_folder(decode(DialogueTerms, terms)) == folder


def test_an_acknowledgement_folder_that_may_not_be_listed_is_told(
    world: World, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_session: object, folder: str) -> list[object]:
        if folder == "acks":
            raise RemoteRefused("The server denied permission.", said="550 no right here")
        return []

    monkeypatch.setattr(MemorySession, "list", refuse)
    info, secrets = server.protocol(), {"password": "right"}
    report = try_connection(info, {"host": "dsp.example"}, secrets, ConnectionContext(), "x", "acks")
    step = next(step for step in report.steps if step.step == "acknowledgements")
    assert (report.ok, step.outcome, step.said) == (True, "refused", "550 no [redacted] here")
    assert "acks" in (step.message or "")
    assert "no acknowledgement" in (step.remedy or "")
