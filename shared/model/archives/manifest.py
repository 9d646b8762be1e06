"""Models the manifest of an archive: what is in it, with a digest of each entry."""

from typing import Annotated, Literal

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha256, Text

FORMAT = "stardust-archive"
FORMAT_VERSION = 1
"""Raised when a reader of the former version could not read the new one."""
MAX_MANIFEST_BYTES = 64 << 20
"""The largest manifest that is read: about 130,000 files, which take half the memory of a function."""


class ArchiveEntry(Model):
    """One entry of an archive: lines of documents, or a file."""

    name: Annotated[str, Field(min_length=1, max_length=1200)]
    """The entry's name in the archive."""
    sha256: Sha256
    """The SHA-256 of its content, in lower-case hex."""
    size: Bytes
    """Its size in bytes."""
    collection: Text | None = None
    """The collection of its documents; absent for files."""
    documents: Annotated[int, Field(ge=0)] = 0
    """How many documents it has."""
    first: Annotated[str, Field(max_length=1024)] | None = None
    """The least path of its documents, in the order of code points."""
    last: Annotated[str, Field(max_length=1024)] | None = None
    """The greatest path of its documents."""
    path: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    """The path of the file in the bucket; absent for documents."""
    content_type: Text | None = None
    """The media type of the file."""
    md5: Md5 | None = None
    """The MD5 of the file, if the bucket told it; shows whether a file in the bucket is the same."""
    generation: int = 0
    """The generation of the file in the bucket that it was read from; shows whether it has changed."""
    owner: Text | None = None
    """The path of the document that names the file."""
    volume: Annotated[int, Field(ge=1)] = 1
    """The number of the volume that contains it."""


class Previous(Model):
    """The snapshot before this one."""

    id: Id
    sha256: Sha256
    """The SHA-256 of its manifest as stored."""


class Manifest(Model):
    """The contents of an archive or of a backup."""

    format: Literal["stardust-archive"] = "stardust-archive"
    """Says what the file is."""
    version: Annotated[int, Field(ge=1)] = FORMAT_VERSION
    """The version of the format."""
    id: Id
    """The id of the export or the backup."""
    tenant_id: Id
    """The tenant whose data it is."""
    tenant_name: str = ""
    """The tenant's name, for people."""
    began: Instant
    """When the first document was read. What changes while documents are read may be in it or not."""
    ended: Instant
    """When the last document was read."""
    volumes: Annotated[int, Field(ge=1)] = 1
    """How many files the archive consists of."""
    entries: list[ArchiveEntry] = []
    """Everything in it, documents before the files that they name."""
    problems: list[Finding] = []
    """Files that were missing or differed from what was measured."""
    previous: Previous | None = None
    """The backup before this one; absent for archives and the first backup."""

    @property
    def documents(self) -> int:
        """How many documents it has."""
        return sum(entry.documents for entry in self.entries)

    @property
    def files(self) -> int:
        """How many files it has."""
        return sum(entry.path is not None for entry in self.entries)

    @property
    def size(self) -> int:
        """The size of all entries, in bytes."""
        return sum(entry.size for entry in self.entries)
