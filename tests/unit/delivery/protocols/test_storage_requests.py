"""How many requests a delivery to the tenant's own folder costs; Cloud Storage charges for each."""

import io
from pathlib import Path

import pytest

from shared.delivery.protocols.base import MemoryCheckpoint
from shared.delivery.protocols.storage.session import StorageSession
from shared.platform.blobs.folder import FolderBlobs


class Counted:
    """The blobs with the names of the calls."""

    def __init__(self, blobs: FolderBlobs) -> None:
        self._blobs = blobs
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> object:
        self.calls.append(name)
        return getattr(self._blobs, name)


@pytest.mark.parametrize(
    ("size", "calls"),
    [(0, ["write"]), (1 << 20, ["write"]), ((1 << 20) + 1, ["delete", "create_upload_session"])],
)
def test_a_small_file_is_one_request(tmp_path: Path, size: int, calls: list[str]) -> None:
    blobs = Counted(FolderBlobs(tmp_path))
    with StorageSession(blobs, "tenants/t/deliveries/d", MemoryCheckpoint()) as session:  # type: ignore[arg-type]
        session.put(io.BytesIO(b"former content"), "b/1.xml", 14)
        blobs.calls.clear()
        put = session.put(io.BytesIO(bytes(size)), "b/1.xml", size)
        assert blobs.calls == calls
        found = session.stat("b/1.xml")
    assert put.sent_bytes == size
    assert found is not None
    assert found.size == size
    assert put.md5 in (None, found.md5)
