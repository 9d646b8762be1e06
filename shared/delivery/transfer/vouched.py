"""Opens the files in the bucket as they were checked, and compares their bytes as they pass with what vouches for them.

A file's MD5 was measured at its upload, in one pass with its CRC32C. The bucket tells both of the version that it has.
So the bytes with that CRC32C are those with that MD5, and need not be digested by MD5, which takes longer than sending.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, BinaryIO

import google_crc32c

from shared.errors import AssetCorrupted, AssetMissing, NotFound
from shared.messages.packages.plan import PackageFile
from shared.platform.blobs.port import BlobInfo, Blobs

_FAST = google_crc32c.implementation == "c"
"""Without its extension, CRC32C is slower than MD5."""


def crc32c_of(digest: Any) -> str:
    """The value of a google_crc32c.Checksum in base64, as Cloud Storage tells it."""
    return base64.b64encode(digest.digest()).decode()


class Guard:
    """Compares a file's bytes with its digest: by CRC32C where that vouches for the MD5, else by the MD5 itself."""

    def __init__(self, file: PackageFile, crc32c: str | None) -> None:
        self._file = file
        self._crc32c = crc32c if _FAST else None
        self._digest: Any = (
            google_crc32c.Checksum() if self._crc32c else hashlib.md5(usedforsecurity=False)  # type: ignore[no-untyped-call]
        )

    def update(self, data: bytes) -> None:
        """Takes the next bytes of the file."""
        self._digest.update(data)

    def check(self) -> None:
        """Raises AssetCorrupted unless the bytes so far are the whole file."""
        if self._crc32c:
            name, found, expected = "CRC32C", crc32c_of(self._digest), self._crc32c
        else:
            name, found, expected = "MD5", self._digest.hexdigest(), self._file.md5
        if found != expected:
            raise AssetCorrupted(
                f"{self._file.blob_path or self._file.path} has the {name} {found}, not {expected}.",
                remedy="Upload the file again.",
            )


class Sources:
    """The files of a package in the bucket; `found`: by path, what the bucket told of the versions checked."""

    def __init__(self, blobs: Blobs, found: Mapping[str, BlobInfo] | None = None) -> None:
        self._blobs = blobs
        self._found = found or {}

    def open(self, file: PackageFile) -> BinaryIO:
        """The bytes of the version that was checked. Raises AssetMissing."""
        assert file.blob_path is not None
        known = self._found.get(file.blob_path)
        try:
            return self._blobs.open_version(known) if known else self._blobs.open(file.blob_path)
        except NotFound as error:
            raise AssetMissing(f"{file.blob_path} is not in the bucket.", remedy="Upload the file again.") from error

    def guard(self, file: PackageFile) -> Guard:
        """What the file's bytes are compared with."""
        known = self._found.get(file.blob_path or "")
        vouched = known.crc32c if known and known.md5 == file.md5 else None
        return Guard(file, file.crc32c or vouched)


def check_sources(files: tuple[PackageFile, ...], blobs: Blobs) -> Sources:
    """Checks all files in the bucket before anything is sent.

    Raises AssetMissing or AssetCorrupted, listing all files concerned.
    """
    found: dict[str, BlobInfo] = {}
    missing: list[str] = []
    changed: list[str] = []
    for file in files:
        if file.blob_path is None:
            continue
        info = blobs.stat(file.blob_path)
        if info is None:
            missing.append(file.blob_path)
        elif _is_changed(file, info):
            changed.append(f"{file.blob_path} ({info.size} bytes, MD5 {info.md5}, CRC32C {info.crc32c})")
        else:
            found[file.blob_path] = info
    if missing:
        raise AssetMissing(f"Not in the bucket: {', '.join(missing)}.", remedy="Upload the files again.")
    if changed:
        raise AssetCorrupted(
            f"These files changed since they were measured: {', '.join(changed)}.", remedy="Upload the files again."
        )
    return Sources(blobs, found)


def _is_changed(file: PackageFile, info: BlobInfo) -> bool:
    return (
        info.size != file.size
        or info.md5 not in (None, file.md5)
        or (file.crc32c is not None and info.crc32c not in (None, file.crc32c))
    )
