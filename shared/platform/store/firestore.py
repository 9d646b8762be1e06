"""Adapter for Firestore; the only module that imports google.cloud.firestore."""

import itertools
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from typing import Any, TypeVar

from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.transaction import Transaction as FirestoreTransaction

from shared.errors import Unavailable
from shared.platform.store.meter import Meter
from shared.platform.store.port import Add, AlreadyExists, Data, Delete, Query

T = TypeVar("T")

_TRANSIENT = (exceptions.ServerError, exceptions.RetryError, exceptions.ResourceExhausted)
_RPC_TIMEOUT_S = 20.0
_PATIENCE_S = 45.0
"""How long a transaction is tried again on contention: below the shortest timeout of a function, 60 s."""
_BACKOFF_S = 0.2
_MAX_BACKOFF_S = 10.0
"""Wide enough that a dozen transactions spread: where each holds a lock for two seconds, as in the emulator, queries of
the same collection exclude each other."""


class _Transaction:
    """Implements the port's Transaction; counts the billed reads and writes."""

    def __init__(self, client: firestore.Client, transaction: FirestoreTransaction, meter: Meter) -> None:
        self._client = client
        self._transaction = transaction
        self._meter = meter
        self.pending = 0

    def get(self, path: str) -> Data | None:
        self._meter.reads += 1
        reference = self._client.document(path)
        return reference.get(transaction=self._transaction, timeout=_RPC_TIMEOUT_S).to_dict()

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        return _documents(self._client, paths, self._meter, transaction=self._transaction)

    def find(self, query: Query) -> Sequence[Data]:
        search = _firestore_query(self._client, query)
        found = [
            snapshot.to_dict() or {} for snapshot in search.get(transaction=self._transaction, timeout=_RPC_TIMEOUT_S)
        ]
        self._meter.reads += max(1, len(found))
        return found

    def create(self, path: str, data: Data) -> None:
        self.pending += 1
        self._transaction.create(self._client.document(path), data)

    def set(self, path: str, data: Data) -> None:
        self.pending += 1
        self._transaction.set(self._client.document(path), data)

    def update(self, path: str, fields: Mapping[str, Any]) -> None:
        self.pending += 1
        values = {
            name: firestore.DELETE_FIELD if isinstance(value, Delete) else value for name, value in fields.items()
        }
        self._transaction.update(self._client.document(path), values)

    def merge(self, path: str, data: Data) -> None:
        self.pending += 1
        self._transaction.set(self._client.document(path), _with_transforms(data), merge=True)

    def delete(self, path: str) -> None:
        self.pending += 1
        self._transaction.delete(self._client.document(path))


class FirestoreStore:
    """A Store on Cloud Firestore or its emulator."""

    def __init__(self, client: firestore.Client) -> None:
        self._client = client
        self.meter = Meter()

    @classmethod
    def connect(cls, project: str) -> "FirestoreStore":
        """Connects to the project's default database, or to the emulator if FIRESTORE_EMULATOR_HOST is set."""
        return cls(firestore.Client(project=project))

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()  # type: ignore[no-untyped-call]

    def get(self, path: str) -> Data | None:
        """The document, or None. Raises Unavailable."""
        self.meter.reads += 1
        try:
            return self._client.document(path).get(timeout=_RPC_TIMEOUT_S).to_dict()
        except _TRANSIENT as error:
            raise Unavailable("Firestore did not respond.", remedy="Try again.") from error

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        """The documents at these paths that exist, by their paths. Raises Unavailable."""
        try:
            return _documents(self._client, paths, self.meter)
        except _TRANSIENT as error:
            raise Unavailable("Firestore did not respond.", remedy="Try again.") from error

    def transact(self, work: Callable[[Any], T]) -> T:
        """Runs `work` in one transaction; retries on contention, with jitter (small transactions get 409 too)."""
        deadline = time.monotonic() + _PATIENCE_S
        for round_ in itertools.count():
            try:
                return self._run(work)
            except exceptions.AlreadyExists as error:
                raise AlreadyExists(str(error)) from error
            except exceptions.NotFound as error:
                raise KeyError(str(error)) from error
            except (exceptions.Aborted, _Contention, *_TRANSIENT) as error:
                if time.monotonic() >= deadline:
                    raise Unavailable("Firestore is too busy.", remedy="Try again.") from error
                time.sleep(random.uniform(0, min(_MAX_BACKOFF_S, _BACKOFF_S * 2**round_)))  # jitter  # noqa: S311  # nosec B311
        raise AssertionError("unreachable")

    def _run(self, work: Callable[[Any], T]) -> T:
        # The client's own retries follow immediately and contend again; `transact` waits between its rounds.
        transaction = self._client.transaction(max_attempts=1)
        last: list[_Transaction] = []

        @firestore.transactional
        def attempt(live: FirestoreTransaction) -> T:
            wrapped = _Transaction(self._client, live, self.meter)
            last[:] = [wrapped]
            return work(wrapped)

        try:
            result: T = attempt(transaction)
        except ValueError as error:
            if "Failed to commit transaction" in str(error):
                raise _Contention from error
            raise
        self.meter.writes += last[0].pending
        return result

    def find(self, query: Query) -> Sequence[Data]:
        """The matching documents in order, at most `query.limit`. Raises Unavailable."""
        search = _firestore_query(self._client, query)
        try:
            found = [snapshot.to_dict() or {} for snapshot in search.get(timeout=_RPC_TIMEOUT_S)]
        except _TRANSIENT as error:
            raise Unavailable("Firestore did not respond.", remedy="Try again.") from error
        self.meter.reads += max(1, len(found))
        return found

    def add(self, collection: str, documents: Sequence[Data]) -> None:
        """Adds documents under random ids, in one request. Raises Unavailable."""
        batch, parent = self._client.batch(), self._client.collection(collection)
        for data in documents:
            reference = parent.document()
            batch.create(reference, {**data, "id": reference.id})
        try:
            batch.commit(timeout=_RPC_TIMEOUT_S)
        except _TRANSIENT as error:
            raise Unavailable("Firestore did not respond.", remedy="Try again.") from error
        self.meter.writes += len(documents)

    def total(self, query: Query, field: str = "") -> int:
        """The number of matching documents, or the sum of a field in them. Raises Unavailable."""
        search = _firestore_query(self._client, query)
        aggregated = search.sum(field, alias="total") if field else search.count(alias="total")
        try:
            [[result]] = aggregated.get(timeout=_RPC_TIMEOUT_S)
        except _TRANSIENT as error:
            raise Unavailable("Firestore did not respond.", remedy="Try again.") from error
        total = int(result.value)
        self.meter.reads += 1 if field else ceil(max(1, total) / 1000)
        return total

    def count(self, path: str, field: str, fields: Data, by: int = 1) -> int:
        """Increments a number and returns the new value. Raises Unavailable."""
        values = {**fields, field: firestore.Increment(by)}
        try:
            written = self._client.document(path).set(values, merge=True, timeout=_RPC_TIMEOUT_S)
        except (exceptions.ServerError, exceptions.Aborted, exceptions.RetryError) as error:
            raise Unavailable("Firestore did not respond.", remedy="Try again.") from error
        self.meter.writes += 1
        return int(written.transform_results[0].integer_value)


def _documents(client: firestore.Client, paths: Iterable[str], meter: Meter, **options: Any) -> dict[str, Data]:
    references = [client.document(path) for path in dict.fromkeys(paths)]
    if not references:
        return {}
    meter.reads += len(references)
    snapshots = client.get_all(references, timeout=_RPC_TIMEOUT_S, **options)
    return {each.reference.path: data for each in snapshots if (data := each.to_dict()) is not None}


def _with_transforms(value: Any) -> Any:
    """The value with each `Add` replaced by Firestore's Increment, and each `Delete` by its own."""
    if isinstance(value, Mapping):
        return {name: _with_transforms(item) for name, item in value.items()}
    if isinstance(value, Delete):
        return firestore.DELETE_FIELD
    return firestore.Increment(value.number) if isinstance(value, Add) else value


def _firestore_query(client: firestore.Client, query: Query) -> Any:
    search: Any = client.collection(query.collection)
    for field, operator, value in query.where:
        search = search.where(filter=FieldFilter(field, operator, value))
    for name in query.order:
        direction = firestore.Query.DESCENDING if name.startswith("-") else firestore.Query.ASCENDING
        search = search.order_by(name.lstrip("-"), direction=direction)
    if query.after:
        search = search.start_after(
            {name.lstrip("-"): value for name, value in zip(query.order, query.after, strict=False)}
        )
    return search.limit(query.limit)


class _Contention(Exception):
    """The client library could not commit the transaction."""
