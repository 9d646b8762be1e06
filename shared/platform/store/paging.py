"""Reads all documents that match a query, a page at a time, in the order of their ids."""

from collections.abc import Iterator
from dataclasses import replace

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
