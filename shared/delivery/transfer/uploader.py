"""Owns the way of one file over one session: found, resumed, sent, verified, and named."""

import hashlib
from contextlib import suppress

from shared.delivery.protocols.base import Capabilities, RemoteFile, Session
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.progress import FilePulse, Pulse
from shared.delivery.transfer.source import MeasuredSource
from shared.errors import AssetCorrupted, TransferCorrupted
from shared.messages.packages.plan import Package, PackageFile
from shared.model.delivery.delivery import ReceiptFile
from shared.platform.blobs.port import Blobs

_READ_BACK_BYTES = 1024 * 1024
_OVERLAP_BYTES = 64 * 1024
"""Sent again when a file is resumed: what a crashing server may not have flushed."""


class Carrier:
    """Brings files of a package over one session, one after the other; `sent_bytes` counts what it sent."""

    def __init__(
        self, package: Package, session: Session, can: Capabilities, blobs: Blobs, pulse: Pulse, errors: Errors
    ) -> None:
        self._exclusive = package.exclusive
        self._session = session
        self._can = can
        self._blobs = blobs
        self._pulse = pulse
        self._errors = errors
        self.sent_bytes = 0

    def bring(self, file: PackageFile, found: RemoteFile | None) -> ReceiptFile:
        """Sends the file unless it was `found` there. Raises DeliveryError, and what `hold` raises."""
        pulse = self._pulse.begin(file)
        with self._errors.explained(file.path):
            receipt = _receipt(file, found or self._send(file, pulse))
        pulse.end("skipped" if found else "sent")
        return receipt

    def find_intact(self, file: PackageFile) -> RemoteFile | None:
        """The file at the target, if it is proved to be this one.

        Proof is its MD5. Where the server tells none, but only this delivery writes to the folder, and a final
        name only appears after verification, the size is proof enough.
        """
        with self._errors.explained(file.path):
            found = self._session.stat(file.path)
        if found is None or found.size != file.size:
            return None
        if found.md5 is not None:
            return found if found.md5 == file.md5 else None
        whole_by_name = self._can.rename or self._can.atomic
        return found if whole_by_name and self._exclusive else None

    def find_marker(self, marker: PackageFile, *, whole: bool) -> RemoteFile | None:
        """The marker of an earlier try, if all is there; else it is removed: it would declare a mixture whole."""
        if whole and (found := self.find_intact(marker)):
            return found
        with self._errors.explained(marker.path):
            if self._session.stat(marker.path):  # else: some targets let nobody delete
                self._session.delete(marker.path)
        return None

    def remove(self, path: str) -> None:
        """Removes what an earlier try left."""
        with self._errors.explained(path):
            self._session.delete(path)

    def _send(self, file: PackageFile, pulse: FilePulse) -> RemoteFile:
        """Sends the file under a name that no recipient looks for, verifies it, and names it rightly."""
        place = _temporary(file) if self._can.rename else file.path
        with MeasuredSource(file, self._blobs, pulse) as source:
            offset = self._resume_offset(file, place)
            try:
                source.skip(offset)
                result = self._session.put(source, place, file.size, offset, file.md5)
            except AssetCorrupted:
                with suppress(Exception):
                    self._session.delete(place)
                raise
            source.finish()
        self.sent_bytes += result.sent_bytes
        found = self._verify(file, place)
        if place != file.path:
            self._session.rename(place, file.path)
        return found

    def _resume_offset(self, file: PackageFile, place: str) -> int:
        if not self._can.resume or file.size <= _OVERLAP_BYTES:
            return 0
        held = self._session.stat(place)
        if held is None or held.size > file.size:
            return 0
        return max(0, held.size - _OVERLAP_BYTES)

    def _verify(self, file: PackageFile, place: str) -> RemoteFile:
        """What lies at `place`, which must be the file. Raises TransferCorrupted, and removes it then."""
        found = self._session.stat(place)
        if found is None and file.role == "marker":
            return RemoteFile(file.path, file.size)  # the recipient has taken it already
        if found is not None and found.md5 is None and file.size <= _READ_BACK_BYTES:
            found = self._read_back(found)
        if found is None or found.size != file.size or found.md5 not in (None, file.md5):
            self._session.delete(place)
            raise TransferCorrupted(
                "What arrived is not what was sent.",
                remedy="It is sent again.",
                said=f"{found.size} bytes, MD5 {found.md5}" if found else "no file",
            )
        return found

    def _read_back(self, found: RemoteFile) -> RemoteFile:
        """With the MD5 of what can be read there; drop boxes that cannot be read stay without."""
        try:
            data = self._session.read(found.path)
        except Exception:
            return found
        return RemoteFile(found.path, len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())


def _temporary(file: PackageFile) -> str:
    """Bears the content's MD5, so that what is resumed is a beginning of the same content."""
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
