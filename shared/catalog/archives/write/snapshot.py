"""Writes a backup: the documents and files that earlier backups do not have, and a manifest of all."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.catalog.archives.format.vaulted import VaultedObjects
from shared.catalog.archives.write.files import TenantFiles, sha256_of
from shared.catalog.archives.write.progress import Watch
from shared.catalog.archives.write.source import Lines, OwnedFile
from shared.catalog.archives.write.state import WriteState, documents_name, file_name, numbers, other_content, steps
from shared.clock import Clock
from shared.errors import NotFound, Tampered, Unavailable
from shared.model.archives.manifest import ArchiveEntry, Manifest, Previous
from shared.model.base import Model
from shared.model.codec import decode, to_json
from shared.platform.blobs.chunks import chunks_of
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.platform.store.port import Reader

_SAVE_EVERY = timedelta(minutes=1)
"""How often the state is stored. What is repeated after a crash reads the documents again; what they name is stored."""


class SnapshotState(WriteState):
    """How far a backup is written."""

    added_bytes: int = 0
    """How many bytes earlier backups did not have."""


@dataclass(slots=True)
class SnapshotWriter:
    """Writes one backup into the tenant's objects."""

    store: Reader
    blobs: Blobs
    """The bucket with the tenant's files."""
    objects: VaultedObjects
    clock: Clock
    watch: Watch
    known: Mapping[str, ArchiveEntry] = field(default_factory=dict)
    """The files of the backup before, by path: those of the same generation are not read again."""
    stored: set[str] = field(default_factory=set)
    """The SHA-256 of everything that the backup before has."""

    def base_on(self, previous: Manifest) -> None:
        """Takes what is in the backup before as stored."""
        self.known = {entry.path: entry for entry in previous.entries if entry.path}
        self.stored = {entry.sha256 for entry in previous.entries}

    def write(self, state: SnapshotState, save: Callable[[SnapshotState], None]) -> None:
        """Writes until everything is stored or the watch says that it is late; `save` stores the state in between.

        Raises Unavailable, LeaseLost.
        """
        self.stored |= {entry.sha256 for entry in state.entries}
        files, counts, saved = TenantFiles(state.tenant_id, self.blobs), numbers(state.entries), self.clock()
        for step in steps(state, self.store):
            if step is None:
                if self.watch.late or self.clock() - saved >= _SAVE_EVERY:
                    save(state)
                    saved = self.clock()
                if self.watch.late:
                    return
            elif isinstance(step, Lines):
                counts[step.collection] = counts.get(step.collection, 0) + 1
                state.add_lines(self._lines(step, counts[step.collection], state), step)
                self.watch.advance(step.collection, documents=step.documents, size=len(step.content))
            else:
                self._file(step, files.find(step.path), state)
        save(state)

    def _lines(self, lines: Lines, number: int, state: SnapshotState) -> ArchiveEntry:
        sha256 = hashlib.sha256(lines.content).hexdigest()
        self._put(sha256, [lines.content], len(lines.content), state)
        return ArchiveEntry(
            name=documents_name(lines.collection, number),
            sha256=sha256,
            size=len(lines.content),
            collection=lines.collection,
            documents=lines.documents,
            first=lines.first,
            last=lines.last,
        )

    def _file(self, item: OwnedFile, info: BlobInfo | None, state: SnapshotState) -> None:
        sha256 = None if info is None else self._store_file(item, info, state)
        if info is None or sha256 is None:
            state.miss(item)
            return
        state.entries.append(
            ArchiveEntry(
                name=file_name(info.path),
                sha256=sha256,
                size=info.size,
                path=info.path,
                content_type=info.content_type,
                md5=info.md5,
                generation=info.generation,
                owner=item.owner,
            )
        )
        self.watch.advance("files", files=1, size=info.size)

    def _store_file(self, item: OwnedFile, info: BlobInfo, state: SnapshotState) -> str | None:
        """Stores a file unless it is stored already; returns its SHA-256, or None if it does not exist any more.

        Raises Unavailable if it changes while it is read.
        """
        before = self.known.get(info.path)
        if before is not None and (before.generation, before.size) == (info.generation, info.size):
            return before.sha256
        try:
            if item.sha256 and self._put(item.sha256, chunks_of(info.path, self.blobs), info.size, state):
                return item.sha256
            found = sha256_of(info.path, self.blobs)
            stored = self._put(found, chunks_of(info.path, self.blobs), info.size, state)
        except NotFound:
            return None
        if not stored:
            raise Unavailable(f"The file {info.path} changed while it was read.", remedy="Try again.")
        if item.sha256:
            state.report(other_content(item))
        return found

    def _put(self, sha256: str, chunks: Iterable[bytes], size: int, state: SnapshotState) -> bool:
        """Stores a content unless it is stored. False if it has another digest."""
        if sha256 in self.stored:
            return True
        if not self.objects.has(sha256):
            if self.objects.put(sha256, chunks) is None:
                return False
            state.added_bytes += size
        self.stored.add(sha256)
        return True


def manifest_name(backup_id: str) -> str:
    """The name of a backup's manifest among the tenant's objects."""
    return f"manifests/{backup_id}"


def state_name(backup_id: str) -> str:
    """The name of the state of a backup that is being written."""
    return f"states/{backup_id}"


def write_model(objects: VaultedObjects, name: str, content: Model) -> str:
    """Stores a manifest or a state; returns the SHA-256 of what is in the bucket."""
    return objects.write_document(name, json.dumps(to_json(content), ensure_ascii=False).encode())


def read_manifest(objects: VaultedObjects, backup: Previous) -> Manifest:
    """The manifest of a backup. Raises Tampered if it is not the one that was stored, NotFound."""
    manifest = decode(Manifest, _json(objects.read_document(manifest_name(backup.id), backup.sha256)))
    if manifest.id != backup.id:
        raise Tampered(f"The manifest of backup {backup.id} is that of another one.")
    return manifest


def read_state(objects: VaultedObjects, backup_id: str) -> SnapshotState | None:
    """How far a backup is written; None if it has not begun. Raises Tampered."""
    try:
        return decode(SnapshotState, _json(objects.read_document(state_name(backup_id))))
    except NotFound:
        return None


def _json(content: bytes) -> Any:
    return json.loads(content)
