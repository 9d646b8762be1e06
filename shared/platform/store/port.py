"""Defines the interface to the document store, a small subset of Firestore's.

Paths are slash-separated (`deliveries/abc/logs/1`); documents are plain mappings as returned by `encode`.
Adapters: memory (tests, CLI) and firestore. Both pass tests/contract/platform/test_store.py.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from shared.platform.store.meter import Meter

T = TypeVar("T")
Data = dict[str, Any]
MAX_VALUES = 30
"""Values that Firestore compares a field with in one query, with `in` or `array_contains_any`."""

Operator = Literal["==", "<", "<=", ">", ">=", "in", "array_contains", "array_contains_any"]


@dataclass(frozen=True, slots=True)
class Query:
    """A bounded query: `where` (field, operator, value), `order` (`-field` is descending), `limit`.

    `after` continues a page: the values of the `order` fields of its last document.
    """

    collection: str
    where: tuple[tuple[str, Operator, Any], ...] = ()
    order: tuple[str, ...] = ()
    limit: int = 100
    after: tuple[Any, ...] = ()


class Reader(Protocol):
    """Read access, inside or outside a transaction."""

    def get(self, path: str) -> Data | None:
        """The document, or None."""

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        """The documents at these paths that exist, by their paths, in one request. Each path counts as one read."""

    def find(self, query: Query) -> Sequence[Data]:
        """The matching documents in order, at most `query.limit`."""


class Transaction(Reader, Protocol):
    """Reads first, then writes; atomic and serializable."""

    def create(self, path: str, data: Data) -> None:
        """Creates a document; the transaction fails with AlreadyExists if it exists."""

    def set(self, path: str, data: Data) -> None:
        """Replaces the whole document."""

    def update(self, path: str, fields: Mapping[str, Any]) -> None:
        """Changes the named fields (dotted paths); `DELETE` removes a field. Fails if the document does not exist."""

    def merge(self, path: str, data: Data) -> None:
        """Sets the fields in `data`, recursively, and keeps the others; creates the document if it does not exist.

        `Add` increments a number (zero if missing), without a read and without contention; `DELETE` removes a field. An
        empty mapping replaces a mapping.
        """

    def delete(self, path: str) -> None:
        """Deletes the document."""

    @property
    def pending(self) -> int:
        """The number of writes so far."""


class Store(Reader, Protocol):
    """The document store."""

    meter: Meter

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Runs `work` in one transaction; retries on contention, so `work` must have no other side effects."""

    def add(self, collection: str, documents: Sequence[Data]) -> None:
        """Creates documents with random ids, also stored as their `id`, in one request outside any transaction.

        At most 500, either all or none.
        """

    def total(self, query: Query, field: str = "") -> int:
        """The number of matching documents, at most `query.limit`; with `field`, the sum of that number in them.

        Counted by the store, outside any transaction: one read per thousand documents.
        """

    def count(self, path: str, field: str, fields: Data, by: int = 1) -> int:
        """Increments the number `field` of a document, outside any transaction, and returns the new value.

        Creates the document if it does not exist; also sets `fields`. One write, no read, no contention.
        """


class AlreadyExists(Exception):
    """The document to be created already exists."""


@dataclass(frozen=True, slots=True)
class Add:
    """In `merge`, increments a number."""

    number: int


class Delete:
    """In `update` and `merge`, removes a field."""


DELETE = Delete()
