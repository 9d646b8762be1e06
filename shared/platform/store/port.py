"""Owns the interface to the document store, a small part of Firestore's own.

Paths are slash-separated (`deliveries/abc/logs/1`); documents are plain mappings as `encode` makes them.
Adapters: memory (tests, CLI) and firestore. Both pass tests/contract/platform/test_store.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from shared.platform.store.meter import Meter

T = TypeVar("T")
Data = dict[str, Any]
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
    """What can be read, inside a transaction or out of it."""

    def get(self, path: str) -> Data | None:
        """The document, or None."""

    def find(self, query: Query) -> Sequence[Data]:
        """The documents that match, in order, at most `query.limit`."""


class Transaction(Reader, Protocol):
    """Reads first, then writes; all of them or none. Serializable."""

    def create(self, path: str, data: Data) -> None:
        """Adds a document; the transaction fails with AlreadyExists if it is there."""

    def set(self, path: str, data: Data) -> None:
        """Replaces the whole document."""

    def update(self, path: str, fields: Mapping[str, Any]) -> None:
        """Changes the named fields (dotted paths); `DELETE` removes one. Fails if the document is not there."""

    def merge(self, path: str, data: Data) -> None:
        """Sets the fields in `data`, maps within maps, and leaves the others; the document is made if it is not there.

        `Add` adds to a number, which counts as zero where it is missing: neither a read nor a rival hinders it.
        """

    def delete(self, path: str) -> None:
        """Removes the document."""

    @property
    def pending(self) -> int:
        """How many writes it holds so far."""


class Store(Reader, Protocol):
    """The document store."""

    meter: Meter

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Runs `work` in one transaction, again on contention: `work` must be free of other effects."""

    def add(self, collection: str, data: Data) -> str:
        """Adds a document under a random id outside any transaction, with that id as its `id`."""

    def count(self, path: str, field: str, fields: Data) -> int:
        """Adds one to the number `field` of a document outside any transaction, and answers the new number.

        The document is made if it is not there; `fields` are set beside. One write, no read, no contention.
        """


class AlreadyExists(Exception):
    """A document to be created is there."""


@dataclass(frozen=True, slots=True)
class Add:
    """In `merge`, adds to a number."""

    number: int


class Delete:
    """Marks a field to be removed by `update`."""


DELETE = Delete()
