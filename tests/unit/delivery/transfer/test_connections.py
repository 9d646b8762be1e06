"""Parallel uploads: the number of connections, the order of files, and the effect of an error on the others."""

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.protocols.base import Capabilities
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.delivery.transfer.progress import TransferProgress
from shared.errors import ConnectionFailed, LeaseLost, RemoteBusy, RemoteRefused
from shared.messages.packages.plan import Package, PackageFile, Role
from shared.platform.blobs.folder import FolderBlobs
from tests.unit.delivery.transfer.memory_peer import MemoryPeer

SIZE = 50_000


def document(path: str, role: Role) -> PackageFile:
    return PackageFile(path, role, 4, hashlib.md5(b"<x/>").hexdigest(), content=b"<x/>")


@dataclass
class World:
    """A bucket with six audio files, and a target that accepts several connections."""

    folder: Path
    peer: MemoryPeer = field(default_factory=MemoryPeer)
    progress: list[TransferProgress] = field(default_factory=list)

    @property
    def package(self) -> Package:
        songs = []
        for number in range(6):
            data = bytes([number]) * SIZE
            (self.folder / f"{number}.wav").write_bytes(data)
            digest = hashlib.md5(data).hexdigest()
            songs.append(PackageFile(f"b/{number}.wav", "audio", SIZE, digest, blob_path=f"{number}.wav"))
        files = (*songs[:4], document("b/1.xml", "ern"), *songs[4:], document("b/2.xml", "ern"))
        return Package("b", files, document("b/done.xml", "marker"), exclusive=True)

    def deliver(self, hold: Any = lambda: None, elapsed_s: float = 0, **options: int) -> TransferResult:
        return transfer_package(
            self.package,
            info=self.peer.info(),
            options=options,
            secrets={},
            blobs=FolderBlobs(self.folder),
            hold=hold,
            progress=self.progress.append,
            elapsed_s=elapsed_s,
        )

    def count(self, call: str) -> int:
        return sum(name == call for name, _ in self.peer.calls)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def wait_for_parallel_puts(world: World, parties: int) -> None:
    """Blocks the puts of the first audio files until that many are in progress."""
    barrier = threading.Barrier(parties)

    def fail(call: str, path: str) -> None:
        if call == "put" and ".wav" in path and path[2] in "0123"[:parties]:
            barrier.wait(20)

    world.peer.fail = fail


def test_files_are_uploaded_in_parallel_and_receipts_keep_their_order(world: World) -> None:
    wait_for_parallel_puts(world, 4)
    result = world.deliver(connections=4)
    package = world.package
    assert package.marker
    wanted = (*package.files, package.marker)
    assert [file.path for file in result.files] == [file.path for file in wanted]
    assert result.sent_bytes == package.total_bytes
    assert {path: len(data) for path, data in world.peer.files.items()} == {file.path: file.size for file in wanted}
    assert (world.count("connect"), world.count("close")) == (4, 4)
    assert world.progress[-1].done_bytes == package.total_bytes


def test_messages_follow_their_files_and_the_marker_follows_everything(world: World) -> None:
    world.deliver(connections=8)
    named = [path[2] for call, path in world.peer.calls if call == "rename"]
    documents = [path for call, path in world.peer.calls if call == "rename" and ".xml" in path]
    assert [path[:5] for path in documents] == ["b/1.x", "b/2.x", "b/don"]
    assert sorted(named[:4]) == ["0", "1", "2", "3"]
    assert sorted(named[5:7]) == ["4", "5"]


def test_no_more_connections_are_opened_than_there_are_files_to_send(world: World) -> None:
    world.deliver(connections=8)
    assert world.count("connect") == 4
    world.peer.calls.clear()
    assert world.deliver(connections=8).sent_bytes == 0
    assert world.count("connect") == 1


def test_a_target_without_the_option_has_one_connection(world: World) -> None:
    world.deliver()
    assert world.count("connect") == 1


def test_if_the_server_accepts_fewer_connections_those_are_used(world: World) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "connect" and world.count("connect") > 2:
            raise RemoteBusy("The server accepts no more connections at the moment.")

    world.peer.fail = fail
    world.deliver(connections=8)
    assert "b/done.xml" in world.peer.files
    assert world.count("connect") == 3  # tried once, and not again for the next files


def lanes(count: int) -> MemoryPeer:
    return MemoryPeer(capabilities=Capabilities(rename=True, lanes=count))


def test_small_files_are_uploaded_beside_each_other_over_one_connection(world: World) -> None:
    world.peer = lanes(8)
    wait_for_parallel_puts(world, 4)
    result = world.deliver()
    assert (world.count("connect"), world.count("close")) == (1, 1)
    assert result.sent_bytes == world.package.total_bytes
    assert [path[2:4] for call, path in world.peer.calls if call == "rename" and ".xml" in path] == ["1.", "2.", "do"]


def test_large_files_are_uploaded_one_by_one_over_one_connection(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.delivery.transfer.connections._SMALL_BYTES", SIZE - 1)
    world.peer = lanes(8)
    world.deliver()
    songs = [call for call in world.peer.calls if ".wav" in call[1] and call[0] in ("put", "rename")]
    assert [call for call, _ in songs] == ["put", "rename"] * 6


def test_one_connection_is_enough_for_as_many_small_files_as_it_carries(world: World) -> None:
    world.peer = lanes(4)
    world.deliver(connections=8)
    assert world.count("connect") == 1


def test_a_file_that_is_refused_beside_others_is_sent_alone(world: World) -> None:
    world.peer = lanes(8)
    under_way: set[str] = set()
    refused: list[str] = []

    def fail(call: str, path: str) -> None:
        if call == "put":
            under_way.add(path)
            if len(under_way) > 1:
                under_way.remove(path)
                refused.append(path)
                raise RemoteRefused("Too many open files.")
            threading.Event().wait(0.02)
        elif call in ("read", "stat", "rename"):
            under_way.discard(path)

    world.peer.fail = fail
    result = world.deliver()
    assert 1 <= len(refused) <= 4
    assert result.sent_bytes == world.package.total_bytes
    assert world.progress[-1].done_bytes == world.package.total_bytes


def test_the_first_error_stops_the_others_and_no_marker_is_sent(world: World) -> None:
    started = threading.Barrier(3)

    def fail(call: str, path: str) -> None:
        if call == "put" and ".wav" in path and path[2] in "012":
            started.wait(20)
            if path[2] == "1":
                raise ConnectionFailed("cut")

    world.peer.fail = fail
    with pytest.raises(ConnectionFailed, match=r"b/1\.wav: cut"):
        world.deliver(connections=3)
    assert "b/done.xml" not in world.peer.files
    assert "b/1.xml" not in world.peer.files
    assert world.count("close") == 3


def test_a_lost_lease_stops_every_connection_and_propagates_unchanged(world: World) -> None:
    wait_for_parallel_puts(world, 3)
    lost = LeaseLost()

    def hold() -> None:
        if world.count("put") >= 3:
            raise lost

    with pytest.raises(LeaseLost) as caught:
        world.deliver(hold, connections=3)
    assert caught.value is lost
    assert "b/1.xml" not in world.peer.files


def test_hold_is_never_called_concurrently(world: World) -> None:
    inside = threading.Lock()
    clashes: list[int] = []

    def hold() -> None:
        if not inside.acquire(blocking=False):
            clashes.append(1)
            return
        threading.Event().wait(0.002)
        inside.release()

    world.deliver(hold, connections=4)
    assert not clashes


def test_the_time_limit_includes_earlier_continuations(world: World) -> None:
    with pytest.raises(ConnectionFailed, match="longer than 60 seconds") as caught:
        world.deliver(elapsed_s=61, wholeTimeout=60)
    assert caught.value.retryable
    assert world.count("put") == 0
    world.deliver(elapsed_s=59, wholeTimeout=600)
