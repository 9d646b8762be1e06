"""Restores an archive: compares each document with the tenant's, and brings back what is missing or differs.

Idempotent: what is as in the archive is left alone. Entries are worked on in their order, documents before the files
that they name; the number of those that are done is all that the next task needs. Documents that the archive does not
have stay, and records of what happened are never changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from shared.catalog.archives.format.collections import Collection, collection_of
from shared.catalog.archives.format.lines import document_of, lines_of
from shared.catalog.archives.restore.compare import change_of, wanted
from shared.catalog.archives.restore.own import is_own_file, references_of, require_own
from shared.catalog.archives.restore.part import is_wanted, is_whole, may_have
from shared.catalog.archives.restore.read import Archive, lines_in
from shared.catalog.archives.restore.rewrite import Move
from shared.catalog.archives.write.files import TenantFiles, sha256_of
from shared.catalog.archives.write.progress import Watch
from shared.errors import Tampered
from shared.model.archives.backup import (
    MAX_CHANGES_LISTED,
    DocumentChange,
    RestoreCounts,
    RestorePosition,
    RestoreScope,
)
from shared.model.archives.manifest import ArchiveEntry
from shared.model.codec import encode
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.platform.store.guards import document_bytes
from shared.platform.store.port import Data, Reader, Store, Transaction

_BATCH = 20
"""Documents that are compared and written in one transaction."""
_BATCH_BYTES = 4 << 20
"""How large they are at most, unless one alone is larger; Firestore's limit of a transaction is 10 MiB."""
_CHANGES_BYTES = 500_000
"""No change is listed behind the one with which the list exceeds this; each has about 30 kB at most."""
_ENTRIES_PER_SAVE = 50
"""After how many entries the position is stored."""


@dataclass(frozen=True, slots=True)
class _Document:
    path: str
    """The path in the tenant."""
    data: Data
    collection: Collection
    owner: str
    """The path in the archive, by which files say whose they are."""
    size: int
    """Of its line, in bytes."""


@dataclass(frozen=True, slots=True)
class _Compared:
    document: _Document
    current: Data | None
    change: DocumentChange | None

    @property
    def is_written(self) -> bool:
        return self.change is not None and self.change.action != "keep"


def _exposed_secrets(found: _Compared, after: Data) -> str | None:
    """The path of credentials that would go to another server than they were entered for."""
    collection, before = found.document.collection, found.current
    if not collection.secrets or before is None:
        return None
    destination = ("protocol", "config")
    same = all(before.get(name) == after.get(name) for name in destination)
    return None if same else f"{collection.secrets}/{found.document.path.rpartition('/')[2]}"


def _unsaved(_restore: "Restore") -> None:
    """Stores nothing, for what is done in one go."""


@dataclass
class Restore:
    """One restore of an archive into a tenant."""

    archive: Archive
    tenant_id: str
    store: Store
    blobs: Blobs
    watch: Watch
    scope: RestoreScope = field(default_factory=RestoreScope)
    position: RestorePosition = field(default_factory=RestorePosition)
    counts: RestoreCounts = field(default_factory=RestoreCounts)
    changes: list[DocumentChange] = field(default_factory=list)
    """The first changes, as many as fit into the document of the restore."""
    _owned: set[str] = field(default_factory=set)
    """Documents that were found to be the tenant's, or nobody's."""
    _room: int = field(init=False)
    """How many bytes more the changes may have."""

    def __post_init__(self) -> None:
        self._room = _CHANGES_BYTES - sum(document_bytes(encode(each)) for each in self.changes)

    def compare(self, save: Callable[["Restore"], None] = _unsaved) -> bool:
        """Counts and lists what a restore would do. Changes nothing in the tenant.

        Returns whether everything was compared, or the watch says that it is late. `save` stores position, counts and
        changes in between. Raises Tampered, Unavailable, LeaseLost.
        """
        return self._go_through(self._look_at, self._count, save)

    def apply(self, save: Callable[["Restore"], None] = _unsaved) -> bool:
        """Restores documents and their files; returns whether everything was, or the watch says that it is late.

        `save` stores the position in between. Raises Tampered, Unavailable, LeaseLost.
        """
        if not self._go_through(self._write, self._bring_back, save):
            return False
        if is_whole(self.scope) and self._move.is_needed:
            self._keep_receipts()
        return True

    def _go_through(
        self,
        on_documents: Callable[[Sequence[_Document]], list[_Compared]],
        on_file: Callable[[str, ArchiveEntry], None],
        save: Callable[["Restore"], None],
    ) -> bool:
        entries, unsaved = self.archive.manifest.entries, 0
        while self.position.entry < len(entries):
            entry = entries[self.position.entry]
            if entry.path is not None:
                self._each_file(entry, on_file)
            elif may_have(self.scope, entry):
                for batch in self._batches(entry):
                    for found in on_documents(batch):
                        self._note(found)
                    self.watch.advance(batch[-1].collection.pattern, documents=len(batch))
            self.position.entry += 1
            unsaved += 1
            if self.watch.late or unsaved == _ENTRIES_PER_SAVE:
                save(self)
                unsaved = 0
            if self.watch.late and self.position.entry < len(entries):
                return False
        return True

    def _each_file(self, entry: ArchiveEntry, on_file: Callable[[str, ArchiveEntry], None]) -> None:
        """Hands on the file of an entry with its path in the bucket, if it is in the scope and missing or another."""
        if not is_whole(self.scope) and entry.owner not in self.position.owners:
            return
        path = self._move.path(str(entry.path)) if self._move.is_needed else str(entry.path)
        if not is_own_file(path, self.tenant_id):
            raise Tampered(f"The archive has the file {path!r} of another tenant.")
        found = self._files.find(path) if is_whole(self.scope) else self.blobs.stat(path)
        if not self._is_there(found, entry):
            on_file(path, entry)
            self.counts.files += 1
            self.counts.bytes += entry.size

    def _look_at(self, batch: Sequence[_Document]) -> list[_Compared]:
        found = [self._compared(document, self.store) for document in batch]
        self._require_own_references(found, self.store)
        return found

    def _count(self, path: str, entry: ArchiveEntry) -> None:
        """Does nothing: the file is counted."""

    def _write(self, batch: Sequence[_Document]) -> list[_Compared]:
        def write(transaction: Transaction) -> list[_Compared]:
            found = [self._compared(document, transaction) for document in batch]
            self._require_own_references(found, transaction)
            for each in found:
                if each.is_written:
                    after = wanted(each.document.collection, each.document.data, each.current)
                    assert after is not None
                    transaction.set(each.document.path, after)
                    if path := _exposed_secrets(each, after):
                        transaction.delete(path)
            return found

        return self.store.transact(write)

    def _bring_back(self, path: str, entry: ArchiveEntry) -> None:
        self.blobs.upload(path, self.archive.read(entry), entry.content_type or "application/octet-stream")
        self.watch.advance("files", files=1, size=entry.size)

    def _compared(self, document: _Document, reader: Reader) -> _Compared:
        """The document beside what the tenant has. Raises Tampered if either is another tenant's."""
        require_own(document.collection, document.path, document.data, self.tenant_id)
        current = reader.get(document.path)
        self._require_owned(document.path, current)
        return _Compared(document, current, change_of(document.collection, document.path, document.data, current))

    def _require_own_references(self, found: Sequence[_Compared], reader: Reader) -> None:
        """Raises Tampered if a document that is written refers to one that another tenant has."""
        for document in [each.document for each in found if each.is_written]:
            for path in references_of(document.path, document.data):
                if path not in self._owned:
                    self._require_owned(path, reader.get(path))

    def _require_owned(self, path: str, found: Data | None) -> None:
        name = "id" if path.startswith("tenants/") else "tenantId"
        if found is not None and found.get(name) != self.tenant_id:
            raise Tampered(f"{path} belongs to another tenant.")
        self._owned.add(path)

    def _note(self, found: _Compared) -> None:
        action = "same" if found.change is None else found.change.action
        setattr(self.counts, action, getattr(self.counts, action) + 1)
        if found.change is not None and len(self.changes) < MAX_CHANGES_LISTED and self._room > 0:
            self.changes.append(found.change)
            self._room -= document_bytes(encode(found.change))
        if not is_whole(self.scope) and found.document.collection.has_files:
            self.position.owners.append(found.document.owner)

    def _batches(self, entry: ArchiveEntry) -> Iterator[list[_Document]]:
        batch: list[_Document] = []
        for document in self._documents(entry):
            size = sum(each.size for each in batch)
            if batch and (len(batch) == _BATCH or size + document.size > _BATCH_BYTES):
                yield batch
                batch = []
            batch.append(document)
        if batch:
            yield batch

    def _documents(self, entry: ArchiveEntry) -> Iterator[_Document]:
        """The documents of an entry that are in the scope, as the tenant gets them. Raises Tampered."""
        for line in lines_of(lines_in(self.archive, entry)):
            path, data = document_of(line)
            collection = collection_of(path)
            if collection is None:
                raise Tampered(f"The archive has the document {path!r}, which no archive has.")
            if is_wanted(self.scope, collection, path, data) and (moved := self._move.moved(path, data)):
                yield _Document(moved[0], collection.archived(moved[1]), collection, path, len(line))

    @cached_property
    def _move(self) -> Move:
        move = Move(self.archive.manifest.tenant_id, self.tenant_id)
        if move.is_needed:
            for versions in (False, True):  # a version is named by its content, which has the other ids in it
                for entry in self.archive.manifest.entries:
                    if entry.collection and (entry.collection == "releases/versions") == versions:
                        move.learn(map(document_of, lines_of(lines_in(self.archive, entry))))
        return move

    @cached_property
    def _files(self) -> TenantFiles:
        return TenantFiles(self.tenant_id, self.blobs)

    def _is_there(self, info: BlobInfo | None, entry: ArchiveEntry) -> bool:
        if info is None or info.size != entry.size:
            return False
        if info.md5 and entry.md5:
            return info.md5 == entry.md5
        return sha256_of(info.path, self.blobs) == entry.sha256

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
