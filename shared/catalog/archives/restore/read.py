"""Reads archives: ZIP volumes and backups alike. Nothing is read from them before the manifest is proved.

What proves a manifest is given by `Trust`: the signature of this or another installation, or its digest. From then on
each entry has to have the digest that the manifest says.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from shared.catalog.archives.format.signature import SIGNATURE_NAME, check_signature
from shared.catalog.archives.format.vaulted import VaultedObjects, checked
from shared.catalog.archives.write.snapshot import read_manifest
from shared.catalog.archives.write.volumes import MANIFEST_NAME
from shared.errors import Conflict, Finding, InvalidInput, Tampered
from shared.model.archives.manifest import FORMAT, FORMAT_VERSION, MAX_MANIFEST_BYTES, ArchiveEntry, Manifest, Previous
from shared.model.codec import decode
from shared.platform.blobs.chunks import chunks_in

_MAX_LINES_BYTES = 64 << 20
"""Lines are written at 4 MiB; a document has at most one more."""


class Archive(Protocol):
    """An archive whose manifest is proved."""

    @property
    def manifest(self) -> Manifest:
        """What is in it."""

    def read(self, entry: ArchiveEntry) -> Iterator[bytes]:
        """The content of an entry. Raises Tampered at the latest behind its last chunk, NotFound, Unavailable."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What has to prove the manifest of an archive; the first that is given decides."""

    manifest_sha256: str = ""
    """The SHA-256 that the manifest has to have, in lower-case hex."""
    public_key: str = ""
    """The key (PEM) that has to have signed it."""
    unproved: bool = False
    """Needs no proof: only to verify that a file is whole, never to restore it."""


class BackupArchive:
    """A backup among the tenant's objects."""

    def __init__(self, objects: VaultedObjects, backup: Previous) -> None:
        """Raises Tampered, NotFound, Unavailable."""
        self._objects = objects
        self.manifest = supported(read_manifest(objects, backup))

    def read(self, entry: ArchiveEntry) -> Iterator[bytes]:
        """The content of an entry."""
        return self._objects.read(entry.sha256)


class ZipArchive:
    """The volumes of an archive as seekable streams, in any order."""

    def __init__(self, volumes: Sequence[BinaryIO], trust: Trust) -> None:
        """Raises Tampered, InvalidInput if a volume is missing or is no ZIP file, VaultError."""
        self._volumes = [_opened(number, stream) for number, stream in enumerate(volumes, 1)]
        self._places = {name: volume for volume in self._volumes for name in volume.namelist()}
        content = self._content(MANIFEST_NAME, MAX_MANIFEST_BYTES)
        self.manifest_sha256 = hashlib.sha256(content).hexdigest()
        self._prove(content, trust)
        self.manifest = supported(_manifest(content))
        missing = [entry.name for entry in self.manifest.entries if entry.name not in self._places]
        if missing:
            given = f"{len(volumes)} of {self.manifest.volumes} volumes were given. " if volumes else ""
            raise Tampered(
                f"The archive does not have {missing[0]!r} and {len(missing) - 1} more entries. {given}".strip(),
                remedy="Give all volumes of the archive.",
            )

    def read(self, entry: ArchiveEntry) -> Iterator[bytes]:
        """The content of an entry, at most as long as the manifest says."""
        return checked(self._limited(entry), entry.sha256, entry.name)

    def _limited(self, entry: ArchiveEntry) -> Iterator[bytes]:
        size = 0
        for chunk in self._chunks(entry.name):
            size += len(chunk)
            if size > entry.size:
                raise Tampered(f"The content of {entry.name} is longer than the manifest says.")
            yield chunk

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._places[name].open(name) as stream:
                yield from chunks_in(stream)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Tampered(f"The content of {name} is damaged.") from error

    def _content(self, name: str, most: int) -> bytes:
        if name not in self._places:
            raise InvalidInput(
                [
                    Finding(
                        "volumes", f"No volume has {name}.", "no-manifest", remedy="Give the archive's last volume too."
                    )
                ]
            )
        content = bytearray()
        for chunk in self._chunks(name):
            content += chunk
            if len(content) > most:
                raise Tampered(f"{name} has more than {most:,} bytes.")
        return bytes(content)

    def _prove(self, content: bytes, trust: Trust) -> None:
        if trust.unproved:
            return
        if trust.manifest_sha256:
            if trust.manifest_sha256 != self.manifest_sha256:
                raise Tampered("The archive's manifest does not have the digest that was given.")
            return
        if SIGNATURE_NAME not in self._places:
            raise Conflict(
                "The archive is not signed.", remedy="Give the SHA-256 of its manifest, as its export says, as proof."
            )
        if not trust.public_key:
            raise Conflict("There is no key to check the archive's signature with.", remedy="Give the public key.")
        check_signature(content, self._content(SIGNATURE_NAME, 64 << 10), trust.public_key)


def supported(manifest: Manifest) -> Manifest:
    """The manifest, if its version can be read. Raises Conflict."""
    if manifest.version > FORMAT_VERSION:
        raise Conflict(
            f"The archive has version {manifest.version} of the format {FORMAT}; this program reads {FORMAT_VERSION}.",
            remedy="Update this installation.",
        )
    return manifest


def lines_in(archive: Archive, entry: ArchiveEntry) -> bytes:
    """The lines of documents of an entry, verified. Raises Tampered."""
    if entry.size > _MAX_LINES_BYTES:
        raise Tampered(f"{entry.name} has more lines than an archive may have.")
    return b"".join(archive.read(entry))


def _opened(number: int, stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        message = f"Volume {number} is not a complete ZIP file."
        raise Tampered(message, remedy="Download it again.") from error


def _manifest(content: bytes) -> Manifest:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Tampered("The archive's manifest is malformed.") from error
    return decode(Manifest, fields)
