"""Stores the upload checkpoints of a delivery."""

import threading

from shared.clock import Clock
from shared.delivery.queue.lease import Lease, check
from shared.model.codec import decode, encode
from shared.model.delivery.checkpoint import TransferNotes
from shared.platform.store.port import Store, Transaction


class StoredCheckpoint:
    """The UploadCheckpoint of a delivery in `transferNotes/{deliveryId}`, shared by all connections of a transfer.

    The document is read on first use and cached. Every write checks the lease, so that a stale worker cannot change
    the checkpoints of its successor.
    """

    def __init__(self, lease: Lease, tenant_id: str, store: Store, clock: Clock, *, is_new: bool = False) -> None:
        """`is_new`: nothing has been stored yet, because this is the first task of the delivery's first attempt."""
        self._lease = lease
        self._tenant_id = tenant_id
        self._store = store
        self._clock = clock
        self._cached: dict[str, str] | None = {} if is_new else None
        self._lock = threading.RLock()

    @property
    def _path(self) -> str:
        return f"transferNotes/{self._lease.delivery_id}"

    def _values(self) -> dict[str, str]:
        if self._cached is None:
            data = self._store.get(self._path)
            self._cached = dict(decode(TransferNotes, data).notes) if data else {}
        return self._cached

    def read(self, name: str) -> str | None:
        """The value stored under the name, or None."""
        with self._lock:
            return self._values().get(name)

    def write(self, name: str, value: str | None) -> None:
        """Stores the value, or removes it (None). The document is deleted with its last value. Raises LeaseLost."""
        with self._lock:
            self._write(name, value)

    def discard(self) -> None:
        """Deletes everything once the delivery is completed; the lease has ended then. Raises Unavailable."""
        with self._lock:
            if self._cached:
                self._store.transact(lambda transaction: transaction.delete(self._path))
                self._cached = {}

    def _write(self, name: str, value: str | None) -> None:
        values = dict(self._values())
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
        self._cached = values
