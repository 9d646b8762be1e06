"""Whole packages through the transfer engine to real servers: order, verification, resumption, consistency."""

import hashlib
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local.servers.proxy import Proxy
from shared.delivery.protocols.s3.multipart import PART_BYTES
from shared.delivery.protocols.sftp.wire import OVERLAP_BYTES, WINDOW_BYTES
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.delivery.transfer.progress import TransferProgress
from shared.errors import AssetCorrupted, AssetMissing, ConnectionFailed
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from tests.contract.protocols.peers import Peer

MIB = 1024 * 1024
ROOT = "20260102030405006"


def small(path: str, content: bytes, role: str = "ern") -> PackageFile:
    return PackageFile(path, role, len(content), hashlib.md5(content).hexdigest(), content=content)  # type: ignore[arg-type]


class World:
    """A bucket with three audio files and a package of them."""

    def __init__(self, folder: Path, largest: int = 24 * MIB) -> None:
        self.folder = folder
        self.blobs = FolderBlobs(folder)
        self.data = {"a.wav": os.urandom(largest), "b.wav": os.urandom(300_000), "c.wav": b""}
        for name, data in self.data.items():
            (folder / name).write_bytes(data)
        self.progress: list[TransferProgress] = []

    def package(self, ern: bytes = b"<ern/>", marker: bytes = b"<manifest/>") -> Package:
        audio = tuple(
            PackageFile(f"{ROOT}/1/resources/{name}", "audio", len(data), hashlib.md5(data).hexdigest(), blob_path=name)
            for name, data in self.data.items()
        )
        complete = small(f"{ROOT}/BatchComplete_{ROOT}.xml", marker, "marker")
        return Package(ROOT, (*audio, small(f"{ROOT}/1/1.xml", ern)), complete, exclusive=True)

    def deliver(
        self,
        peer: Peer,
        package: Package | None = None,
        *,
        hold: Callable[[], None] = lambda: None,
        **options: int,
    ) -> TransferResult:
        return transfer_package(
            package or self.package(),
            info=peer.info,
            options={**peer.options, **options},
            secrets=peer.secrets,
            blobs=self.blobs,
            hold=hold,
            progress=self.progress.append,
            context=peer.context,
        )

    def assert_delivered(self, peer: Peer, package: Package | None = None) -> None:
        expected = package or self.package()
        assert expected.marker
        assert peer.paths() == {file.path for file in (*expected.files, expected.marker)}
        for file in (*expected.files, expected.marker):
            held = peer.read(file.path)
            assert held is not None
            assert hashlib.md5(held).hexdigest() == file.md5


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_package_arrives_complete_and_verified(peer: Peer, world: World) -> None:
    result = world.deliver(peer)
    package = world.package()
    world.assert_delivered(peer)
    assert package.marker
    assert [file.path for file in result.files] == [file.path for file in (*package.files, package.marker)]
    assert result.sent_bytes == package.total_bytes
    assert result.server
    for receipt, file in zip(result.files, (*package.files, package.marker), strict=True):
        assert (receipt.size, receipt.size_found, receipt.md5) == (file.size, file.size, file.md5)
        assert receipt.md5_found in (None, file.md5)
        assert receipt.verified_by == ("md5" if receipt.md5_found else "size")
    assert all(receipt.md5_found for receipt in result.files if receipt.role in ("ern", "marker"))
    assert [step.state for step in world.progress if step.state != "sending"] == ["sent"] * 5
    assert world.progress[-1].done_bytes == package.total_bytes


def test_files_are_sent_in_parallel_over_several_connections(far_peer: Peer, world: World) -> None:
    result = world.deliver(far_peer, connections=3, bytesPerSecond=200 * MIB)
    world.assert_delivered(far_peer)
    assert result.sent_bytes == world.package().total_bytes
    assert world.deliver(far_peer, connections=3).sent_bytes == 0


def test_a_second_run_sends_nothing(peer: Peer, world: World) -> None:
    world.deliver(peer)
    again = world.deliver(peer)
    assert again.sent_bytes == 0
    assert [step.state for step in world.progress[-5:]] == ["skipped"] * 5
    world.assert_delivered(peer)


def test_only_a_changed_message_and_the_marker_are_sent_again(peer: Peer, world: World) -> None:
    world.deliver(peer)
    changed = world.package(ern=b"<ern version='2'/>", marker=b"<manifest version='2'/>")
    result = world.deliver(peer, changed)
    world.assert_delivered(peer, changed)
    assert result.sent_bytes == len(b"<ern version='2'/>") + len(b"<manifest version='2'/>")


def test_the_marker_is_removed_before_anything_changes(peer: Peer, world: World) -> None:
    world.deliver(peer)
    (world.folder / "a.wav").write_bytes(b"other bytes")
    world.data["a.wav"] = b"other bytes"

    def stop() -> None:
        if peer.read(f"{ROOT}/1/resources/a.wav") == b"other bytes":
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        world.deliver(peer, world.package(marker=b"<other/>"), hold=stop)
    assert f"{ROOT}/BatchComplete_{ROOT}.xml" not in peer.paths()


def test_a_missing_asset_fails_before_anything_is_sent(peer: Peer, world: World) -> None:
    (world.folder / "b.wav").unlink()
    with pytest.raises(AssetMissing, match=r"b\.wav"):
        world.deliver(peer)
    assert peer.paths() == set()


def test_a_replaced_asset_fails_before_anything_is_sent(peer: Peer, world: World) -> None:
    (world.folder / "b.wav").write_bytes(os.urandom(300_000))
    with pytest.raises(AssetCorrupted, match=r"b\.wav"):
        world.deliver(peer)
    assert peer.paths() == set()


def test_a_file_that_changes_while_being_read_never_completes(peer: Peer, world: World) -> None:
    package = world.package()

    def spoil() -> None:
        (world.folder / "a.wav").write_bytes(os.urandom(24 * MIB))

    with pytest.raises(AssetCorrupted, match=r"a\.wav"):
        world.deliver(peer, package, hold=spoil)
    assert not [path for path in peer.paths() if "a.wav" in path or path.endswith(".xml")]


def test_an_error_from_hold_propagates_and_the_transfer_resumes(peer: Peer, world: World) -> None:
    stopped = ValueError("the deadline is near")
    calls = iter(range(100))

    def hold() -> None:
        if next(calls) == 3:  # once at the start, then before each file
            raise stopped

    with pytest.raises(ValueError, match="deadline") as caught:
        world.deliver(peer, hold=hold)
    assert caught.value is stopped
    assert f"{ROOT}/BatchComplete_{ROOT}.xml" not in peer.paths()
    result = world.deliver(peer)
    world.assert_delivered(peer)
    assert result.sent_bytes < world.package().total_bytes


def test_twenty_random_connection_cuts_converge(far_peer: Peer, world: World) -> None:
    randomness = random.Random(20)
    total = world.package().total_bytes
    received = 0
    for _ in range(20):
        with Proxy(far_peer.port, cut_after=randomness.randrange(3000, 6 * MIB)) as proxy:
            try:
                world.deliver(far_peer.by(proxy.network))
            except ConnectionFailed as error:
                assert error.retryable  # noqa: PT017
            received += proxy.received
    with Proxy(far_peer.port) as proxy:
        world.deliver(far_peer.by(proxy.network))
        received += proxy.received
    world.assert_delivered(far_peer)
    # Each attempt loses at most what was not acknowledged, and sends as much again; or it loses incomplete parts.
    window = WINDOW_BYTES + OVERLAP_BYTES if far_peer.info.capabilities.resume else 3 * PART_BYTES
    assert received <= 1.05 * total + 20 * window


def test_errors_include_the_file_and_the_servers_message(far_peer: Peer, world: World) -> None:
    with far_peer.forbidden() as forbidden, pytest.raises(Exception, match=r"\.wav|1\.xml") as caught:
        world.deliver(forbidden)
    assert getattr(caught.value, "code", "") == "remote-refused"
    assert getattr(caught.value, "said", "")
