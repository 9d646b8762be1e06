"""A label with one release in memory, and a folder as its bucket."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from shared.assets.process import process_upload
from shared.assets.upload import UploadRequest, UploadRequests, UploadSession, create_upload, create_uploads
from shared.blobs.folder import FolderBlobs
from shared.model.asset import Asset
from shared.store.memory import MemoryStore
from shared.tenants.caller import Caller

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MANAGER = Caller("u1", "t1", "manager")
RELEASE = {
    "id": "r1",
    "tenantId": "t1",
    "status": "draft",
    "tracks": [{"id": "k1", "metadata": {"title": "One", "duration": 0}}, {"id": "k2", "metadata": {"title": "Two"}}],
    "updated": datetime(2026, 1, 1, tzinfo=UTC),
}


@dataclass
class World:
    root: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.blobs = FolderBlobs(self.root)
        self.store.transact(lambda transaction: transaction.create("releases/r1", RELEASE))
        self.store.meter.reset()

    def create(self, *, caller: Caller = MANAGER, **changes: Any) -> UploadSession:
        fields = {
            "releaseId": "r1",
            "fileName": "song.wav",
            "kind": "audio",
            "contentType": "audio/wav",
            "size": 1000,
            **changes,
        }
        return create_upload(UploadRequest.model_validate(fields), caller=caller, **self.parts)

    def create_all(self, requests: UploadRequests) -> list[UploadSession]:
        return create_uploads(requests, caller=MANAGER, **self.parts)

    @property
    def parts(self) -> dict[str, Any]:
        new_id = lambda: f"a{next(self.numbers)}"  # noqa: E731
        return {**self.stores, "new_id": new_id}

    def upload(self, data: bytes, **changes: Any) -> str:
        """Declares a file and lets its bytes arrive; the asset's id."""
        session = self.create(**{"size": len(data), **changes})
        self.blobs.write(session.storage_path, data, changes.get("contentType", "audio/wav"))
        return session.asset_id

    def process(self, asset_id: str, **changes: Any) -> Asset:
        return process_upload(asset_id, **self.stores, **changes)

    @property
    def stores(self) -> dict[str, Any]:
        return {"store": self.store, "blobs": self.blobs, "clock": lambda: NOW}

    @property
    def release(self) -> Any:
        return self.store.get("releases/r1")
