"""Polls a target's acknowledgement folder once: lists its files and reads the new ones."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase

from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES
from shared.delivery.acknowledgements.parse.custom import read_from_folder
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.protocols.base import ConnectionContext, RemoteFile, Session
from shared.delivery.protocols.explain import explain
from shared.delivery.targets.destination import open_destination
from shared.errors import InvalidInput
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query

_MAX_FILES = 200
_MAX_DURATION = timedelta(minutes=6)
_BATCHES = 50


@dataclass(slots=True)
class FolderPoll:
    """One poll of a folder. `listed` (None if listing failed), `seen` and `doubtful` are digests of files.

    A poll is limited to 200 files and six minutes; `more` if files are left for the next one.
    """

    target: DeliveryTarget
    poll: Poll
    adapters: Adapters
    read: int = 0
    applied: int = 0
    more: bool = False
    listed: set[str] | None = None
    seen: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Lists the folder and reads the new files. Raises DeliveryError (secrets redacted), and Unavailable."""
        destination = open_destination(self.target, self.adapters)
        try:
            with destination.info.connect(destination.options, destination.secrets, self._context()) as session:
                self._read_new(session)
        except Exception as error:
            raise explain(error, destination.info, destination.secrets) from error

    def _context(self) -> ConnectionContext:
        return ConnectionContext(
            self.adapters.network,
            tenant_id=self.target.tenant_id,
            blobs=self.adapters.blobs,
            shared_storage=self.adapters.shared_storage,
        )

    def _read_new(self, session: Session) -> None:
        started, seen_before = self.adapters.clock(), set(self.poll.seen)
        files = [file for folder in _folders(self.target, self.adapters) for file in session.list(folder)]
        candidates = {_digest(file): file for file in files if self._is_acknowledgement(file)}
        self.listed, self.seen = set(candidates), seen_before & set(candidates)
        for digest, file in candidates.items():
            if digest in seen_before:
                continue
            timed_out = self.adapters.clock() - started > _MAX_DURATION
            if timed_out or self.read >= _MAX_FILES:
                self.more = True
                return
            self._read(session, file, digest)

    def _read(self, session: Session, file: RemoteFile, digest: str) -> None:
        self.read += 1
        data = session.read(file.path) if file.size <= MAX_BYTES else b""
        if digest not in self.poll.doubtful and not self._is_parsable(data, file):
            self.doubtful.add(digest)
            return
        received = receive_acknowledgement(
            data, target=self.target, channel="folder", name=file.path, adapters=self.adapters
        )
        self.applied += received.acknowledgement.status == "applied"
        self.seen.add(digest)

    def _is_parsable(self, data: bytes, file: RemoteFile) -> bool:
        try:
            read_from_folder(data, self.target, file.path, self.adapters.plugins)
        except InvalidInput:
            return False
        return True

    def _is_acknowledgement(self, file: RemoteFile) -> bool:
        name = file.path.rpartition("/")[2]
        own = name.startswith("BatchComplete")  # ECHO before 1.6: acknowledgements are next to the manifest
        return file.size > 0 and not own and fnmatchcase(name, self.target.dialogue.pattern)


def _folders(target: DeliveryTarget, adapters: Adapters) -> Iterator[str]:
    """The folder, or one per recently sent batch that is neither live nor rejected."""
    template = target.dialogue.folder
    if "{batch_id}" not in template:
        yield template
        return
    query = Query("deliveries", where=(("targetId", "==", target.id),), order=("-completed",), limit=_BATCHES)
    open_batches = {
        data["batchId"]: None
        for data in adapters.store.find(query)
        if data.get("dsp", {}).get("status", "sent") not in ("live", "rejected")
    }
    yield from (template.replace("{batch_id}", batch) for batch in open_batches)


def _digest(file: RemoteFile) -> str:
    return hashlib.sha256(f"{file.path}\0{file.size}\0{file.md5 or ''}".encode()).hexdigest()[:16]
