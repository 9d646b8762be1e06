"""Owns the plan of a package: every file with its remote path, size and digest, the marker last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["ern", "audio", "video", "image", "document", "manifest", "marker"]

Facts = Mapping[str, str | bool]
"""What is said of a package as a whole, by camelCase name: messageId, messageType, messageSubType, ernVersion,
releaseTitle, releaseArtist, upc, grid, batchId, sender, recipient, created, test."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file: its bytes are `content`, or lie in the bucket at `blob_path`. `md5` is lower-case hex."""

    path: str
    role: Role
    size: int
    md5: str
    content: bytes | None = None
    blob_path: str | None = None
    asset_id: str | None = None
    number: int | None = None
    """Which release of the batch it belongs to, from 1; None for what belongs to all."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it will lie at the target: `files` in order, `marker` (if any) after all others."""

    root: str
    files: tuple[PackageFile, ...]
    marker: PackageFile | None = None
    stale: tuple[str, ...] = field(default=())
    """Remote paths of an earlier try that must be gone before the marker is written."""
    exclusive: bool = False
    """Only this delivery ever writes to `root`: what lies there under a final name was put and verified by it."""
    facts: Facts = field(default_factory=dict)

    @property
    def carried_bytes(self) -> int:
        """Bytes of the files that do not lie in the bucket: message, manifest and marker."""
        files = (*self.files, self.marker) if self.marker else self.files
        return sum(file.size for file in files if file.content is not None)

    @property
    def total_bytes(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files) + (self.marker.size if self.marker else 0)
