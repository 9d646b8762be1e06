"""Whole packages to FTP servers that refuse to resume, to show or to rename files."""

import hashlib
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.local.servers.proxy import Proxy
from shared.errors import ConnectionFailed
from shared.messages.packages.plan import Package, PackageFile
from tests.contract.protocols.peers import FtpPeer
from tests.contract.protocols.test_protocols_engine import MIB, World
from tests.servers.odd_ftp import OddFtp, run_odd_ftp_server

NOT_IMPLEMENTED = "502 Command not implemented."
DENIED = "550 Permission denied."


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "bucket").mkdir()
    return World(tmp_path / "bucket")


def peer_of(server: OddFtp) -> FtpPeer:
    return FtpPeer(server)  # type: ignore[arg-type]


def interrupt(world: World, peer: FtpPeer, after: int) -> None:
    with Proxy(peer.port, cut_after=after) as proxy, pytest.raises(ConnectionFailed):
        world.deliver(peer.by(proxy.network))


REFUSED_RESUMES: list[Mapping[str, Any]] = [
    {"restart": "451 Append/Restart not permitted, try again"},
    {"restart": "550 Restart not permitted."},
    {"refuse": {"REST": NOT_IMPLEMENTED}},
]


@pytest.mark.parametrize("odd", REFUSED_RESUMES)
def test_a_refused_resume_starts_again_in_the_same_attempt(
    tmp_path: Path, world: World, odd: Mapping[str, Any]
) -> None:
    with run_odd_ftp_server(tmp_path / "files", **odd) as server:
        peer = peer_of(server)
        interrupt(world, peer, 6 * MIB)
        interrupt(world, peer, 6 * MIB)  # is refused, and cut again
        assert server.commands.count("REST") == 1
        world.deliver(peer)
        assert server.commands.count("REST") == 1  # remembered
        world.assert_delivered(peer)


def test_a_resumed_file_is_verified_by_its_digest(tmp_path: Path, world: World) -> None:
    with run_odd_ftp_server(tmp_path / "files") as server:
        peer = peer_of(server)
        interrupt(world, peer, 20 * MIB)
        (partial,) = peer.folder.rglob("*.part")
        with partial.open("r+b") as hole:  # as a server leaves it that crashed
            hole.seek(MIB)
            hole.write(bytes(MIB))
        result = world.deliver(peer)
        world.assert_delivered(peer)
    assert result.sent_bytes > 24 * MIB


@pytest.mark.parametrize("denied", [("SIZE", "MLST", "MLSD", "RETR"), ("SIZE", "MLST", "MLSD", "NLST", "RETR", "DELE")])
def test_where_nothing_can_be_looked_at_files_are_accepted(
    tmp_path: Path, world: World, denied: tuple[str, ...]
) -> None:
    with run_odd_ftp_server(tmp_path / "files", refuse=dict.fromkeys(denied, DENIED)) as server:
        peer = peer_of(server)
        result = world.deliver(peer)
        world.assert_delivered(peer)
    assert {file.verified_by for file in result.files} == {"accepted"}


@pytest.mark.parametrize("refuse", [{"RNFR": NOT_IMPLEMENTED}, {"RNFR": DENIED}, {"RNTO": "553 Not allowed."}])
def test_a_refused_rename_leads_to_direct_names(tmp_path: Path, world: World, refuse: dict[str, str]) -> None:
    with run_odd_ftp_server(tmp_path / "files", refuse=refuse) as server:
        peer = peer_of(server)
        world.deliver(peer)
        world.assert_delivered(peer)
        assert world.deliver(peer).sent_bytes == 0


def test_a_message_is_delivered_over_a_connection_that_was_idle_too_long(tmp_path: Path, world: World) -> None:
    with run_odd_ftp_server(tmp_path / "files", timeout=1) as server:
        peer = peer_of(server)

        def idle() -> None:
            if server.commands.count("RNTO") == len(world.data):
                time.sleep(2)

        world.deliver(peer, hold=idle)
        world.assert_delivered(peer)
    assert server.commands.count("PASS") > 1


def test_a_server_that_never_answers_about_digests_is_asked_once(tmp_path: Path, world: World) -> None:
    replies = {"FEAT": "211-Features:\r\n XMD5\r\n211 End", "XMD5": ""}
    with run_odd_ftp_server(tmp_path / "files", refuse=replies) as server:
        peer = peer_of(server)
        result = world.deliver(peer, idleTimeout=1)
        world.assert_delivered(peer)
    assert server.commands.count("XMD5") == 1
    assert [file.verified_by for file in result.files] == ["size", "md5", "md5", "md5", "md5"]


@pytest.mark.parametrize("features", ["", "211 No features."], ids=["MLSD", "NLST"])
def test_small_files_are_sent_and_read_back_without_further_questions(
    tmp_path: Path, world: World, features: str
) -> None:
    files = tuple(_song(world, number) for number in range(10))
    with run_odd_ftp_server(tmp_path / "files", refuse={"FEAT": features} if features else {}) as server:
        peer = peer_of(server)
        result = world.deliver(peer, Package("b", files, exclusive=True))
        said = server.commands[server.commands.index("TYPE") :]
    assert {file.verified_by for file in result.files} == {"md5"}
    asked = {name: said.count(name) for name in ("STOR", "RETR", "RNFR", "RNTO", "SIZE", "MLST", "MKD")}
    assert asked == {"STOR": 10, "RETR": 10, "RNFR": 10, "RNTO": 10, "SIZE": 0, "MLST": 0, "MKD": 2}
    assert said.count("PASV") + said.count("EPSV") == 21


def _song(world: World, number: int) -> PackageFile:
    data = bytes([number]) * 1000
    (world.folder / f"{number}.wav").write_bytes(data)
    md5 = hashlib.md5(data).hexdigest()
    return PackageFile(f"b/{number}.wav", "audio", len(data), md5, blob_path=f"{number}.wav")
