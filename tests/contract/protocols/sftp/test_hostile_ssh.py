"""Hostile SSH servers: every stage of a connection ends, and no more memory is used than an answer may have."""

import resource
from collections.abc import Callable

import pytest

from shared.delivery.protocols.base import ConnectionContext, Session
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.sftp.scan import scan_host_keys
from shared.delivery.protocols.sftp.session import PROTOCOL
from shared.errors import ConnectionFailed, DeliveryError, RemoteRefused
from tests.contract.protocols.peers import LOOPBACK
from tests.servers.hostile_ssh import PASSWORD, HostileServer, run_hostile_ssh_server

WHILE_CONNECTING = [
    "flood-banner",
    "drip-banner",
    "drip-key-exchange",
    "giant-packet",
    "silent-login",
    "silent-subsystem",
]


def failure_of(server: HostileServer, work: Callable[[Session], object]) -> DeliveryError:
    config = {"host": "127.0.0.1", "port": server.port, "username": "ada", "password": PASSWORD}
    config |= {"hostKey": server.fingerprint, "connectTimeout": 1, "idleTimeout": 1}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        with PROTOCOL.connect(*split_config(PROTOCOL, config), ConnectionContext(LOOPBACK)) as session:
            work(session)
    except Exception as error:
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10, "KiB"
        return PROTOCOL.classify(error) if not isinstance(error, DeliveryError) else error
    pytest.fail("The server got away with it.")


@pytest.mark.parametrize("kind", WHILE_CONNECTING)
def test_connecting_ends(kind: str) -> None:
    with run_hostile_ssh_server(kind) as server:
        assert isinstance(failure_of(server, lambda _: None), ConnectionFailed)


@pytest.mark.parametrize("kind", WHILE_CONNECTING[:4])
def test_the_scan_of_host_keys_ends(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.delivery.protocols.sftp.scan._TIMEOUT_S", 1)
    with run_hostile_ssh_server(kind) as server, pytest.raises(ConnectionFailed):
        scan_host_keys("127.0.0.1", server.port, LOOPBACK)


@pytest.mark.parametrize("kind", ["giant-answer", "drip-answer", "foreign-answers", "flood-window"])
def test_an_answer_ends(kind: str) -> None:
    with run_hostile_ssh_server(kind) as server:
        assert isinstance(failure_of(server, lambda session: session.stat("f")), ConnectionFailed)


@pytest.mark.parametrize("kind", ["endless-listing", "empty-listing"])
def test_a_listing_ends(kind: str) -> None:
    with run_hostile_ssh_server(kind) as server:
        failure = failure_of(server, lambda session: session.list("acknowledgements"))
    assert isinstance(failure, RemoteRefused)
    assert "listing" in failure.message


def test_a_file_ends() -> None:
    with run_hostile_ssh_server("endless-file") as server:
        failure = failure_of(server, lambda session: session.read("receipt.xml"))
    assert isinstance(failure, RemoteRefused)
    assert "file" in failure.message
