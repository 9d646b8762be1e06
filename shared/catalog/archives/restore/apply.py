"""Restores an archive: compares each document with the tenant's, and brings back what is missing or differs.

Idempotent: what is as in the archive is left alone, so a restore that died is run again from the beginning. Documents
that the archive does not have stay, and records of what happened are never changed.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.catalog.archives.format.collections import Collection, collection_of
from shared.catalog.archives.format.lines import documents_in
from shared.catalog.archives.restore.compare import change_of, wanted
from shared.catalog.archives.restore.own import is_below, references_of, require_own
from shared.catalog.archives.restore.read import Archive, lines_in
from shared.catalog.archives.restore.rewrite import Move
from shared.catalog.archives.write.files import TenantFiles, chunks_of
from shared.catalog.archives.write.progress import Watch
from shared.errors import Tampered
from shared.model.archives.backup import MAX_CHANGES_LISTED, DocumentChange, RestoreCounts, RestoreScope
from shared.model.archives.manifest import ArchiveEntry
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.platform.store.port import Data, Reader, Store, Transaction

_BATCH = 20
"""Documents that are compared and written in one transaction; Firestore's limit is 10 MiB."""


@dataclass(frozen=True, slots=True)
class _Document:
    path: str
    """The path in the tenant."""
    data: Data
    collection: Collection
    owner: str
    """The path in the archive, by which files say whose they are."""


@dataclass(slots=True)
class Restore:
    """One restore of an archive into a tenant."""

    archive: Archive
    tenant_id: str
    store: Store
    blobs: Blobs
    watch: Watch
    scope: RestoreScope = field(default_factory=RestoreScope)
    counts: RestoreCounts = field(default_factory=RestoreCounts)
    changes: list[DocumentChange] = field(default_factory=list)
    """The first changes."""
    _owned: set[str] = field(default_factory=set)
    """Documents that were found to be the tenant's, or nobody's."""

    def compare(self) -> None:
        """Counts and lists what a restore would do. Changes nothing. Raises Tampered, Unavailable, LeaseLost."""
        for batch in self._batches():
            for document, current in zip(batch, [self.store.get(each.path) for each in batch], strict=True):
                self._note(document, current)
                if self._is_changed(document, current):
                    self._require_own_references(document, self.store)
            self._advance(batch)
        for _, entry in self._files():
            self.counts.files += 1
            self.counts.bytes += entry.size

    def apply(self) -> bool:
        """Restores documents, then their files; returns whether everything was, or the watch says that it is late.

        Raises Tampered, Unavailable, LeaseLost.
        """
        for batch in self._batches():
            if self.watch.late:
                return False
            for document, current in self.store.transact(self._written(batch)):
                self._note(document, current)
            self._advance(batch)
        if self._is_whole and self.archive.manifest.tenant_id != self.tenant_id:
            self._keep_receipts()
        for path, entry in self._files():
            if self.watch.late:
                return False
            content_type = entry.content_type or "application/octet-stream"
            self.blobs.upload(path, self.archive.read(entry), content_type)
            self.counts.files += 1
            self.counts.bytes += entry.size
            self.watch.advance("files", files=1, size=entry.size)
        return True

    @property
    def _is_whole(self) -> bool:
        return not (self.scope.document or self.scope.release_id)

    def _written(self, batch: Sequence[_Document]) -> Callable[[Transaction], list[tuple[_Document, Data | None]]]:
        def work(transaction: Transaction) -> list[tuple[_Document, Data | None]]:
            found = [(document, transaction.get(document.path)) for document in batch]
            changed = [each for each in found if self._is_changed(*each)]
            for document, current in found:
                self._require_own(document, current)
            for document, _ in changed:
                self._require_own_references(document, transaction)
            for document, current in changed:
                after = wanted(document.collection, document.data, current)
                assert after is not None
                transaction.set(document.path, after)
            return found

        return work

    def _is_changed(self, document: _Document, current: Data | None) -> bool:
        change = change_of(document.collection, document.path, document.data, current)
        return change is not None and change.action != "keep"

    def _note(self, document: _Document, current: Data | None) -> None:
        self._require_own(document, current)
        change = change_of(document.collection, document.path, document.data, current)
        action = "same" if change is None else change.action
        setattr(self.counts, action, getattr(self.counts, action) + 1)
        if change is not None and len(self.changes) < MAX_CHANGES_LISTED:
            self.changes.append(change)

    def _require_own(self, document: _Document, current: Data | None) -> None:
        """Raises Tampered for a document of another tenant, or with files of another one."""
        require_own(document.collection, document.path, document.data, self.tenant_id)
        if current is not None:
            self._require_owned(document.path, current)

    def _require_own_references(self, document: _Document, reader: Reader) -> None:
        """Raises Tampered if the document belongs to, or refers to, a document that another tenant has."""
        for path in references_of(document.path, document.data):
            if path not in self._owned:
                self._require_owned(path, reader.get(path))

    def _require_owned(self, path: str, found: Data | None) -> None:
        name = "id" if path.startswith("tenants/") else "tenantId"
        if found is not None and found.get(name) != self.tenant_id:
            raise Tampered(f"{path} belongs to another tenant.")
        self._owned.add(path)

    def _advance(self, batch: Sequence[_Document]) -> None:
        self.watch.advance(batch[-1].collection.pattern, documents=len(batch))

    def _batches(self) -> Iterator[list[_Document]]:
        batch: list[_Document] = []
        for document in self._documents():
            batch.append(document)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _documents(self) -> Iterator[_Document]:
        """The documents in the scope, as the tenant gets them. Raises Tampered."""
        move = self._move()
        for path, data in self._archived():
            collection = collection_of(path)
            if collection is None:
                raise Tampered(f"The archive has the document {path!r}, which no archive has.")
            if self._is_wanted(collection, path, data) and (moved := move.moved(path, data)):
                yield _Document(moved[0], moved[1], collection, path)

    def _archived(self, *patterns: str) -> Iterator[tuple[str, Data]]:
        for entry in self.archive.manifest.entries:
            if entry.collection and (not patterns or entry.collection in patterns):
                yield from documents_in(lines_in(self.archive, entry))

    def _move(self) -> Move:
        move = Move(self.archive.manifest.tenant_id, self.tenant_id)
        if move.is_needed:
            versions = "releases/versions"
            others = {entry.collection for entry in self.archive.manifest.entries if entry.collection} - {versions}
            move.learn(self._archived(*sorted(others)))
            move.learn(self._archived(versions))
        return move

    def _is_wanted(self, collection: Collection, path: str, data: Data) -> bool:
        if self.scope.document:
            return path == self.scope.document
        if self.scope.release_id:
            release_id = self.scope.release_id
            belongs = bool(collection.release) and _field(data, collection.release) == release_id
            return belongs or release_id in (data.get("usedBy") or [])
        return True

    def _files(self) -> Iterator[tuple[str, ArchiveEntry]]:
        """The files in the scope that are missing in the bucket or differ, and their paths in it."""
        owners = None if self._is_whole else {each.owner for each in self._documents()}
        move, files = self._move(), TenantFiles(self.tenant_id, self.blobs)
        for entry in self.archive.manifest.entries:
            if entry.path is None or (owners is not None and entry.owner not in owners):
                continue
            path = move.path(entry.path) if move.is_needed else entry.path
            if not is_below(path, self.tenant_id):
                raise Tampered(f"The archive has the file {path!r} of another tenant.")
            if not self._is_there(files.find(path), entry):
                yield path, entry

    def _is_there(self, info: BlobInfo | None, entry: ArchiveEntry) -> bool:
        if info is None or info.size != entry.size:
            return False
        if info.md5 and entry.md5:
            return info.md5 == entry.md5
        digest = hashlib.sha256()
        for chunk in chunks_of(info.path, self.blobs):
            digest.update(chunk)
        return digest.hexdigest() == entry.sha256

    def _keep_receipts(self) -> None:
        """Keeps the receipts of another tenant as they were, because their hashes are of that tenant's chain."""
        manifest = self.archive.manifest
        lines = (
            lines_in(self.archive, entry)
            for entry in manifest.entries
            if entry.collection in ("receipts", "receiptChains")
        )
        path = f"tenants/{self.tenant_id}/restored/{manifest.id}/receipts.jsonl"
        self.blobs.upload(path, lines, "application/jsonl")


def _field(data: Data, path: str) -> object:
    value: object = data
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
