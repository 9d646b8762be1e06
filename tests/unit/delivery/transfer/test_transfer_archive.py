"""A package that is sent as one ZIP archive: composed while it is sent, verified and resumed like any file."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from shared.delivery.protocols.base import Capabilities, MemoryCheckpoint
from shared.delivery.transfer.archive import ArchiveStream, as_archive
from shared.delivery.transfer.vouched import Sources
from shared.errors import AssetCorrupted, AssetMissing, Conflict, LeaseLost
from shared.messages.packages.archive import archive_pieces
from shared.messages.packages.plan import Package, PackageFile
from tests.unit.delivery.transfer.test_package import AUDIO, Run, audio, small

PACKAGE = Package(
    "1.itmsp",
    (audio("1.itmsp/a.wav"), audio("1.itmsp/b.wav"), small("1.itmsp/metadata.xml", b"<package/>")),
    archive="1.itmsp.zip",
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def content(archive: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(archive)) as opened:
        assert {entry.compress_type for entry in opened.infolist()} == {ZIP_STORED}
        return {name: opened.read(name) for name in opened.namelist()}


def test_one_archive_arrives_with_every_file(run: Run) -> None:
    result = run(PACKAGE)
    (name,) = run.peer.files
    assert name == "1.itmsp.zip"
    files = {"1.itmsp/a.wav": AUDIO, "1.itmsp/b.wav": AUDIO, "1.itmsp/metadata.xml": b"<package/>"}
    assert content(run.peer.files[name]) == files
    (receipt,) = result.files
    archive = run.peer.files[name]
    assert (receipt.role, receipt.size, receipt.md5) == ("archive", len(archive), hashlib.md5(archive).hexdigest())
    assert result.sent_bytes == len(archive)
    assert run.progress[-1].done_bytes == run.progress[-1].total_bytes == len(archive)
    assert [path.name for path in run.folder.iterdir()] == ["a.wav"], "nothing is stored beside the files"


def test_a_second_run_sends_nothing(run: Run) -> None:
    run.peer.reports_md5 = True
    run(PACKAGE)
    assert run(PACKAGE).sent_bytes == 0


def test_an_interrupted_archive_is_resumed_with_the_same_bytes(run: Run) -> None:
    whole = as_archive(PACKAGE, Sources(run.blobs), lambda: None, MemoryCheckpoint()).files[0]
    archive = b"".join(_pieces(ArchiveStream(PACKAGE.files, Sources(run.blobs)), 7))
    run.peer.files[f"1.itmsp.zip.{whole.md5[:12]}.part"] = archive[:300_000]
    result = run(PACKAGE)
    assert run.peer.files == {"1.itmsp.zip": archive}
    assert result.sent_bytes < len(archive) - 200_000


def test_the_same_package_gives_the_same_bytes(run: Run) -> None:
    one, other = (as_archive(PACKAGE, Sources(run.blobs), lambda: None, MemoryCheckpoint()).files[0] for _ in range(2))
    assert one == other
    assert one.md5 == hashlib.md5(b"".join(_pieces(ArchiveStream(PACKAGE.files, Sources(run.blobs)), 7))).hexdigest()


def test_a_continuation_does_not_measure_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = MemoryCheckpoint()
    first = as_archive(PACKAGE, Sources(run.blobs), lambda: None, checkpoint)
    with monkeypatch.context() as patched:
        patched.setattr(run.blobs, "open", lambda *_: pytest.fail("read again"))
        assert as_archive(PACKAGE, Sources(run.blobs), lambda: None, checkpoint) == first
    other = replace(PACKAGE, files=(small("1.itmsp/metadata.xml", b"<other/>"),))
    assert as_archive(other, Sources(run.blobs), lambda: None, checkpoint).files[0].md5 != first.files[0].md5


def test_a_package_in_a_folder_stays_as_it_is(run: Run) -> None:
    package = replace(PACKAGE, archive="")
    assert as_archive(package, Sources(run.blobs), lambda: None, MemoryCheckpoint()) is package


def test_a_file_that_changes_meanwhile_is_not_sent(run: Run) -> None:
    changed = replace(PACKAGE.files[0], md5="0" * 32)
    with pytest.raises(AssetCorrupted, match=r"a\.wav"):
        as_archive(replace(PACKAGE, files=(changed,)), Sources(run.blobs), lambda: None, MemoryCheckpoint())
    (run.folder / "a.wav").unlink()
    with pytest.raises(AssetMissing, match=r"a\.wav"):
        as_archive(PACKAGE, Sources(run.blobs), lambda: None, MemoryCheckpoint())
    assert run.peer.files == {}


def test_the_lease_is_held_while_the_archive_is_measured(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1_000))
    monkeypatch.setattr("shared.delivery.transfer.archive.time.monotonic", lambda: next(ticks))

    def lost() -> None:
        raise LeaseLost("lost")

    with pytest.raises(LeaseLost):
        as_archive(PACKAGE, Sources(run.blobs), lost, MemoryCheckpoint())


def test_a_recipient_that_fetches_files_gets_no_archive(run: Run) -> None:
    run.peer.capabilities = Capabilities(document=True)
    with pytest.raises(Conflict, match="archive has none"):
        run(PACKAGE)


class _Endless:
    """A bucket whose files are larger than memory should be, made of zeros."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.largest_read = 0

    def read(self, count: int) -> bytes:
        taken = min(count, self._left)
        self._left -= taken
        self.largest_read = max(self.largest_read, taken)
        return bytes(taken)

    def __enter__(self) -> "_Endless":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_pieces_are_small_however_large_a_file_is() -> None:
    size = 64 * 1024 * 1024
    file = PackageFile("a", "audio", size, "", blob_path="a")
    source = _Endless(size)
    pieces = [len(piece) for piece in archive_pieces([file], lambda _: source)]  # type: ignore[arg-type,return-value]
    assert max(pieces) <= 2 * 1024 * 1024
    assert source.largest_read <= 1024 * 1024
    assert sum(pieces) > size


def test_a_file_of_more_than_2_gib_is_announced_as_zip64() -> None:
    file = PackageFile("a", "audio", 3 << 30, "", blob_path="a")
    archive = b"".join(archive_pieces([file], lambda _: _Endless(10)))  # type: ignore[arg-type,return-value]
    assert archive[4:6] == b"\x2d\x00", "version 4.5 is needed to extract"
    assert content(archive) == {"a": bytes(10)}


def _pieces(stream: ArchiveStream, count: int) -> Iterator[bytes]:
    while piece := stream.read(count * 1_000):
        yield piece
