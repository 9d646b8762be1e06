"""Reads a tenant's documents and the files that they name, in the order of an archive, from any position on.

Documents are grouped where the hash of an id says so. A group is the same in the next backup if none of its documents
has changed, so that it is stored once.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.catalog.archives.format.collections import ARCHIVED, Collection
from shared.catalog.archives.format.lines import line_of
from shared.model.base import Model, Text
from shared.platform.store.paging import find_all
from shared.platform.store.port import Data, Reader

_GROUP_BITS = 0x3F
"""A group ends at one document in 64 on average."""
_MAX_GROUP = 200
_MAX_BYTES = 4 << 20
"""Lines are written when they have this many bytes, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where reading continues: the number of the collection, and the id of the last document that was read."""

    collection: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Some documents of one collection."""

    collection: str
    content: bytes
    documents: int
    first: str
    last: str
    """The least and the greatest path of the documents."""
    odd: list[str]
    """The documents with values that became texts."""


class OwnedFile(Model):
    """A file in the bucket, and the document that names it."""

    path: Text
    sha256: str | None = None
    """Its SHA-256 as measured, if it was."""
    required: bool = False
    """Whether it is missed if it is not there."""
    owner: Text
    """The path of the document."""


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive documents with their sub-collections and files. `end`: where the next group begins."""

    collection: str
    items: Iterator[Lines | OwnedFile]
    """To be read once."""
    end: Position


@dataclass(slots=True)
class _Buffer:
    collection: str
    lines: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, path: str, data: Data) -> Iterator[Lines]:
        line = line_of(path, data, self.odd)
        self.lines.append(line)
        self.paths.append(path)
        self.size += len(line)
        if self.size >= _MAX_BYTES:
            yield from self.flush()

    def flush(self) -> Iterator[Lines]:
        if self.lines:
            first, last = min(self.paths), max(self.paths)
            yield Lines(self.collection, b"".join(self.lines), len(self.lines), first, last, self.odd)
            self.lines, self.paths, self.odd, self.size = [], [], [], 0


def groups(tenant_id: str, position: Position, reader: Reader) -> Iterator[Group]:
    """The groups of documents from a position on. Bounded: a page of documents and 4 MiB of lines at a time."""
    top = [each for each in ARCHIVED if not each.within]
    for number in range(position.collection, len(top)):
        after = position.after if number == position.collection else ""
        yield from _groups(number, top[number], after, tenant_id, reader)


def _groups(number: int, collection: Collection, after: str, tenant_id: str, reader: Reader) -> Iterator[Group]:
    group: list[Data] = []
    for document in find_all(collection.find(tenant_id), reader, after=after):
        group.append(document)
        if _ends_group(str(document["id"])) or len(group) == _MAX_GROUP:
            end = Position(number, str(document["id"]))
            yield Group(collection.pattern, _items(collection, group, reader), end)
            group = []
    yield Group(collection.pattern, _items(collection, group, reader), Position(number + 1))


def _ends_group(document_id: str) -> bool:
    return hashlib.sha256(document_id.encode()).digest()[0] & _GROUP_BITS == 0


def _items(collection: Collection, documents: list[Data], reader: Reader) -> Iterator[Lines | OwnedFile]:
    """The lines of the documents, then those of their sub-collections, then the files."""
    files: list[OwnedFile] = []
    own = _Buffer(collection.pattern)
    for document in documents:
        path = f"{collection.name}/{document['id']}"
        kept = collection.archived(document)
        yield from own.add(path, kept)
        files += [
            OwnedFile(path=file.path, sha256=file.sha256, required=file.required, owner=path)
            for file in collection.files(kept)
        ]
    yield from own.flush()
    for child in [each for each in ARCHIVED if each.within == collection.name]:
        nested = _Buffer(child.pattern)
        for document in documents:
            parent_path = f"{collection.name}/{document['id']}"
            parent = f"{parent_path}/{child.name}"
            for data in find_all(child.find(parent_path), reader):
                yield from nested.add(f"{parent}/{data['id']}", child.archived(data))
        yield from nested.flush()
    yield from files
