"""A store in memory for many documents: with indexes, with documents that are made when they are read, and with counts.

It reads and writes what Firestore would bill, counts the bytes of it, and keeps how often each document is written in
each minute of the simulated time. One caller at a time.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

from infra.sizing.metered import MeteredStore
from shared.platform.store.fields import value_at
from shared.platform.store.port import Data, Query

T = TypeVar("T")

_BY_VALUE = ("==", "in", "array_contains", "array_contains_any")
_MINUTE_S = 60

Index = dict[Any, dict[str, None]]
"""The paths of the documents with a value, in the order in which they were written."""


class Made(Protocol):
    """A collection whose documents are made from their numbers when they are read."""

    def numbers(self, query: Query) -> Sequence[int]:
        """The numbers of the documents that match, in the order of the query, after its `after`."""

    def number(self, document_id: str) -> int | None:
        """The number of the document of this id; None if there is none."""

    def document(self, number: int) -> Data:
        """The document of this number."""


class ScaleStore(MeteredStore):
    """`made`: by collection, what is there beside the documents that were written."""

    def __init__(self, clock: Callable[[], datetime], made: Mapping[str, Made] | None = None) -> None:
        super().__init__()
        self.read_bytes = self.written_bytes = 0
        self.after: Callable[[], None] = lambda: None
        """Runs after each transaction."""
        self.by_minute: dict[int, Counter[str]] = defaultdict(Counter)
        self._clock, self._made = clock, made or {}
        self._gone: set[str] = set()
        self._of: dict[str, dict[str, None]] = defaultdict(dict)
        self._indexes: dict[str, dict[str, Index]] = defaultdict(dict)

    def _apply(self, kind: str, path: str, value: Any) -> None:
        collection, _, document_id = path.rpartition("/")
        self._make(path, collection, document_id)
        self._remove(path, collection)
        super()._apply(kind, path, value)
        self.written_bytes += size_bytes(value) if value else 0
        self.by_minute[int(self._clock().timestamp()) // _MINUTE_S][path] += 1
        if kind == "delete":
            self._gone.add(path)
            self._of[collection].pop(path, None)
        else:
            self._of[collection][path] = None
            self._add(path, collection)

    def _make(self, path: str, collection: str, document_id: str) -> None:
        """Makes the document, so that it can be changed."""
        made = self._made.get(collection)
        if made is None or path in self.documents or path in self._gone:
            return
        number = made.number(document_id)
        if number is not None:
            self.documents[path] = made.document(number)
            self._of[collection][path] = None
            self._add(path, collection)

    def transact(self, work: Callable[[Any], T]) -> T:
        """Runs `work` in one transaction, and then what follows."""
        result = super().transact(work)
        self.after()
        return result

    def _commit(self, transaction: Any) -> bool:
        for _, path, _ in transaction.writes:
            collection, _, document_id = path.rpartition("/")
            self._make(path, collection, document_id)
        return super()._commit(transaction)

    def get(self, path: str) -> Data | None:
        """The document, or None."""
        collection, _, document_id = path.rpartition("/")
        self._make(path, collection, document_id)
        found = super().get(path)
        self.read_bytes += size_bytes(found) if found else 0
        return found

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        """The documents at these paths that exist, by their paths."""
        wanted = set(paths)
        for path in wanted:
            collection, _, document_id = path.rpartition("/")
            self._make(path, collection, document_id)
        found = super().get_all(wanted)
        self.read_bytes += sum(map(size_bytes, found.values()))
        return found

    def find(self, query: Query) -> Sequence[Data]:
        """The matching documents in order, at most `query.limit`."""
        before, found = self.meter.reads, list(super().find(query))
        if (made := self._made.get(query.collection)) is not None:
            found = sorted([*found, *islice(self._unwritten(made, query), query.limit)], key=lambda data: data["id"])
            for name in reversed(query.order):
                field = "id" if name.lstrip("-") == "__name__" else name.lstrip("-")
                found.sort(key=lambda data: value_at(data, field), reverse=name.startswith("-"))
            found = found[: query.limit]
            self.meter.reads = before + max(1, len(found))
        self.read_bytes += sum(map(size_bytes, found))
        return found

    def total(self, query: Query, field: str = "") -> int:
        """The number of matching documents, or the sum of a field in them."""
        before, total = self.meter.reads, super().total(query, field)
        if (made := self._made.get(query.collection)) is not None:
            numbers = made.numbers(query)[: query.limit - total]
            more = sum(value_at(made.document(number), field) for number in numbers[:1]) if field else 1
            total += more * len(numbers)
            self.meter.reads = before + -(-max(1, len(numbers)) // 1000)
        return total

    def _unwritten(self, made: Made, query: Query) -> Iterator[Data]:
        """The matching documents that were neither written nor deleted, in order."""
        for number in made.numbers(query):
            data = made.document(number)
            path = f"{query.collection}/{data['id']}"
            if path not in self.documents and path not in self._gone:
                yield data

    def paths(self, collection: str) -> list[str]:
        """The documents directly in a collection, without those that were not written."""
        return list(self._of[collection])

    def watched(self, query: Query) -> Iterable[str]:
        """None: nobody else changes anything."""
        return ()

    def candidates(self, query: Query) -> Iterable[Data]:
        """Those with the rarest of the values that the query compares with."""
        sets = [self._with(query.collection, field, op, value) for field, op, value in query.where if op in _BY_VALUE]
        some = min(sets, key=lambda parts: sum(map(len, parts))) if sets else [self._of[query.collection]]
        return [self.documents[path] for path in dict.fromkeys(path for part in some for path in part)]

    def _with(self, collection: str, field: str, operator: str, value: Any) -> list[dict[str, None]]:
        """The documents with the value, or with each of the values."""
        if field not in self._indexes[collection]:
            index = self._indexes[collection][field] = Index()
            for path in self._of[collection]:
                for key in _keys(self.documents[path], field):
                    index.setdefault(key, {})[path] = None
        index = self._indexes[collection][field]
        return [index.get(each, {}) for each in ([value] if operator in ("==", "array_contains") else value)]

    def _add(self, path: str, collection: str) -> None:
        for field, index in self._indexes[collection].items():
            for key in _keys(self.documents[path], field):
                index.setdefault(key, {})[path] = None

    def _remove(self, path: str, collection: str) -> None:
        for field, index in self._indexes[collection].items():
            for key in _keys(self.documents.get(path, {}), field):
                index.get(key, {}).pop(path, None)


def size_bytes(data: Any) -> int:
    """The size of a document or of some of its fields, as JSON."""
    return len(json.dumps(data, default=str))


def _keys(data: Data, field: str) -> Iterable[Any]:
    value = value_at(data, "id" if field == "__name__" else field)
    if isinstance(value, list):
        return [each for each in value if not isinstance(each, dict | list)]
    return () if value is None or isinstance(value, dict) else (value,)
