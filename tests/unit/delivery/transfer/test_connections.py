"""Files side by side: over how many connections, in which order, and what one error does to the others."""

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.delivery.transfer.progress import TransferProgress
from shared.errors import ConnectionFailed, LeaseLost, RemoteBusy
from shared.messages.packages.plan import Package, PackageFile, Role
from shared.platform.blobs.folder import FolderBlobs
from tests.unit.delivery.transfer.memory_peer import MemoryPeer

SIZE = 50_000


def document(path: str, role: Role) -> PackageFile:
    return PackageFile(path, role, 4, hashlib.md5(b"<x/>").hexdigest(), content=b"<x/>")


@dataclass
class World:
    """A bucket with six songs, and a target that admits several connections."""

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


def meet(world: World, parties: int) -> None:
    """Lets the puts of the first songs go on only when so many of them are under way."""
    barrier = threading.Barrier(parties)

    def fail(call: str, path: str) -> None:
        if call == "put" and ".wav" in path and path[2] in "0123"[:parties]:
            barrier.wait(20)

    world.peer.fail = fail


def test_files_go_side_by_side_and_receipts_keep_their_order(world: World) -> None:
    meet(world, 4)
    result = world.deliver(connections=4)
    package = world.package
    assert package.marker
    wanted = (*package.files, package.marker)
    assert [file.path for file in result.files] == [file.path for file in wanted]
    assert result.sent_bytes == package.total_bytes
    assert {path: len(data) for path, data in world.peer.files.items()} == {file.path: file.size for file in wanted}
    assert (world.count("connect"), world.count("close")) == (4, 4)
    assert world.progress[-1].done_bytes == package.total_bytes


def test_messages_wait_for_their_files_and_the_marker_for_all(world: World) -> None:
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


def test_a_server_that_takes_fewer_connections_is_served_over_those(world: World) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "connect" and world.count("connect") > 2:
            raise RemoteBusy("The server takes no more connections now.")

    world.peer.fail = fail
    world.deliver(connections=8)
    assert "b/done.xml" in world.peer.files
    assert world.count("connect") == 3  # it is asked once, and not again for the next files


def test_the_first_error_stops_the_others_and_nothing_is_marked(world: World) -> None:
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


def test_a_lost_lease_stops_every_connection_as_itself(world: World) -> None:
    meet(world, 3)
    lost = LeaseLost()

    def hold() -> None:
        if world.count("put") >= 3:
            raise lost

    with pytest.raises(LeaseLost) as caught:
        world.deliver(hold, connections=3)
    assert caught.value is lost
    assert "b/1.xml" not in world.peer.files


def test_hold_is_never_called_twice_at_once(world: World) -> None:
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


def test_an_attempt_ends_after_its_whole_time_wherever_it_began(world: World) -> None:
    with pytest.raises(ConnectionFailed, match="longer than 60 seconds") as caught:
        world.deliver(elapsed_s=61, wholeTimeout=60)
    assert caught.value.retryable
    assert world.count("put") == 0
    world.deliver(elapsed_s=59, wholeTimeout=600)
