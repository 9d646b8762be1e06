"""Specific to FTP: TLS trust, implicit TLS, active mode, and servers that redirect data connections."""

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.servers.certificates import make_certificate
from infra.local.servers.ftp import FtpServer, run_ftp_server
from infra.local.stack.machine import PartMissing
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.ftp.client import FtpClient
from shared.delivery.protocols.ftp.session import PROTOCOL
from shared.errors import DeliveryError, HostKeyMismatch, RemoteRefused
from tests.conftest import unavailable
from tests.contract.protocols.peers import LOOPBACK, FtpPeer, PyFtpPeer
from tests.servers.pyftp import run_pyftp_server


def send(peer: FtpPeer, data: bytes = b"1", **options: Any) -> None:
    with PROTOCOL.connect({**peer.options, **options}, peer.secrets, ConnectionContext(LOOPBACK)) as session:
        session.put(io.BytesIO(data), "d/f", len(data))


def failure_of(peer: FtpPeer, **options: Any) -> DeliveryError:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        send(peer, **options)
    return caught.value if isinstance(caught.value, DeliveryError) else PROTOCOL.classify(caught.value)


@pytest.fixture
def ftps(ftps_server: FtpServer) -> FtpPeer:
    return FtpPeer(ftps_server)


def test_a_self_signed_certificate_is_refused_unless_pinned(ftps: FtpPeer) -> None:
    failure = failure_of(ftps, certificate="")
    assert isinstance(failure, HostKeyMismatch)
    assert "self" in failure.message
    send(ftps)
    assert ftps.read("d/f") == b"1"


def test_an_unpinned_certificate_is_refused_before_login(ftps: FtpPeer) -> None:
    log = ftps.server.child.log.parent / "transfers.log"
    before = log.read_text()
    failure = failure_of(ftps, certificate="SHA256:" + "ab" * 32)
    assert isinstance(failure, HostKeyMismatch)
    assert "PASS <password>" not in log.read_text()[len(before) :]


def test_an_expired_certificate_is_refused_and_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expired = make_certificate(tmp_path, valid=timedelta(days=-1))
    monkeypatch.setenv("SSL_CERT_FILE", str(expired.certificate))  # trusted, but expired
    with run_pyftp_server(tmp_path, certificate=expired) as server:
        failure = failure_of(PyFtpPeer(server), certificate="")
    assert isinstance(failure, HostKeyMismatch)
    assert "expired" in failure.message
    assert not failure.retryable


def test_credentials_are_never_sent_unencrypted_if_tls_is_required(ftp_server: FtpServer) -> None:
    failure = failure_of(FtpPeer(ftp_server), security="explicit")
    assert isinstance(failure, RemoteRefused)
    assert "PASS <password>" not in (ftp_server.child.log.parent / "transfers.log").read_text().split("AUTH TLS")[-1]


@pytest.fixture(scope="module")
def implicit_server(open_folder: Path) -> Iterator[FtpServer]:
    try:
        with run_ftp_server(open_folder / "implicit", security="implicit") as server:
            yield server
    except PartMissing as error:
        unavailable(str(error))


def test_implicit_tls_is_supported(implicit_server: FtpServer) -> None:
    peer = FtpPeer(implicit_server, security="implicit")
    data = os.urandom(1_000_000)
    send(peer, data)
    assert peer.read("d/f") == data


@pytest.mark.parametrize("make", ["ftp_server", "ftps_server", "pyftp_server"])
def test_active_mode_is_supported(make: str, request: pytest.FixtureRequest) -> None:
    kind = PyFtpPeer if make == "pyftp_server" else FtpPeer
    peer = kind(request.getfixturevalue(make))
    data = os.urandom(1_000_000)
    send(peer, data, mode="active")
    assert peer.read("d/f") == data


def test_a_server_cannot_redirect_data_connections(ftp_server: FtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    original = FtpClient.sendcmd

    def sendcmd(client: FtpClient, command: str) -> str:
        answer = original(client, command)
        return answer.replace("127,0,0,1", "10,0,0,1") if command == "PASV" else answer

    monkeypatch.setattr(FtpClient, "sendcmd", sendcmd)
    peer = FtpPeer(ftp_server)
    send(peer)
    assert peer.read("d/f") == b"1"
