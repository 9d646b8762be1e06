"""Owns one look into a target's folder of acknowledgements: what lies there, and what of it is new."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase

from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES, read_acknowledgement
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.protocols.base import ConnectionContext, RemoteFile, Session
from shared.delivery.protocols.explain import explain
from shared.delivery.targets.destination import open_destination
from shared.errors import InvalidInput
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query

_FILES = 200
_TIME = timedelta(minutes=6)
_BATCHES = 50


@dataclass(slots=True)
class Look:
    """What was there (`there`, None if it could not be listed), and what of it is known now; digests of files.

    `more`: the rest waits for the next look, so that one is bounded by 200 files and six minutes.
    """

    target: DeliveryTarget
    poll: Poll
    adapters: Adapters
    read: int = 0
    applied: int = 0
    more: bool = False
    there: set[str] | None = None
    seen: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Raises DeliveryError with secrets redacted, and Unavailable."""
        destination = open_destination(self.target, self.adapters)
        try:
            with destination.info.connect(
                destination.options, destination.secrets, ConnectionContext(self.adapters.network)
            ) as session:
                self._read_new(session)
        except Exception as error:
            raise explain(error, destination.info, destination.secrets) from error

    def _read_new(self, session: Session) -> None:
        started, before = self.adapters.clock(), set(self.poll.seen)
        files = [file for folder in _folders(self.target, self.adapters) for file in session.list(folder)]
        known = {_digest(file): file for file in files if self._is_answer(file)}
        self.there, self.seen = set(known), before & set(known)
        for digest, file in known.items():
            if digest in before:
                continue
            late = self.adapters.clock() - started > _TIME
            if late or self.read >= _FILES:
                self.more = True
                return
            self._read(session, file, digest)

    def _read(self, session: Session, file: RemoteFile, digest: str) -> None:
        self.read += 1
        data = session.read(file.path) if file.size <= MAX_BYTES else b""
        if digest not in self.poll.doubtful and not _readable(data, self.target):
            self.doubtful.add(digest)
            return
        received = receive_acknowledgement(
            data, target=self.target, channel="folder", name=file.path, adapters=self.adapters
        )
        self.applied += received.acknowledgement.status == "applied"
        self.seen.add(digest)

    def _is_answer(self, file: RemoteFile) -> bool:
        name = file.path.rpartition("/")[2]
        ours = name.startswith("BatchComplete")  # ECHO before 1.6: answers lie beside the manifest
        return file.size > 0 and not ours and fnmatchcase(name, self.target.dialogue.pattern)


def _readable(data: bytes, target: DeliveryTarget) -> bool:
    try:
        read_acknowledgement(data, target.dialogue.words)
    except InvalidInput:
        return False
    return True


def _folders(target: DeliveryTarget, adapters: Adapters) -> Iterator[str]:
    """The folder, or one per batch that was sent lately and is neither live nor refused."""
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
