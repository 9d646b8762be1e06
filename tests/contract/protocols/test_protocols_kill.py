"""Workers killed (SIGKILL) at random moments: the transfer converges, resends little, and stays consistent."""

import hashlib
import os
import random
from pathlib import Path
from typing import Any

import pytest

from infra.local.servers.proxy import Proxy
from infra.local.servers.sftp import SftpServer
from shared.delivery.protocols.s3.multipart import PART_BYTES
from shared.delivery.protocols.sftp.wire import OVERLAP_BYTES, WINDOW_BYTES
from shared.messages.packages.plan import Package, PackageFile, Role
from tests.contract.protocols.object_peers import S3Peer
from tests.contract.protocols.peers import Peer, SftpPeer
from tests.servers.strict_s3 import StrictS3Server
from tests.servers.worker import Worker, run_worker

MIB = 1024 * 1024


def blob(folder: Path, name: str, size: int) -> PackageFile:
    data = os.urandom(size)
    (folder / name).write_bytes(data)
    return PackageFile(f"b/1/{name}", "audio", size, hashlib.md5(data).hexdigest(), blob_path=name)


def small(path: str, content: bytes, role: Role) -> PackageFile:
    return PackageFile(path, role, len(content), hashlib.md5(content).hexdigest(), content=content)


@pytest.fixture
def package(tmp_path: Path) -> Package:
    files = (blob(tmp_path, "a.wav", 12 * MIB), blob(tmp_path, "b.wav", 300_000), blob(tmp_path, "c.wav", 9 * MIB))
    return Package("b", (*files, small("b/1/1.xml", b"<ern/>", "ern")), small("b/done.xml", b"<done/>", "marker"))


def assert_consistent(peer: Peer, package: Package) -> bool:
    """Checks that files under their final name are complete, and all exist if the marker does; returns if it does."""
    assert package.marker
    held = {file.path: peer.read(file.path) for file in (*package.files, package.marker)}
    for file in (*package.files, package.marker):
        data = held[file.path]
        assert data is None or hashlib.md5(data).hexdigest() == file.md5, f"{file.path} is incomplete"
    if held[package.marker.path] is None:
        return False
    assert None not in held.values()
    assert peer.paths() == set(held), "unexpected files remain"
    return True


def kill_until(
    worker: Worker, randomness: random.Random, peer: Peer, package: Package, longest_s: float, most: int
) -> int:
    """Kills at most `most` deliveries until one completes; returns the number of kills."""
    for kills in range(most + 1):
        timeout_s = None if kills == most else randomness.uniform(0.02, longest_s)
        status = worker.end(worker.begin(), timeout_s=timeout_s)
        if status == 0:
            return kills
        assert status == -9, f"the worker failed with {status}"
        assert_consistent(peer, package)
    raise AssertionError("it never completed")


CASES: list[tuple[str, int, int, float, int]] = [
    # What was not acknowledged is lost, and as much before the end of the partial file is sent again.
    ("SFTP", 1, 50, 0.8, WINDOW_BYTES + OVERLAP_BYTES),
    ("SFTP", 3, 10, 0.8, 3 * (WINDOW_BYTES + OVERLAP_BYTES)),
    ("S3", 1, 10, 2.0, 4 * PART_BYTES),  # the client starts slowly
]


@pytest.mark.parametrize(("protocol", "connections", "wanted_kills", "longest_s", "window"), CASES)
def test_a_worker_killed_at_random_moments_converges(
    protocol: str,
    connections: int,
    wanted_kills: int,
    longest_s: float,
    window: int,
    package: Package,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    make: Any = {"SFTP": SftpPeer, "S3": S3Peer}[protocol]
    server: SftpServer | StrictS3Server = request.getfixturevalue(f"{protocol.lower()}_server")
    randomness = random.Random(50)
    kills = 0
    while kills < wanted_kills:
        peer: Peer = make(server)
        with Proxy(peer.port, bytes_per_s=60 * MIB) as proxy:
            route = {"port": proxy.port} if protocol == "SFTP" else {"endpoint": f"http://127.0.0.1:{proxy.port}"}
            config = {**peer.options, **peer.secrets, **route, "connections": connections}
            with run_worker(protocol, config, tmp_path, package) as worker:
                killed = kill_until(worker, randomness, peer, package, longest_s, wanted_kills - kills)
            assert assert_consistent(peer, package)
            assert proxy.received <= 1.05 * package.total_bytes + killed * window
        kills += killed
