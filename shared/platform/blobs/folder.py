"""Adapter for blob storage in a local directory, for the command line and tests."""

import hashlib
import mimetypes
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from shared.errors import NotFound
from shared.platform.blobs.path import checked_path
from shared.platform.blobs.port import BlobInfo

_UNFINISHED = ".unfinished-"


class FolderBlobs:
    """Blobs as files below `root`. The content type is guessed from the name; URLs are `file:` URLs."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _file(self, path: str) -> Path:
        return self._root / checked_path(path)

    def stat(self, path: str) -> BlobInfo | None:
        """The file's properties, or None; reads the whole file for its MD5."""
        file = self._file(path)
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            md5 = hashlib.file_digest(stream, "md5").hexdigest()
        content_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        status = file.stat()
        return BlobInfo(path, status.st_size, md5, content_type, generation=status.st_mtime_ns)

    def open(self, path: str, offset: int = 0) -> BinaryIO:
        """The file's bytes from `offset`; seekable. Raises NotFound."""
        try:
            stream = self._file(path).open("rb")
        except FileNotFoundError as error:
            raise NotFound(f"The file {path} does not exist.") from error
        stream.seek(offset)
        return stream

    def open_version(self, info: BlobInfo) -> BinaryIO:
        """The file's bytes; if it has been replaced, the new ones. Raises NotFound."""
        return self.open(info.path)

    def write(self, path: str, data: bytes, content_type: str) -> BlobInfo:
        """Writes a small file, replacing an existing one."""
        file = self._file(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return BlobInfo(
            path, len(data), hashlib.md5(data, usedforsecurity=False).hexdigest(), content_type, file.stat().st_mtime_ns
        )

    def create(self, path: str, data: bytes, content_type: str) -> bool:  # noqa: ARG002 (names say the type)
        """Writes a small new file; False, and nothing is written, if it exists."""
        file = self._file(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as stream:
                stream.write(data)
        except FileExistsError:
            return False
        return True

    def upload(self, path: str, chunks: Iterable[bytes], content_type: str) -> BlobInfo:
        """Writes a file of any size, which gets its name when it is complete."""
        file = self._file(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, prefix=_UNFINISHED, delete=False) as stream:
            try:
                digest = hashlib.md5(usedforsecurity=False)
                for chunk in chunks:
                    digest.update(chunk)
                    stream.write(chunk)
            except BaseException:
                Path(stream.name).unlink()
                raise
        Path(stream.name).replace(file)
        status = file.stat()
        return BlobInfo(path, status.st_size, digest.hexdigest(), content_type, status.st_mtime_ns)

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> Sequence[BlobInfo]:
        """The files by path; their MD5 is not read."""
        found = sorted(path for path in self._paths(prefix) if path > after)
        return [self._listed(path) for path in found[:limit]]

    def _paths(self, prefix: str) -> Iterator[str]:
        folder = self._root / prefix.rpartition("/")[0]
        for parent, _, names in os.walk(folder):
            for name in names:
                path = (Path(parent) / name).relative_to(self._root).as_posix()
                if path.startswith(prefix) and not name.startswith(_UNFINISHED):
                    yield path

    def _listed(self, path: str) -> BlobInfo:
        status = (self._root / path).stat()
        content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return BlobInfo(path, status.st_size, None, content_type, generation=status.st_mtime_ns)

    def delete(self, path: str) -> None:
        """Deletes the file; no error if it does not exist."""
        self._file(path).unlink(missing_ok=True)

    def create_upload_session(self, path: str, *, content_type: str, size: int, origin: str | None = None) -> str:  # noqa: ARG002
        """A `file:` URL to write the bytes to; creates its folder."""
        file = self._file(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.absolute().as_uri()

    def signed_url(self, path: str, *, expires: timedelta, save_as: str | None = None) -> str:  # noqa: ARG002
        """A `file:` URL; it does not expire."""
        return self._file(path).absolute().as_uri()
