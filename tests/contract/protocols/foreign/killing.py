"""Delivers to servers of other vendors that are killed in mid-file, over and over, after so many bytes."""

import hashlib
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local.servers.proxy import Proxy
from infra.local.stack.processes import wait_until
from shared.delivery.targets.connection_test import try_connection
from shared.delivery.transfer.package import TransferResult
from shared.errors import DeliveryError
from tests.contract.protocols.conftest import present
from tests.contract.protocols.peers import FolderPeer, FtpPeer, Peer, SftpPeer
from tests.contract.protocols.test_protocols_engine import MIB, ROOT, World
from tests.servers.foreign.server import ForeignServer, run_foreign_server
from tests.servers.foreign.table import SERVERS

KILLS = 10
LARGEST = 12 * MIB
MARKER = f"{ROOT}/BatchComplete_{ROOT}.xml"


class WebPeer(FolderPeer):
    """An HTTP server that stores what is put."""

    name = "API"

    def __init__(self, server: ForeignServer) -> None:
        self.server = server
        self.folder = server.folder / uuid.uuid4().hex
        endpoint = f"http://127.0.0.1:{server.port}/{self.folder.name}"
        login = {"auth": "bearer", "token": server.password}
        if server.name == "rclone-WebDAV":
            login = {"auth": "basic", "username": server.username, "password": server.password}
        super().__init__({"endpoint": endpoint, "body": "webdav", **login})

    @property
    def port(self) -> int:
        return self.server.port

    def write(self, path: str, data: bytes) -> None:
        raise NotImplementedError


def peer_of(server: ForeignServer) -> FolderPeer:
    make: Any = {"FTP": FtpPeer, "SFTP": SftpPeer, "API": WebPeer}[server.description.protocol]
    peer: FolderPeer = make(server)
    return peer


@contextmanager
def running(name: str, folder: Path) -> Iterator[ForeignServer]:
    """The server; if its program is missing, the test is skipped, or fails in CI."""
    with present(run_foreign_server(name, SERVERS[name], folder / name)) as server:
        yield server


def assert_whole_package_arrives(server: ForeignServer, folder: Path) -> None:
    """Every byte arrives; the receipt says how each file was verified, and a second run sends nothing."""
    world, peer = World(folder), peer_of(server)
    result = world.deliver(peer)
    _settle(peer)
    world.assert_delivered(peer)
    assert_verified(result, {server.description.proof})
    assert world.deliver(peer).sent_bytes == 0


def assert_connection_test_agrees(server: ForeignServer) -> None:
    """It says that a delivery would work, and leaves no file behind."""
    peer = peer_of(server)
    report = try_connection(peer.info, peer.options, peer.secrets, peer.context, "foreign")
    assert report.ok, report.steps
    outcomes = {step.step: step.outcome for step in report.steps}
    assert outcomes.pop("rename") == ("done" if server.description.renames else "refused")
    if server.description.renames:  # otherwise nothing is resumed: only a temporary name tells the content
        assert outcomes.pop("resume", "refused") == ("done" if server.description.resumed == "md5" else "refused")
    assert set(outcomes.values()) == {"done"}, outcomes
    assert peer.paths() == set()


def assert_survives_kills(server: ForeignServer, folder: Path) -> None:
    """Kills the server or its connections ten times in mid-file; what arrives in the end is right.

    Every second time only the connections are lost: the server then writes what it has, and lives on.
    """
    world, randomness, description = World(folder, LARGEST), random.Random(server.name), server.description
    kills, proofs = 0, set[str]()
    while kills < KILLS:
        peer = peer_of(server)
        while (result := _deliver(world, peer, server, randomness, kills)) is None:
            kills += 1
            assert_no_name_lies(world, peer, renames=description.renames)
        _settle(peer)
        for path in peer.folder.rglob(description.litter or "\0"):
            path.unlink()
        world.assert_delivered(peer)
        proofs.add(assert_verified(result, {description.proof, description.resumed}))
    assert description.resumed in proofs


def _settle(peer: FolderPeer) -> None:
    """Waits until the server has written all: rclone does so after it has confirmed and shown a file."""
    wait_until(lambda: MARKER in peer.paths(), what=f"{MARKER} to be written", timeout_s=20)


def _deliver(
    world: World, peer: FolderPeer, server: ForeignServer, randomness: random.Random, kills: int
) -> TransferResult | None:
    """None if it was killed."""
    kills_server = kills % 2 == 0 and server.description.restarts
    at_cut = server.kill if kills_server else lambda: None
    cut_after = randomness.randrange(MIB, LARGEST) if kills < KILLS else None
    with Proxy(server.port, cut_after=cut_after, at_cut=at_cut) as proxy:
        try:
            return world.deliver(peer.by(proxy.network))
        except DeliveryError as error:
            assert error.retryable, error  # noqa: PT017
            assert cut_after is not None, error  # noqa: PT017
            assert proxy.received > cut_after, error  # noqa: PT017
    if kills_server:
        server.restart()
    return None


def assert_verified(result: TransferResult, large_by: set[str]) -> str:
    """The large file is verified in one of these ways, which is returned; the smaller ones are read back."""
    large, *smaller = result.files
    assert {file.verified_by for file in smaller} == {"md5"}
    assert large.verified_by in large_by
    for file in result.files:
        assert file.md5_found == (file.md5 if file.verified_by == "md5" else None)
    return large.verified_by


def assert_no_name_lies(world: World, peer: Peer, *, renames: bool) -> None:
    """What is under its final name is complete, unless the server refuses to rename; the marker comes last of all."""
    package = world.package()
    for file in package.files if renames else ():
        data = peer.read(file.path)
        assert data is None or hashlib.md5(data).hexdigest() == file.md5, f"{file.path} is incomplete"
    assert package.marker
    assert peer.read(package.marker.path) is None
