"""Adapter for an in-memory document store with Firestore's semantics, for tests and the command line."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from math import ceil
from operator import eq, ge, gt, le, lt
from typing import Any, TypeVar
from uuid import uuid4

from shared.errors import Unavailable
from shared.platform.store.meter import Meter
from shared.platform.store.port import Add, AlreadyExists, Data, Delete, Query

T = TypeVar("T")

_MISSING = object()
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "in": lambda value, wanted: value in wanted,
    "array_contains": lambda value, wanted: wanted in value,
    "array_contains_any": lambda value, wanted: not set(wanted).isdisjoint(value),
}
_MAX_ATTEMPTS = 20


_UNCHANGING = frozenset({str, int, float, bool, bytes, datetime, type(None)})


def _copied(value: Any) -> Any:
    """A copy as `deepcopy` makes it, several times as fast for what documents have."""
    kind = type(value)
    if kind in _UNCHANGING:
        return value
    if kind is dict:
        return {name: _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if kind is list else deepcopy(value)


def _merged(existing: Any, value: Any) -> Any:
    if isinstance(value, Add):
        return (existing or 0) + value.number
    if not isinstance(value, Mapping) or not value:
        return value
    before = existing if isinstance(existing, Mapping) else {}
    changed = {name: _merged(before.get(name), item) for name, item in value.items() if not isinstance(item, Delete)}
    return {**{name: item for name, item in before.items() if name not in value}, **changed}


def _field(data: Data, path: str) -> Any:
    value: Any = data
    for part in ("id" if path == "__name__" else path).split("."):  # Firestore's name for the document's id
        if not isinstance(value, Mapping) or part not in value:
            return _MISSING
        value = value[part]
    return value


def _assign(data: Data, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for part in parents:
        data = data.setdefault(part, {})
    if isinstance(value, Delete):
        data.pop(last, None)
    else:
        data[last] = _copied(value)


class _MemoryTransaction:
    """Reads see the current store; writes are applied on commit if nothing that was read has changed.

    A query counts as a read of its whole collection: stricter than Firestore, which locks only the matches.
    """

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self.seen: dict[str, int] = {}
        self.writes: list[tuple[str, str, Any]] = []

    def get(self, path: str) -> Data | None:
        assert not self.writes, "reads come before writes"
        self.seen.setdefault(path, self._store.versions.get(path, 0))
        return self._store.get(path)

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        assert not self.writes, "reads come before writes"
        wanted = list(paths)
        with self._store.lock:
            for path in wanted:
                self.seen.setdefault(path, self._store.versions.get(path, 0))
            return self._store.get_all(wanted)

    def find(self, query: Query) -> Sequence[Data]:
        assert not self.writes, "reads come before writes"
        with self._store.lock:
            for path in self._store.watched(query):
                self.seen.setdefault(path, self._store.versions.get(path, 0))
            return self._store.find(query)

    def create(self, path: str, data: Data) -> None:
        self.writes.append(("create", path, _copied(data)))

    def set(self, path: str, data: Data) -> None:
        self.writes.append(("set", path, _copied(data)))

    def update(self, path: str, fields: Mapping[str, Any]) -> None:
        self.writes.append(("update", path, dict(fields)))

    def merge(self, path: str, data: Data) -> None:
        self.writes.append(("merge", path, _copied(data)))

    def delete(self, path: str) -> None:
        self.writes.append(("delete", path, None))

    @property
    def pending(self) -> int:
        return len(self.writes)


class MemoryStore:
    """A Store in this process's memory; thread-safe."""

    def __init__(self) -> None:
        self.documents: dict[str, Data] = {}
        self.versions: dict[str, int] = {}
        self.meter = Meter()
        self.lock = threading.RLock()

    def get(self, path: str) -> Data | None:
        """The document, or None."""
        with self.lock:
            self.meter.reads += 1
            found: Data | None = _copied(self.documents.get(path))
            return found

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        """The documents at these paths that exist, by their paths."""
        wanted = set(paths)
        with self.lock:
            self.meter.reads += len(wanted)
            return {path: _copied(self.documents[path]) for path in wanted & self.documents.keys()}

    def transact(self, work: Callable[[Any], T]) -> T:
        """Runs `work` in one transaction; retries on contention."""
        for _ in range(_MAX_ATTEMPTS):
            transaction = _MemoryTransaction(self)
            result = work(transaction)
            if self._commit(transaction):
                return result
        raise Unavailable("The store is too busy.", remedy="Try again.")

    def _commit(self, transaction: _MemoryTransaction) -> bool:
        with self.lock:
            if any(self.versions.get(path, 0) != version for path, version in transaction.seen.items()):
                return False
            for kind, path, _ in transaction.writes:
                if kind == "create" and path in self.documents:
                    raise AlreadyExists(path)
                if kind == "update" and path not in self.documents:
                    raise KeyError(path)
            for kind, path, value in transaction.writes:
                self._apply(kind, path, value)
            return True

    def _apply(self, kind: str, path: str, value: Any) -> None:
        self.meter.writes += 1
        self.versions[path] = self.versions.get(path, 0) + 1
        if kind == "delete":
            self.documents.pop(path, None)
        elif kind == "update":
            for field, item in value.items():
                _assign(self.documents[path], field, item)
        elif kind == "merge":
            self.documents[path] = _merged(self.documents.get(path), value)
        else:
            self.documents[path] = value

    def find(self, query: Query) -> Sequence[Data]:
        """The matching documents in order, at most `query.limit`."""
        with self.lock:
            found = [data for data in self.candidates(query) if _matches(data, query)]
            for name in reversed(query.order):
                found.sort(key=lambda data: _field(data, name.lstrip("-")), reverse=name.startswith("-"))
            if query.after:
                found = [data for data in found if _comes_after(data, query)]
            page: Sequence[Data] = _copied(found[: query.limit])
            self.meter.reads += max(1, len(page))
            return page

    def paths(self, collection: str) -> list[str]:
        """The documents directly in a collection."""
        depth = collection.count("/") + 1
        return [path for path in self.documents if path.startswith(collection + "/") and path.count("/") == depth]

    def candidates(self, query: Query) -> Iterable[Data]:
        """The documents among which those of the query are; an index may leave out others."""
        return [self.documents[path] for path in self.paths(query.collection)]

    def watched(self, query: Query) -> Iterable[str]:
        """The documents whose change makes a transaction that made the query begin again."""
        return self.paths(query.collection)

    def add(self, collection: str, documents: Sequence[Data]) -> None:
        """Adds documents under random ids."""
        with self.lock:
            for data in documents:
                document_id = uuid4().hex
                self._apply("set", f"{collection}/{document_id}", {**_copied(data), "id": document_id})

    def total(self, query: Query, field: str = "") -> int:
        """The number of matching documents, or the sum of a field in them."""
        with self.lock:
            found = [data for data in self.candidates(query) if _matches(data, query)]
        self.meter.reads += ceil(max(1, len(found[: query.limit])) / 1000)
        return sum(int(_field(data, field)) if field else 1 for data in found[: query.limit])

    def count(self, path: str, field: str, fields: Data, by: int = 1) -> int:
        """Increments a number and returns the new value."""
        with self.lock:
            existing = self.documents.get(path, {})
            number = int(existing.get(field, 0)) + by
            self._apply("set", path, {**existing, **_copied(fields), field: number})
            return number


def _matches(data: Data, query: Query) -> bool:
    for field, operator, wanted in query.where:
        value = _field(data, field)
        if value is _MISSING or value is None or not _OPERATORS[operator](value, wanted):
            return False
    return all(_field(data, name.lstrip("-")) is not _MISSING for name in query.order)


def _comes_after(data: Data, query: Query) -> bool:
    for name, last in zip(query.order, query.after, strict=False):
        value = _field(data, name.lstrip("-"))
        if value != last:
            return bool(value < last) if name.startswith("-") else bool(value > last)
    return False
