"""The checks of the system's health: the parts of the deployment, and that documents and files can be written."""

from collections.abc import Callable

from shared.diagnostics.health.parts import PARTS, Part
from shared.diagnostics.suite.check import Check, CheckFailed, Context, NotApplicable, Seen, probe_path
from shared.model.codec import encode
from shared.model.diagnostics import Heartbeat

_CONTENT = b"This file is a test of the deployment and may be deleted.\n"
_TITLES = {
    "accounts": "Sign-in service",
    "store": "Documents (Firestore)",
    "bucket": "Files (Cloud Storage)",
    "vault": "Encryption (Cloud KMS)",
    "scheduler": "Minute tick (Cloud Scheduler)",
    "tasks": "Tasks (Cloud Tasks)",
    "queue": "Due deliveries",
    "mail": "Mail",
    "schemas": "DDEX schemas",
}


def write_document(context: Context) -> Seen:
    """Writes a document, reads it back and deletes it. Raises CheckFailed, Unavailable."""
    store, path = context.adapters.store, probe_path(context.run_id)
    wanted = encode(Heartbeat(id=f"probe-{context.run_id}", at=context.adapters.clock()))
    store.transact(lambda transaction: transaction.set(path, wanted))
    found = store.get(path)
    store.transact(lambda transaction: transaction.delete(path))
    if found != wanted:
        raise CheckFailed("The document that was read is not the one that was written.")
    if store.get(path) is not None:
        raise CheckFailed("A deleted document is still there.")
    return Seen()


def write_file(context: Context) -> Seen:
    """Writes a file, reads it back and deletes it. Raises CheckFailed, Unavailable."""
    blobs, path = context.adapters.blobs, f"{context.folder}/probe.txt"
    blobs.write(path, _CONTENT, "text/plain")
    with blobs.open(path) as stream:
        found = stream.read()
    blobs.delete(path)
    if found != _CONTENT:
        raise CheckFailed("The file that was read is not the one that was written.")
    if blobs.stat(path) is not None:
        raise CheckFailed("A deleted file is still there.")
    return Seen({"bytes": str(len(found))})


def _no_more(_context: Context) -> Seen:
    return Seen()


_THEN: dict[str, Callable[[Context], Seen]] = {"store": write_document, "bucket": write_file}
"""What a run tries besides what the health of a part looks at; the health only reads."""


def _check(part: Part) -> Check:
    def run(context: Context) -> Seen:
        if part.name == "schemas" and context.adapters.schemas is None and context.adapters.workbench is not None:
            raise NotApplicable("Messages are validated by the DDEX Workbench of the deployment instead.")
        facts = part.check(context.adapters)
        more = _THEN.get(part.name, _no_more)(context)
        return Seen({**facts, **more.facts})

    weight = 3 if part.needed else 2
    return Check(part.name, "system", run, _TITLES[part.name], part.proves, part.remedy, weight=weight)


CHECKS = tuple(_check(part) for part in PARTS)
