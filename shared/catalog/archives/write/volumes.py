"""Writes an archive as ZIP files in a bucket, volume by volume.

A volume is complete in itself. After each one the state is stored, so that a task that dies repeats one volume only.
The last one has the manifest and its signature. Nothing is held in memory but a chunk and the list of entries.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.catalog.archives.format.signature import SIGNATURE_NAME, signature_of
from shared.catalog.archives.write.drain import Drain, zip_header
from shared.catalog.archives.write.files import TenantFiles, opened
from shared.catalog.archives.write.progress import Watch
from shared.catalog.archives.write.source import Lines, OwnedFile
from shared.catalog.archives.write.state import (
    WriteState,
    documents_name,
    file_name,
    large_manifest,
    numbers,
    other_content,
    steps,
)
from shared.clock import Clock
from shared.model.archives.manifest import MAX_MANIFEST_BYTES, ArchiveEntry
from shared.model.codec import to_json
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import Reader
from shared.platform.vault.signing import Signer

MANIFEST_NAME = "manifest.json"
VOLUME_BYTES = 1 << 30
"""A volume ends after the group of documents, or the file, with which it exceeds this size."""


@dataclass(frozen=True, slots=True)
class WrittenVolume:
    """A volume in the bucket; `sha256` is in lower-case hex."""

    path: str
    size: int
    sha256: str


@dataclass(slots=True)
class VolumeWriter:
    """Writes the volumes of one archive."""

    store: Reader
    blobs: Blobs
    signer: Signer | None
    """Signs the manifest; without one, the archive is not signed."""
    clock: Clock
    watch: Watch
    volume_bytes: int = VOLUME_BYTES

    def write_next(self, path: str, state: WriteState) -> WrittenVolume:
        """Writes the next volume to `path` and changes the state accordingly; after an error, the state is useless.

        The volume ends when it is large enough, when everything is written, or when the watch says that it is late.
        Raises Unavailable, LeaseLost.
        """
        digest = hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for chunk in _Volume(self, state).chunks():
                digest.update(chunk)
                yield chunk

        info = self.blobs.upload(path, hashed(), "application/zip")
        return WrittenVolume(info.path, info.size, digest.hexdigest())


@dataclass(slots=True)
class _Volume:
    writer: VolumeWriter
    state: WriteState
    out: Drain = field(default_factory=Drain)
    counts: dict[str, int] = field(init=False)
    files: TenantFiles = field(init=False)

    def __post_init__(self) -> None:
        self.counts = numbers(self.state.entries)
        self.files = TenantFiles(self.state.tenant_id, self.writer.blobs)

    def chunks(self) -> Iterator[bytes]:
        state = self.state
        state.volumes += 1
        with zipfile.ZipFile(self.out, "w", allowZip64=True) as archive:
            for step in steps(state, self.writer.store):
                if step is None:
                    if self.out.position >= self.writer.volume_bytes or self.writer.watch.late:
                        break
                elif isinstance(step, Lines):
                    self._add_lines(step, archive)
                else:
                    yield from self._add_file(step, archive)
                yield from self.out.take()
            else:
                self._close(archive)
        yield from self.out.take()

    def _add_lines(self, lines: Lines, archive: zipfile.ZipFile) -> None:
        self.counts[lines.collection] = self.counts.get(lines.collection, 0) + 1
        entry = _lines_entry(lines, self.counts[lines.collection], self.state.volumes)
        archive.writestr(zip_header(entry.name), lines.content)
        self.state.add_lines(entry, lines)
        self.writer.watch.advance(lines.collection, documents=lines.documents, size=entry.size)

    def _add_file(self, item: OwnedFile, archive: zipfile.ZipFile) -> Iterator[bytes]:
        info, path = self.files.find(item.path), item.path
        content = opened(path, self.writer.blobs) if info is not None else None
        if info is None or content is None:
            self.state.miss(item)
            return
        digest, size = hashlib.sha256(), 0
        header = zip_header(file_name(path), zipfile.ZIP_STORED)
        with archive.open(header, "w", force_zip64=True) as entry:
            for chunk in content:
                digest.update(chunk)
                size += len(chunk)
                entry.write(chunk)
                yield from self.out.take()
        if item.sha256 not in (None, digest.hexdigest()):
            self.state.report(other_content(item))
        self.state.entries.append(
            ArchiveEntry(
                name=header.filename,
                sha256=digest.hexdigest(),
                size=size,
                path=path,
                content_type=info.content_type,
                md5=info.md5,
                generation=info.generation,
                owner=item.owner,
                volume=self.state.volumes,
            )
        )
        self.writer.watch.advance("files", files=1, size=size)

    def _close(self, archive: zipfile.ZipFile) -> None:
        manifest = json.dumps(to_json(self.state.manifest(self.writer.clock())), ensure_ascii=False).encode()
        if len(manifest) > MAX_MANIFEST_BYTES:
            self.state.problems.insert(0, large_manifest(len(manifest)))
        self.state.manifest_sha256 = hashlib.sha256(manifest).hexdigest()
        archive.writestr(zip_header(MANIFEST_NAME), manifest)
        if self.writer.signer is not None:
            signature = signature_of(manifest, self.writer.signer)
            archive.writestr(zip_header(SIGNATURE_NAME), signature)


def _lines_entry(lines: Lines, number: int, volume: int) -> ArchiveEntry:
    return ArchiveEntry(
        name=documents_name(lines.collection, number),
        sha256=hashlib.sha256(lines.content).hexdigest(),
        size=len(lines.content),
        collection=lines.collection,
        documents=lines.documents,
        first=lines.first,
        last=lines.last,
        volume=volume,
    )
