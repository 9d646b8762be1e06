"""Stores the upload checkpoint of a delivery: read once, written when an upload begins or ends."""

import threading

from shared.clock import Clock
from shared.delivery.queue.lease import Lease, check
from shared.model.codec import decode, encode
from shared.model.delivery.checkpoint import TransferNotes
from shared.platform.store.port import Store, Transaction


class StoredCheckpoint:
    """See UploadCheckpoint. Costs nothing for protocols that store nothing; connections share it.

    Written under the lane's lease only: a stale worker must not make its successor continue its upload.
    """

    def __init__(self, lease: Lease, tenant_id: str, store: Store, clock: Clock) -> None:
        self._lease = lease
        self._tenant_id = tenant_id
        self._store = store
        self._clock = clock
        self._known: dict[str, str] | None = None
        self._lock = threading.RLock()

    @property
    def _path(self) -> str:
        return f"transferNotes/{self._lease.delivery_id}"

    def _values(self) -> dict[str, str]:
        if self._known is None:
            data = self._store.get(self._path)
            self._known = dict(decode(TransferNotes, data).notes) if data else {}
        return self._known

    def read(self, name: str) -> str | None:
        """The value, or None."""
        with self._lock:
            return self._values().get(name)

    def write(self, name: str, value: str | None) -> None:
        """Stores the value, or removes it (None); the document goes with the last one. Raises LeaseLost."""
        with self._lock:
            self._write(name, value)

    def _write(self, name: str, value: str | None) -> None:
        values = self._values()
        if values.get(name) == value:
            return
        if value is None:
            del values[name]
        else:
            values[name] = value
        document = TransferNotes(
            id=self._lease.delivery_id, tenant_id=self._tenant_id, notes=dict(values), updated=self._clock()
        )

        def work(transaction: Transaction) -> None:
            check(transaction, self._lease)
            if values:
                transaction.set(self._path, encode(document))
            else:
                transaction.delete(self._path)

        self._store.transact(work)
