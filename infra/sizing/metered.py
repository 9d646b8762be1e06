"""Adapters in memory that count what Google Cloud bills, and that note each change of a document for the triggers."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from shared.config import Settings
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.port import BlobInfo
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Data
from shared.platform.tasks.memory import MemoryTasks
from shared.platform.vault.local import LocalVault
from shared.platform.vault.port import Sealed


@dataclass
class Operations:
    """What was done: documents read, written and deleted, and operations of the other services."""

    reads: float = 0
    writes: float = 0
    deletes: float = 0
    documents_bytes: float = 0
    """Bytes by which the stored documents grew, as JSON."""
    blob_writes: float = 0
    """Class A operations of Cloud Storage: writing, listing, opening an upload session."""
    blob_reads: float = 0
    """Class B operations of Cloud Storage: reading a file or its properties."""
    task_operations: float = 0
    """Creating a task is one operation of Cloud Tasks, dispatching it another."""
    key_operations: float = 0
    """Encrypting or decrypting with Cloud KMS."""
    invocations: float = 0
    """Runs of functions."""
    by_collection: Counter[str] = field(default_factory=Counter)
    """Documents written, by collection."""
    hottest: float = 0
    """The most writes to one document."""

    def times(self, number: float) -> "Operations":
        """The same work, done so many times; other documents each time."""
        scaled = {name: getattr(self, name) * number for name in _NUMBERS}
        written = Counter({name: count * number for name, count in self.by_collection.items()})
        return Operations(**scaled, by_collection=written, hottest=self.hottest)

    def __add__(self, other: "Operations") -> "Operations":
        added = {name: getattr(self, name) + getattr(other, name) for name in _NUMBERS}
        written = self.by_collection + other.by_collection
        return Operations(**added, by_collection=written, hottest=max(self.hottest, other.hottest))


_NUMBERS = [each.name for each in fields(Operations) if each.name not in ("by_collection", "hottest")]


class Change(NamedTuple):
    """One write of a document: what it was before and after; None if it did not exist."""

    path: str
    before: Data | None
    after: Data | None


class SteadyClock:
    """A clock that only moves when told to, so that every run counts the same."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time."""
        return self.now


def _copied(document: Data | None) -> Data | None:
    """A copy that keeps what it says when fields of the document, or of a mapping in it, are updated."""
    if document is None:
        return None
    return {name: dict(value) if isinstance(value, dict) else value for name, value in document.items()}


class MeteredStore(MemoryStore):
    """A store in memory that keeps the changes until the triggers have run."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self.deletes = 0
        self.writes_by_path: Counter[str] = Counter()

    def _apply(self, kind: str, path: str, value: Any) -> None:
        before = _copied(self.documents.get(path))
        super()._apply(kind, path, value)
        self.deletes += kind == "delete"
        self.writes_by_path[path] += 1
        self.changes.append(Change(path, before, _copied(self.documents.get(path))))

    @property
    def size_bytes(self) -> int:
        """The size of all documents, as JSON."""
        return sum(len(json.dumps(data, default=str)) for data in self.documents.values())


class MeteredBlobs(FolderBlobs):
    """A bucket in a folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.writes = self.reads = 0

    def stat(self, path: str) -> BlobInfo | None:
        """One read."""
        self.reads += 1
        return super().stat(path)

    def open(self, path: str, offset: int = 0) -> BinaryIO:
        """One read."""
        self.reads += 1
        return super().open(path, offset)

    def write(self, path: str, data: bytes, content_type: str) -> BlobInfo:
        """One write."""
        self.writes += 1
        return super().write(path, data, content_type)

    def create(self, path: str, data: bytes, content_type: str) -> bool:
        """One write."""
        self.writes += 1
        return super().create(path, data, content_type)

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> Sequence[BlobInfo]:
        """Billed as a write."""
        self.writes += 1
        return super().list(prefix, after=after, limit=limit)

    def create_upload_session(self, path: str, *, content_type: str, size: int, origin: str | None = None) -> str:
        """One write."""
        self.writes += 1
        return super().create_upload_session(path, content_type=content_type, size=size, origin=origin)


class MeteredVault(LocalVault):
    """A vault without Cloud KMS."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.operations = 0

    def seal(self, secrets: Mapping[str, str], context: Mapping[str, str]) -> Sealed:
        """One operation."""
        self.operations += 1
        return super().seal(secrets, context)

    def open(self, sealed: Sealed, context: Mapping[str, str]) -> dict[str, str]:
        """One operation."""
        self.operations += 1
        return super().open(sealed, context)


class WorkMeter:
    """Counts what the adapters did between `start` and `stop`."""

    def __init__(self, store: MeteredStore, blobs: MeteredBlobs, tasks: MemoryTasks, vault: MeteredVault) -> None:
        self._store, self._blobs, self._tasks, self._vault = store, blobs, tasks, vault
        self.invocations = 0
        self._before: tuple[int, ...] = ()

    def _totals(self) -> tuple[int, ...]:
        store, blobs = self._store, self._blobs
        counted = (store.meter.reads, store.meter.writes, store.deletes, store.size_bytes)
        return (*counted, blobs.writes, blobs.reads, len(self._tasks.seen), self._vault.operations, self.invocations)

    def start(self) -> None:
        """Begins to count."""
        self._before = self._totals()
        self._store.writes_by_path.clear()

    def stop(self) -> Operations:
        """What was done since `start`."""
        reads, writes, deletes, size, blob_writes, blob_reads, tasks, keys, runs = (
            after - before for before, after in zip(self._before, self._totals(), strict=True)
        )
        written: Counter[str] = Counter()
        for path, count in self._store.writes_by_path.items():
            written["/".join(path.split("/")[::2])] += count
        return Operations(
            reads=reads,
            writes=writes - deletes,
            deletes=deletes,
            documents_bytes=size,
            blob_writes=blob_writes,
            blob_reads=blob_reads,
            task_operations=2 * tasks,
            key_operations=keys,
            invocations=runs,
            by_collection=written,
            hottest=max(self._store.writes_by_path.values(), default=0),
        )
