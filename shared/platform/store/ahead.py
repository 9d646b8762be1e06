"""A store that has read some documents ahead, in one request instead of one each."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from shared.platform.store.port import Data, Query, Store, Transaction

T = TypeVar("T")


class ReadAhead:
    """The store; each of the documents at `paths`, read when this was made, is returned once without another read.

    For documents that are needed soon after each other; transactions read what they need themselves.
    """

    def __init__(self, store: Store, paths: Iterable[str]) -> None:
        """Raises Unavailable."""
        self._store = store
        self.meter = store.meter
        wanted = list(paths)
        found = store.get_all(wanted)
        self._ahead = {path: found.get(path) for path in wanted}

    def get(self, path: str) -> Data | None:
        """The document, or None."""
        return self._ahead.pop(path) if path in self._ahead else self._store.get(path)

    def get_all(self, paths: Iterable[str]) -> dict[str, Data]:
        """As the store does."""
        return self._store.get_all(paths)

    def find(self, query: Query) -> Sequence[Data]:
        """As the store does."""
        return self._store.find(query)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """As the store does."""
        return self._store.transact(work)

    def add(self, collection: str, documents: Sequence[Data]) -> None:
        """As the store does."""
        self._store.add(collection, documents)

    def total(self, query: Query, field: str = "") -> int:
        """As the store does."""
        return self._store.total(query, field)

    def count(self, path: str, field: str, fields: Data, by: int = 1) -> int:
        """As the store does."""
        return self._store.count(path, field, fields, by)
