"""Keeps what the attempts of a delivery proved and learned, in the upload checkpoint of the delivery.

A file that was verified is not sent again if the recipient has taken it away since, or if nobody may look.
"""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from shared.delivery.protocols.base import Options, UploadCheckpoint
from shared.delivery.transfer.progress import ProgressTracker
from shared.messages.packages.plan import PackageFile

Proof = Literal["md5", "size", "accepted"]
"""As in ReceiptFile.verified_by."""
_SAME_PLACE = ("connections", "bytesPerSecond", "wholeTimeout", "connectTimeout", "idleTimeout", "temporaryNames")
"""Options that do not change where the files are."""
_SAVE_EVERY_S = 1.0
_MAX_READINGS = 2


class Evidence(NamedTuple):
    """What proves that a file is at the target: its size and MD5 as the server has them, and how they were found."""

    size: int
    md5: str | None
    proof: Proof


class Ledger:
    """The ledger of one delivery to one destination; thread-safe. Methods that write raise what the checkpoint raises.

    Evidence is saved with that for the next file after a second, or by `save`: a write takes longer than it takes to
    send a small file, and what is lost with a worker is what it sent in a second.

    Stored as JSON: `files` maps a path to [MD5 of the plan, proof, whether it has its final name]; `resumes` and
    `renames` are false once the server refused to; `readings` counts the times a file's reading back was begun.
    """

    def __init__(self, checkpoint: UploadCheckpoint, tracker: ProgressTracker, protocol: str, options: Options) -> None:
        self._checkpoint = checkpoint
        self._tracker = tracker
        self._name = _name(protocol, options)
        self._lock = threading.RLock()
        self._changed = False
        self._saved_at = time.monotonic()
        self._saved_unnamed: set[str] = set()
        with tracker.own_errors():
            stored: dict[str, Any] = json.loads(checkpoint.read(self._name) or "{}")
        self._files: dict[str, tuple[str, Proof, bool]] = {
            path: (md5, proof, named) for path, (md5, proof, named) in stored.get("files", {}).items()
        }
        self._readings: dict[str, int] = stored.get("readings", {})
        self.needed = False
        """Whether a later attempt could not see for itself what has been verified."""
        self.resumes: bool = stored.get("resumes", True)
        self.renames: bool = stored.get("renames", True)

    def evidence(self, file: PackageFile) -> Evidence | None:
        """The evidence of an earlier attempt for these very bytes."""
        with self._lock:
            md5, proof, _ = self._files.get(file.path, ("", "size", False))
        return Evidence(file.size, md5 if proof == "md5" else None, proof) if md5 == file.md5 else None

    def is_named(self, file: PackageFile) -> bool:
        """Whether it is certain that the verified file got its final name."""
        with self._lock:
            return file.path in self._files and self._files[file.path][2]

    def record(self, file: PackageFile, evidence: Evidence, *, named: bool) -> None:
        """Records a verified file."""
        with self._lock:
            self._files[file.path] = (file.md5, evidence.proof, named)
            self._save_if_due()

    def mark_named(self, file: PackageFile) -> None:
        """Records that a verified file was renamed. Saved at once if it was saved as not renamed.

        Otherwise a file that is gone could be one that was taken, or one whose temporary file was cleaned away.
        """
        with self._lock:
            md5, proof, _ = self._files[file.path]
            self._files[file.path] = (md5, proof, True)
            self._changed = True
            if file.path in self._saved_unnamed:
                self.save()

    def forget(self, path: str) -> None:
        """Removes the evidence for a path, because the file there is about to change."""
        with self._lock:
            if self._files.pop(path, None):
                self._changed = True
                self.save()

    def begin_reading(self, file: PackageFile) -> bool:
        """Records that the file is about to be read back. False if that was begun twice and never ended.

        A file may take longer to read than a function may run.
        """
        with self._lock:
            begun = self._readings.get(file.path, 0)
            if begun < _MAX_READINGS:
                self._readings[file.path] = begun + 1
                self._changed = True
                self.save()
            return begun < _MAX_READINGS

    def end_reading(self, file: PackageFile) -> None:
        """Records that the file was read back."""
        with self._lock:
            if self._readings.pop(file.path, None):
                self._changed = True
                self.save()

    def refuse(self, *, resumes: bool = True, renames: bool = True) -> None:
        """Records what the server refuses."""
        with self._lock:
            before = self.resumes, self.renames
            self.resumes, self.renames = self.resumes and resumes, self.renames and renames
            if before != (self.resumes, self.renames):
                self._changed = True
                self.save()

    def _save_if_due(self) -> None:
        self._changed = True
        if time.monotonic() - self._saved_at >= _SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Saves what has changed."""
        with self._lock:
            if self._changed:
                self._save()
                self._changed = False
                self._saved_at = time.monotonic()

    def _save(self) -> None:
        state: dict[str, Any] = {"files": self._files, "resumes": self.resumes, "renames": self.renames}
        if self._readings:
            state["readings"] = self._readings
        with self._tracker.own_errors():
            self._checkpoint.write(self._name, json.dumps(state, sort_keys=True))
        self._saved_unnamed = {path for path, (_, _, named) in self._files.items() if not named}


def _name(protocol: str, options: Mapping[str, Any]) -> str:
    place = {name: value for name, value in options.items() if name not in _SAME_PLACE}
    identity = json.dumps([protocol, place], sort_keys=True, default=str)
    return "ledger:" + hashlib.sha256(identity.encode()).hexdigest()
