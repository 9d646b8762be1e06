"""Specific to SFTP: host keys and client authentication, against OpenSSH."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.servers.sftp import SftpServer, make_key, run_sftp_server
from infra.local.stack.machine import PartMissing
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.sftp.session import PROTOCOL
from shared.errors import AuthenticationFailed, HostKeyMismatch
from tests.conftest import unavailable
from tests.contract.protocols.peers import LOOPBACK, SftpPeer


@pytest.fixture
def peer(sftp_server: SftpServer) -> SftpPeer:
    return SftpPeer(sftp_server)


def log_in(peer: SftpPeer, *, secrets: dict[str, str] | None = None, **options: Any) -> None:
    chosen = peer.secrets if secrets is None else secrets
    with PROTOCOL.connect({**peer.options, **options}, chosen, ConnectionContext(LOOPBACK)) as session:
        session.put(io.BytesIO(b"1"), "f", 1)


def test_a_known_hosts_line_pins_as_well_as_a_fingerprint(peer: SftpPeer) -> None:
    log_in(peer, hostKey=peer.server.host_key)
    assert peer.read("f") == b"1"


def test_a_wrong_host_key_is_refused_before_any_credential_is_sent(peer: SftpPeer) -> None:
    other = "SHA256:" + "A" * 43
    before = peer.server.child.log.read_text()
    with pytest.raises(HostKeyMismatch, match=peer.server.fingerprint.replace("+", r"\+")) as caught:
        log_in(peer, hostKey=other)
    assert other in str(caught.value)
    assert caught.value.remedy
    assert "Failed" not in peer.server.child.log.read_text()[len(before) :]


def test_the_pinned_key_is_found_among_several(open_folder: Path) -> None:
    try:
        with run_sftp_server(open_folder / "rsa", key_type="rsa") as server:
            by_fingerprint, by_line = SftpPeer(server), SftpPeer(server)
            log_in(by_fingerprint)
            log_in(by_line, hostKey=server.host_key)
            assert by_fingerprint.read("f") == by_line.read("f") == b"1"
    except PartMissing as error:
        unavailable(str(error))


@pytest.fixture(scope="module", params=["ed25519", "ecdsa", "rsa"])
def key(request: pytest.FixtureRequest, open_folder: Path, sftp_server: SftpServer) -> Iterator[Path]:
    """A passphrase-protected key that the server accepts."""
    path = open_folder / f"client_{request.param}"
    make_key(path, request.param, passphrase="open sesame")
    authorized = open_folder / "sftp" / "authorized_keys"
    before = authorized.read_text()
    authorized.write_text(before + path.with_suffix(".pub").read_text())
    yield path
    authorized.write_text(before)


def test_private_keys_are_decrypted_with_their_passphrase(peer: SftpPeer, key: Path) -> None:
    log_in(peer, secrets={"privateKey": key.read_text(), "passphrase": "open sesame"})
    assert peer.read("f") == b"1"


@pytest.mark.parametrize("passphrase", ["", "wrong"])
def test_a_wrong_passphrase_is_reported_without_the_key(peer: SftpPeer, key: Path, passphrase: str) -> None:
    with pytest.raises(AuthenticationFailed, match="passphrase") as caught:
        log_in(peer, secrets={"privateKey": key.read_text(), "passphrase": passphrase})
    assert "PRIVATE KEY" not in str(caught.value)


def test_an_unknown_key_is_refused(peer: SftpPeer, tmp_path: Path) -> None:
    make_key(tmp_path / "unknown")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        log_in(peer, secrets={"privateKey": (tmp_path / "unknown").read_text()})
    assert isinstance(PROTOCOL.classify(caught.value), AuthenticationFailed)


def test_a_file_larger_than_the_window_leaves_no_pending_response(peer: SftpPeer) -> None:
    data = os.urandom(5 * 1024 * 1024)
    with peer.connect() as session:
        for number in range(3):
            session.put(io.BytesIO(data), f"f{number}", len(data))
        assert sorted(file.size for file in session.list("")) == [len(data)] * 3
