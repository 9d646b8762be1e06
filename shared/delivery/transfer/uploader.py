"""Uploads files over one session: finds what is already there, resumes, sends, verifies and renames."""

import hashlib
from contextlib import suppress

from shared.delivery.protocols.base import Capabilities, RemoteFile, Session
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.progress import FileProgress, ProgressTracker
from shared.delivery.transfer.source import MeasuredSource
from shared.errors import AssetCorrupted, TransferCorrupted
from shared.messages.packages.plan import Package, PackageFile
from shared.model.delivery.delivery import ReceiptFile
from shared.platform.blobs.port import Blobs

_READ_BACK_BYTES = 1024 * 1024
_OVERLAP_BYTES = 64 * 1024
"""Sent again when a file is resumed: a server that crashed may not have flushed it."""


class FileUploader:
    """Uploads files of a package over one session, one after the other; `sent_bytes` counts the bytes sent."""

    def __init__(
        self,
        package: Package,
        session: Session,
        capabilities: Capabilities,
        blobs: Blobs,
        tracker: ProgressTracker,
        errors: Errors,
    ) -> None:
        self._exclusive = package.exclusive
        self._session = session
        self._capabilities = capabilities
        self._blobs = blobs
        self._tracker = tracker
        self._errors = errors
        self.sent_bytes = 0

    def upload(self, file: PackageFile, found: RemoteFile | None) -> ReceiptFile:
        """Sends the file unless it was `found` at the target. Raises DeliveryError, and what `hold` raises."""
        progress = self._tracker.begin(file)
        with self._errors.explained(file.path):
            receipt = _receipt(file, found or self._send(file, progress))
        progress.end("skipped" if found else "sent")
        return receipt

    def find_intact(self, file: PackageFile) -> RemoteFile | None:
        """The file at the target, if it is proven to be identical.

        The proof is its MD5. If the server reports none, the size suffices, provided that only this delivery
        writes to the folder and final names only appear after verification.
        """
        with self._errors.explained(file.path):
            found = self._session.stat(file.path)
        if found is None or found.size != file.size:
            return None
        if found.md5 is not None:
            return found if found.md5 == file.md5 else None
        complete_by_name = self._capabilities.rename or self._capabilities.atomic
        return found if complete_by_name and self._exclusive else None

    def find_marker(self, marker: PackageFile, *, complete: bool) -> RemoteFile | None:
        """The completion marker of an earlier attempt, if the package is `complete`.

        Otherwise the marker is deleted: it would declare a mixture of old and new files complete.
        """
        if complete and (found := self.find_intact(marker)):
            return found
        with self._errors.explained(marker.path):
            if self._session.stat(marker.path):  # not deleted blindly: some targets forbid deleting
                self._session.delete(marker.path)
        return None

    def remove(self, path: str) -> None:
        """Removes a file that an earlier attempt left."""
        with self._errors.explained(path):
            self._session.delete(path)

    def _send(self, file: PackageFile, progress: FileProgress) -> RemoteFile:
        """Sends the file under a temporary name that recipients ignore, verifies it, and renames it."""
        remote_path = _temporary_path(file) if self._capabilities.rename else file.path
        with MeasuredSource(file, self._blobs, progress) as source:
            offset = self._resume_offset(file, remote_path)
            try:
                source.skip(offset)
                result = self._session.put(source, remote_path, file.size, offset, file.md5)
            except AssetCorrupted:
                with suppress(Exception):
                    self._session.delete(remote_path)
                raise
            source.finish()
        self.sent_bytes += result.sent_bytes
        found = self._verify(file, remote_path)
        if remote_path != file.path:
            self._session.rename(remote_path, file.path)
        return found

    def _resume_offset(self, file: PackageFile, remote_path: str) -> int:
        if not self._capabilities.resume or file.size <= _OVERLAP_BYTES:
            return 0
        partial = self._session.stat(remote_path)
        if partial is None or partial.size > file.size:
            return 0
        return max(0, partial.size - _OVERLAP_BYTES)

    def _verify(self, file: PackageFile, remote_path: str) -> RemoteFile:
        """The uploaded file. Raises TransferCorrupted if it differs from `file`, after deleting it."""
        found = self._session.stat(remote_path)
        if found is None and file.role == "marker":
            return RemoteFile(file.path, file.size)  # the recipient has already picked it up
        if found is not None and found.md5 is None and file.size <= _READ_BACK_BYTES:
            found = self._read_back(found)
        if found is None or found.size != file.size or found.md5 not in (None, file.md5):
            self._session.delete(remote_path)
            raise TransferCorrupted(
                "The data received by the server differs from the data sent.",
                remedy="It will be sent again.",
                said=f"{found.size} bytes, MD5 {found.md5}" if found else "no file",
            )
        return found

    def _read_back(self, found: RemoteFile) -> RemoteFile:
        """`found` with the MD5 of its content; without an MD5 if the target is write-only."""
        try:
            data = self._session.read(found.path)
        except Exception:
            return found
        return RemoteFile(found.path, len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())


def _temporary_path(file: PackageFile) -> str:
    """Contains the MD5 of the content, so that an upload is only resumed with the same content."""
    return f"{file.path}.{file.md5[:12]}.part"


def _receipt(file: PackageFile, found: RemoteFile) -> ReceiptFile:
    return ReceiptFile(
        path=file.path,
        role=file.role,
        size=file.size,
        size_found=found.size,
        md5=file.md5,
        md5_found=found.md5,
        verified_by="md5" if found.md5 else "size",
    )
