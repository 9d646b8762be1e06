"""What vouches for the bytes that are sent: the CRC32C that was measured with the MD5, else the MD5 itself."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import google_crc32c
import pytest

from shared.cli.inputs.packed import PackedFiles
from shared.delivery.transfer import vouched
from shared.errors import AssetCorrupted
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.port import BlobInfo
from tests.unit.delivery.transfer.test_package import AUDIO, Run

OTHER = b"?" + AUDIO[1:]


def crc32c(data: bytes) -> str:
    return base64.b64encode(google_crc32c.value(data).to_bytes(4, "big")).decode()  # type: ignore[no-untyped-call]


FILE = PackageFile("b/a.wav", "audio", len(AUDIO), hashlib.md5(AUDIO).hexdigest(), blob_path="a.wav")
MEASURED = replace(FILE, crc32c=crc32c(AUDIO))


class Bucket(FolderBlobs):
    """Tells what Cloud Storage does, without reading the file; `change` alters what it tells."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.change: Callable[[BlobInfo], BlobInfo] = lambda info: info
        self.stats = 0

    def stat(self, path: str) -> BlobInfo:
        self.stats += 1
        return self.change(BlobInfo(path, len(AUDIO), FILE.md5, "audio/wav", 1, crc32c(AUDIO)))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    run = Run(tmp_path)
    run.blobs = Bucket(tmp_path)
    return run


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of what is digested by MD5."""
    sizes: list[int] = []

    class Counted:
        def __init__(self, **_: Any) -> None:
            self._digest = hashlib.md5()

        def update(self, data: bytes) -> None:
            sizes.append(len(data))
            self._digest.update(data)

        def hexdigest(self) -> str:
            return self._digest.hexdigest()

    monkeypatch.setattr(vouched, "hashlib", SimpleNamespace(md5=Counted))
    return sizes


def without_md5(info: BlobInfo) -> BlobInfo:
    return replace(info, md5=None)


def without_digests(info: BlobInfo) -> BlobInfo:
    return replace(info, md5=None, crc32c=None)


@pytest.mark.parametrize(
    ("file", "change", "passes"),
    [
        (FILE, lambda info: info, 0),
        (MEASURED, without_md5, 0),
        (MEASURED, without_digests, 0),
        (FILE, without_md5, 1),
        (FILE, without_digests, 1),
        (FILE, lambda info: replace(info, crc32c=None), 1),
    ],
    ids=["by the bucket", "composed", "a folder", "composed, not measured", "nothing", "no CRC32C"],
)
def test_the_md5_is_computed_only_where_nothing_vouches_for_it(
    run: Run, digested: list[int], file: PackageFile, change: Callable[[BlobInfo], BlobInfo], passes: int
) -> None:
    run.blobs.change = change  # type: ignore[attr-defined]
    run(Package("b", (file,)))
    assert sum(digested) == passes * len(AUDIO)
    assert run.peer.files == {"b/a.wav": AUDIO}
    assert run.blobs.stats == 1  # type: ignore[attr-defined]


def test_without_its_extension_crc32c_would_be_slower(
    run: Run, digested: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vouched, "_FAST", False)
    run(Package("b", (MEASURED,)))
    assert sum(digested) == len(AUDIO)


@pytest.mark.parametrize("file", [FILE, MEASURED], ids=["by the bucket", "measured"])
def test_a_changed_byte_in_the_stream_is_refused(run: Run, digested: list[int], file: PackageFile) -> None:
    (run.folder / "a.wav").write_bytes(OTHER)
    with pytest.raises(AssetCorrupted, match=r"a\.wav has the CRC32C"):
        run(Package("b", (file,)))
    assert run.peer.files == {}
    assert digested == []


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (FILE, lambda info: replace(info, md5=hashlib.md5(OTHER).hexdigest(), crc32c=crc32c(OTHER))),
        (MEASURED, lambda info: replace(info, md5=None, crc32c=crc32c(OTHER))),
        (replace(FILE, md5="0" * 32), lambda info: info),
        (replace(MEASURED, md5="0" * 32), lambda info: info),
        (replace(FILE, crc32c=crc32c(OTHER)), lambda info: info),
    ],
    ids=["other bytes", "other bytes, composed", "wrong MD5", "wrong MD5 measured", "wrong CRC32C"],
)
def test_what_the_bucket_contradicts_is_refused_before_anything_is_sent(
    run: Run, file: PackageFile, change: Callable[[BlobInfo], BlobInfo]
) -> None:
    run.blobs.change = change  # type: ignore[attr-defined]
    with pytest.raises(AssetCorrupted, match="changed since they were measured"):
        run(Package("b", (file,)))
    assert run.peer.calls == []


def test_a_file_that_is_replaced_after_the_check_is_refused(run: Run) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "connect":
            (run.folder / "a.wav").write_bytes(OTHER)

    run.peer.fail = fail
    with pytest.raises(AssetCorrupted, match="CRC32C"):
        run(Package("b", (FILE,)))
    assert run.peer.files == {}


@pytest.mark.parametrize(("file", "passes"), [(FILE, 1), (MEASURED, 0)])
def test_a_folder_is_read_once(
    run: Run, digested: list[int], monkeypatch: pytest.MonkeyPatch, file: PackageFile, passes: int
) -> None:
    opened: list[str] = []

    class Watched(PackedFiles):
        def open(self, path: str, offset: int = 0) -> BinaryIO:
            opened.append(path)
            return super().open(path, offset)

    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("read before it is sent"))
    run.blobs = Watched(run.folder)
    run(Package("b", (file,)))
    assert opened == ["a.wav"]
    assert sum(digested) == passes * len(AUDIO)
