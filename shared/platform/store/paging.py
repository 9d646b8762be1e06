"""Reads all documents that match a query, a page at a time, in the order of their ids or of a field."""

from collections.abc import Iterator
from dataclasses import replace

from shared.platform.store.fields import value_at
from shared.platform.store.port import Data, Query, Reader

_PAGE = 200


def find_all(selection: Query, reader: Reader, *, after: str = "") -> Iterator[Data]:
    """The documents with ids behind `after`; the query's own order and limit do not count. Raises Unavailable."""
    query = replace(selection, order=("__name__",), limit=_PAGE, after=(after,) if after else ())
    while True:
        page = reader.find(query)
        yield from page
        if len(page) < query.limit:
            return
        query = replace(query, after=(page[-1]["id"],))


def find_in_order(selection: Query, reader: Reader, *, pages: int) -> Iterator[Data]:
    """The documents of a query that is ordered by one field, a page of its limit at a time, at most so many pages.

    What is done about a document meanwhile may take it out of the query, or not. Raises Unavailable.
    """
    (field,) = selection.order
    query = replace(selection, order=(field, "__name__"))
    for _ in range(pages):
        page = reader.find(query)
        yield from page
        if len(page) < query.limit:
            return
        query = replace(query, after=(value_at(page[-1], field), page[-1]["id"]))
