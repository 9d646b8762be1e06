"""Uploads files over one session: finds what is already there, resumes, sends, verifies and renames."""

import hashlib
from contextlib import suppress
from copy import copy

from shared.delivery.protocols.base import (
    Capabilities,
    DigestingSession,
    PutResult,
    RemoteFile,
    RenameRefused,
    ResumeRefused,
    SendAgain,
    Session,
    StatRefused,
)
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.ledger import Evidence, Ledger
from shared.delivery.transfer.progress import FileProgress, ProgressTracker
from shared.delivery.transfer.source import MeasuredSource
from shared.delivery.transfer.survey import Survey
from shared.delivery.transfer.vouched import Sources
from shared.errors import AssetCorrupted, DeliveryError, TransferCorrupted
from shared.messages.packages.plan import Package, PackageFile
from shared.model.delivery.receipt import ReceiptFile
from shared.trace import span

_READ_BACK_BYTES = 1024 * 1024
_IN_MEMORY_BYTES = 32 * 1024 * 1024
"""The largest resumed file that is read in one piece, for sessions that are no DigestingSession."""


class FileUploader:
    """Uploads files of a package over one session, one after the other; `sent_bytes` counts the bytes sent.

    `lanes`: how many of them may use the session at once; see `beside`.
    """

    def __init__(
        self,
        package: Package,
        session: Session,
        capabilities: Capabilities,
        sources: Sources,
        tracker: ProgressTracker,
        errors: Errors,
        ledger: Ledger,
        survey: Survey,
    ) -> None:
        self._exclusive = package.exclusive
        self._session = session
        self._capabilities = capabilities
        self._sources = sources
        self._tracker = tracker
        self._errors = errors
        self._ledger = ledger
        self._survey = survey
        self.lanes = capabilities.lanes
        self.sent_bytes = 0

    def beside(self) -> "FileUploader":
        """Another uploader over the same session, for another thread."""
        other = copy(self)
        other.sent_bytes = 0
        return other

    def upload(self, file: PackageFile, found: Evidence | None) -> ReceiptFile:
        """Sends the file unless it was `found` at the target. Raises DeliveryError, and what `hold` raises."""
        progress = self._tracker.begin(file)
        try:
            with self._errors.explained(file.path), span("upload", role=file.role, bytes=0 if found else file.size):
                evidence = found or self._send(file, progress)
        except DeliveryError:
            progress.restart()
            raise
        if found:
            progress.end("skipped")
        else:
            progress.end("accepted" if evidence.proof == "accepted" else "sent")
        return _receipt(file, evidence)

    def find_intact(self, file: PackageFile) -> Evidence | None:
        """The evidence that the file is at the target, if it is proven to be identical.

        The proof is its MD5, or that an earlier attempt of this delivery verified it: if the size is the same, the
        file is gone, or nobody may look. If the server reports no MD5, the size suffices, provided that only this
        delivery writes to the folder and final names only appear after verification.
        """
        with self._errors.explained(file.path):
            known = self._ledger.evidence(file)
            try:
                found = self._survey.stat(self._session, file.path)
            except StatRefused:
                return known if known and self._ensure_named(file) else None
            if found is None:
                return known if known and self._ensure_named(file) else None
        if found.size != file.size or found.md5 not in (None, file.md5):
            return None
        if found.md5 is not None:
            return Evidence(found.size, found.md5, "md5")
        complete_by_name = (self._capabilities.rename and self._ledger.renames) or self._capabilities.atomic
        return known or (Evidence(found.size, None, "size") if complete_by_name and self._exclusive else None)

    def find_marker(self, marker: PackageFile, *, complete: bool) -> Evidence | None:
        """The completion marker of an earlier attempt, if the package is `complete`.

        Otherwise the marker is deleted: it would declare a mixture of old and new files complete.
        """
        if complete and (found := self.find_intact(marker)):
            return found
        self._ledger.forget(marker.path)
        with self._errors.explained(marker.path):
            try:
                if self._survey.stat(self._session, marker.path):  # not deleted blindly: some targets forbid deleting
                    self._session.delete(marker.path)
            except StatRefused:
                self._delete_if_allowed(marker.path)
        return None

    def _ensure_named(self, file: PackageFile) -> bool:
        """Whether a verified file that is not seen was delivered; renames it if an attempt ended just before that."""
        if self._ledger.is_named(file):
            return True
        temporary = _temporary_path(file)
        try:
            if self._survey.stat(self._session, temporary) is None:
                return False
        except StatRefused:
            pass
        try:
            self._session.rename(temporary, file.path)
        except Exception as error:
            if not (isinstance(error, RenameRefused) or self._errors.is_refusal(error)):
                raise
            return False
        self._ledger.mark_named(file)
        return True

    def _send(self, file: PackageFile, progress: FileProgress) -> Evidence:
        """Sends the file under a temporary name that recipients ignore, verifies it, and renames it.

        Sends it under its final name if the server does not rename, or takes files away under any name.
        """
        self._ledger.forget(file.path)
        if self._capabilities.rename and self._ledger.renames:
            temporary = _temporary_path(file)
            with suppress(RenameRefused):
                if evidence := self._send_as(temporary, file, progress):
                    self._ledger.record(file, evidence, named=False)
                    self._session.rename(temporary, file.path)
                    self._ledger.mark_named(file)
                    return evidence
            self._ledger.forget(file.path)
            self._ledger.refuse(renames=False)
            self._delete_if_allowed(temporary)
            progress.restart()
        evidence = self._send_as(file.path, file, progress) or Evidence(file.size, None, "accepted")
        self._ledger.record(file, evidence, named=True)
        return evidence

    def _send_as(self, path: str, file: PackageFile, progress: FileProgress) -> Evidence | None:
        """Sends the file to `path` and verifies it; None if the server took every byte and the file is gone.

        A server that crashed, or carried out writes in parallel, may have left holes anywhere in a partial file. So
        a resumed file is only accepted by its digest; without one, it is sent again from the start.
        """
        if offset := self._resume_offset(file, path):
            with suppress(ResumeRefused):
                put = self._put(path, file, progress, offset)
                digest = put.md5 or self._digest(path, file)
                if digest == file.md5:
                    return Evidence(file.size, digest, "md5")
                if digest:
                    offset = 0  # it had holes; the server resumes all the same
            if offset:
                self._ledger.refuse(resumes=False)
            self._delete_if_allowed(path)
            progress.restart()
        put = self._put(path, file, progress)
        with span("verify", role=file.role):
            return self._verify(path, file, put)

    def _put(self, path: str, file: PackageFile, progress: FileProgress, offset: int = 0) -> PutResult:
        try:
            return self._put_once(path, file, progress, offset)
        except SendAgain:
            progress.restart()
            return self._put_once(path, file, progress, 0)

    def _put_once(self, path: str, file: PackageFile, progress: FileProgress, offset: int) -> PutResult:
        with MeasuredSource(file, self._sources, progress) as source:
            try:
                source.skip(offset)
                result = self._session.put(source, path, file.size, offset, file.md5)
            except AssetCorrupted:
                with suppress(Exception):
                    self._session.delete(path)
                raise
            source.finish()
        self.sent_bytes += result.sent_bytes
        return result

    def _resume_offset(self, file: PackageFile, path: str) -> int:
        """Where to resume a partial file: before all that may be missing. Only temporary names tell the content."""
        overlap_bytes = self._capabilities.overlap_bytes
        if not (self._capabilities.resume and self._ledger.resumes) or path == file.path or file.size <= overlap_bytes:
            return 0
        try:
            partial = self._survey.stat(self._session, path)
        except StatRefused:
            return 0
        if partial is None or partial.size > file.size:
            return 0
        return max(0, partial.size - overlap_bytes)

    def _digest(self, path: str, file: PackageFile) -> str | None:
        """The MD5 of a resumed file on the server; None if it cannot be found in the time of one function."""
        if not isinstance(self._session, DigestingSession):
            return self._read_back(path) if file.size <= _IN_MEMORY_BYTES else None
        if not self._ledger.begin_reading(file):
            return None
        digest = self._session.digest(path, self._tracker.hold_if_due)
        self._ledger.end_reading(file)
        return digest

    def _verify(self, path: str, file: PackageFile, put: PutResult) -> Evidence | None:
        """The evidence for a file that was sent from the start, by the server's digest, read back, or by its size.

        If nobody may look, the server's acceptance is all there is. None if the file is gone. Raises
        TransferCorrupted if it differs from `file`, after deleting it.
        """
        md5 = put.md5
        if md5 is None and not self._capabilities.atomic:  # atomic uploads are to servers that may tell it
            md5 = self._read_back_small(path, file)
        if md5 == file.md5:  # which says more than `stat` would
            if self._capabilities.atomic or not self._exclusive:
                self._ledger.needed = True
            return Evidence(file.size, md5, "md5")
        try:
            found = self._session.stat(path)
        except StatRefused:
            found = RemoteFile(path, file.size)
            accepted = self._ledger.needed = True
        else:
            accepted = False
            if found is None or (found.md5 is None and not self._exclusive):
                self._ledger.needed = True
            if found is None:
                return None
        if found.md5 is None:
            if self._capabilities.atomic:
                md5 = md5 or self._read_back_small(path, file)
            found = RemoteFile(path, found.size, md5)
        if found.size != file.size or found.md5 not in (None, file.md5):
            self._delete_if_allowed(path)
            raise TransferCorrupted(
                "The data received by the server differs from the data sent.",
                remedy="It will be sent again.",
                said=f"{found.size} bytes, MD5 {found.md5}",
            )
        if found.md5:
            return Evidence(found.size, found.md5, "md5")
        return Evidence(found.size, None, "accepted" if accepted else "size")

    def _read_back_small(self, path: str, file: PackageFile) -> str | None:
        return self._read_back(path) if file.size <= _READ_BACK_BYTES else None

    def _read_back(self, path: str) -> str | None:
        """The MD5 of the content; None if the target is write-only."""
        try:
            data = self._session.read(path)
        except Exception:
            return None
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def _delete_if_allowed(self, path: str) -> None:
        try:
            self._session.delete(path)
        except Exception as error:
            if not self._errors.is_refusal(error):
                raise


def _temporary_path(file: PackageFile) -> str:
    """Contains the MD5 of the content, so that an upload is only resumed with the same content."""
    return f"{file.path}.{file.md5[:12]}.part"


def _receipt(file: PackageFile, evidence: Evidence) -> ReceiptFile:
    return ReceiptFile(
        path=file.path,
        role=file.role,
        size=file.size,
        size_found=None if evidence.proof == "accepted" else evidence.size,
        md5=file.md5,
        md5_found=evidence.md5,
        verified_by=evidence.proof,
    )
