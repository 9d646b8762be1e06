"""Pages of a query with opaque cursors, which name a position and the list that it is in."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.errors import InvalidCursor
from shared.model.base import is_id
from shared.platform.store.port import Data, Query, Reader


def page_at(cursor: str | None, query: Query, *, store: Reader) -> tuple[Sequence[Data], str | None]:
    """At most `query.limit` documents from the cursor on, and the cursor of the next page or None at the end.

    Without a cursor the page starts at the beginning, or at `query.after`. The document's name breaks ties of
    the query's order. Raises InvalidCursor if the cursor does not belong to this list.
    """
    ordered, after = _from(cursor, replace(query, limit=query.limit + 1))
    found = store.find(replace(ordered, after=after))
    documents = found[: query.limit]
    return documents, _cursor(documents[-1], ordered) if len(found) > query.limit else None


def matching_page(
    cursor: str | None, query: Query, matches: Callable[[Data], bool], *, limit: int, most: int, store: Reader
) -> tuple[Sequence[Data], str | None]:
    """At most `limit` of the query's documents that match, and the cursor of the next page or None at the end.

    Reads at most `most` documents: a page with fewer matches has a cursor that continues behind the last one read.
    Raises InvalidInput if the cursor does not belong to this list.
    """

    def select(batch: Sequence[Data]) -> Sequence[Data]:
        return [document for document in batch if matches(document)]

    return selected_page(cursor, query, select, limit=limit, most=most, store=store)


def selected_page(
    cursor: str | None,
    query: Query,
    select: Callable[[Sequence[Data]], Sequence[Data]],
    *,
    limit: int,
    most: int,
    store: Reader,
) -> tuple[Sequence[Data], str | None]:
    """As `matching_page`, where `select` answers which documents of a batch match, in their order.

    For matches that need further documents, which are then read for the batch at once.
    """
    ordered, after = _from(cursor, query)
    found: list[Data] = []
    read = 0
    while read < most:
        size = min(most - read, max(limit + 1, _BATCH if read else 0))
        batch = store.find(replace(ordered, limit=size, after=after))
        read += len(batch)
        found += select(batch)
        if len(found) > limit:
            return found[:limit], _cursor(found[limit - 1], ordered)
        if len(batch) < size:
            return found, None
        after = _position(batch[-1], ordered)
    return found, _cursor(batch[-1], ordered)


_BATCH = 100
"""Documents that are read at once after the first page."""


def _from(cursor: str | None, query: Query) -> tuple[Query, tuple[Any, ...]]:
    """The query in an order without ties, and the values after which it goes on."""
    sign = "-" if query.order and query.order[-1].startswith("-") else ""
    ordered = replace(query, order=(*query.order, f"{sign}__name__"))
    return ordered, _decoded(cursor, ordered) if cursor else query.after


def _position(last: Data, query: Query) -> tuple[Any, ...]:
    return tuple(_field(last, name.lstrip("-")) for name in query.order)


def _cursor(last: Data, query: Query) -> str:
    values = [_encoded_value(value) for value in _position(last, query)]
    return base64.urlsafe_b64encode(json.dumps([_digest(query), values]).encode()).decode().rstrip("=")


def _decoded(cursor: str, query: Query) -> tuple[Any, ...]:
    """The values in the cursor. A forged cursor can only point to another position in the same list."""
    try:
        digest, values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        after = tuple(_decoded_value(kind, value) for kind, value in values)
        if digest != _digest(query) or len(after) != len(query.order) or not is_id(str(after[-1])):
            raise ValueError
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise InvalidCursor from error
    return after


def _digest(query: Query) -> str:
    """Identifies the list that a cursor belongs to: its collection, filters (including the tenant) and order."""
    return hashlib.sha256(repr((query.collection, query.where, query.order)).encode()).hexdigest()[:16]


def _field(document: Data, path: str) -> Any:
    value: Any = document
    for part in ("id" if path == "__name__" else path).split("."):
        value = value[part]
    return value


def _encoded_value(value: Any) -> tuple[str, str]:
    if isinstance(value, datetime):
        return "instant", value.astimezone(UTC).isoformat()
    return "text", str(value)


def _decoded_value(kind: Any, value: Any) -> datetime | str:
    if not isinstance(value, str):
        raise ValueError("values must be strings")
    if kind == "instant":
        return datetime.fromisoformat(value).astimezone(UTC)
    value.encode()
    return value
