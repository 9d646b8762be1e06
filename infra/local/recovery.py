"""Rehearses the recovery of a damaged database on the Firestore emulator: export, damage, import, compare.

`python -m infra.local.recovery` starts an emulator of its own, unless FIRESTORE_EMULATOR_HOST names one. The emulator's
export and import stand for those of Firestore; see docs/how-to/recover-a-deployment.md. Prints one line per step; exits
with 1 if a document differs.
"""

import hashlib
import os
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx

from infra.local.stack.emulators import start_firestore
from shared.catalog.archives.format.lines import line_of
from shared.platform.store.firestore import FirestoreStore
from shared.platform.store.port import Data, Query, Transaction

_PROJECT = "demo-recovery"
_COLLECTION = "rehearsals"
_DOCUMENTS = 50
_TIMEOUT_S = 60


def rehearse(host: str, folder: Path) -> bool:
    """Whether every document is as before after damage and import. `folder` gets the export."""
    store = FirestoreStore.connect(_PROJECT)
    _write(store)
    before = _digests(store)
    print(f"written: {len(before)} documents")
    _call(host, "export", {"export_directory": str(folder), "export_name": "recovery"})
    metadata = next(folder.rglob("*.overall_export_metadata"))
    print(f"exported: {sum(1 for path in folder.rglob('*') if path.is_file())} files")
    _damage(store)
    now = _digests(store)
    damaged = sum(now.get(path) != digest for path, digest in before.items())
    print(f"damaged: {damaged} documents")
    _call(host, "import", {"export_directory": str(metadata)})
    after = _digests(store)
    print(f"imported: {sum(after.get(path) == digest for path, digest in before.items())} documents are as before")
    return damaged > 0 and after == before


def _call(host: str, action: str, fields: dict[str, str]) -> None:
    body = {"database": f"projects/{_PROJECT}/databases/(default)", **fields}
    url = f"http://{host}/emulator/v1/projects/{_PROJECT}:{action}"
    httpx.post(url, json=body, timeout=_TIMEOUT_S).raise_for_status()


def _write(store: FirestoreStore) -> None:
    for number in range(_DOCUMENTS):
        path = f"{_COLLECTION}/{number:04}"
        data: Data = {"id": f"{number:04}", "title": f"Release {number}", "tracks": [{"title": "Song"}] * (number % 7)}
        store.transact(partial(_set, path=path, data=data))


def _damage(store: FirestoreStore) -> None:
    """Deletes every third document and overwrites another third."""
    for number in range(_DOCUMENTS):
        path = f"{_COLLECTION}/{number:04}"
        if number % 3 == 0:
            store.transact(partial(_delete, path=path))
        elif number % 3 == 1:
            store.transact(partial(_set, path=path, data={"id": f"{number:04}", "title": "Overwritten"}))


def _set(transaction: Transaction, path: str, data: Data) -> None:
    transaction.set(path, data)


def _delete(transaction: Transaction, path: str) -> None:
    transaction.delete(path)


def _digests(store: FirestoreStore) -> dict[str, str]:
    found = store.find(Query(_COLLECTION, order=("__name__",), limit=1000))
    return {data["id"]: hashlib.sha256(line_of(data["id"], data)).hexdigest() for data in found}


def main() -> int:
    """Runs the rehearsal; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as parts:
        host = os.environ.get("FIRESTORE_EMULATOR_HOST")
        if not host:
            child, host = start_firestore(Path(folder) / "emulator", env=os.environ)
            parts.enter_context(child)
            os.environ["FIRESTORE_EMULATOR_HOST"] = host
        export = Path(folder) / "export"
        export.mkdir()
        recovered = rehearse(host, export)
    print("recovered" if recovered else "NOT recovered")
    return 0 if recovered else 1


if __name__ == "__main__":
    sys.exit(main())
