"""Describes a package: every file with its remote path, size and digest; the completion marker is last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["ern", "mead", "audio", "video", "image", "document", "manifest", "marker", "archive"]

Facts = Mapping[str, str | bool]
"""Metadata of a package as a whole, by camelCase name: messageId, messageType, messageSubType, ernVersion,
releaseTitle, releaseArtist, upc, grid, batchId, sender, recipient, created, test."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file: its bytes are in `content`, or in the bucket at `blob_path`. `md5` is lower-case hex."""

    path: str
    role: Role
    size: int
    md5: str
    content: bytes | None = None
    blob_path: str | None = None
    asset_id: str | None = None
    number: int | None = None
    """The number of its release in the batch, from 1; None for files of the whole batch."""
    parts: tuple["PackageFile", ...] = ()
    """The files that it is a ZIP archive of; it is composed from them while it is read."""
    crc32c: str | None = None
    """The CRC32C in base64, if it was measured in one pass with the MD5; then it vouches for that."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it will be at the target: `files` in order, then the completion `marker`, if any."""

    root: str
    files: tuple[PackageFile, ...]
    marker: PackageFile | None = None
    exclusive: bool = False
    """Only this delivery ever writes to `root`: files there under a final name were uploaded and verified by it."""
    facts: Facts = field(default_factory=dict)
    archive: str = ""
    """The path of the ZIP archive as which all files are sent, if they are."""
    mead: Mapping[str, str] = field(default_factory=dict)
    """By the path of each MEAD message, the digest of what it says."""

    @property
    def inline_bytes(self) -> int:
        """Total bytes of the files with inline content, which are not in the bucket: message, manifest and marker."""
        files = (*self.files, self.marker) if self.marker else self.files
        return sum(file.size for file in files if file.content is not None)

    @property
    def total_bytes(self) -> int:
        """Total bytes of all files."""
        return sum(file.size for file in self.files) + (self.marker.size if self.marker else 0)
