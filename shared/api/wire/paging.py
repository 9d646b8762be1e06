"""Paginates lists with opaque cursors."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from shared.accounts.access import Caller
from shared.api.errors import BadRequest
from shared.errors import Finding
from shared.model.base import Instant, Model, is_id
from shared.platform.store.listing import Listing
from shared.platform.store.port import Data, Query, Reader


class PageQuery(Model):
    """Selects a page of a list."""

    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most items of a page."""
    cursor: Annotated[str, Field(min_length=1)] | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class ListQuery(PageQuery):
    """Selects a page of a list that is ordered in time; filters combine."""

    since: Instant | None = None
    """Only what is as new as this moment, or newer."""
    before: Instant | None = None
    """Only what is older than this moment."""
    sort: Literal["newest", "oldest"] = "newest"
    """The order in time."""

    def of(self, listing: Listing, caller: Caller) -> Query:
        """The query for what the caller's tenant has."""
        filters = {name: getattr(self, name) for name in listing.filters}
        oldest_first = self.sort == "oldest"
        return listing.query(caller.tenant_id, filters, since=self.since, before=self.before, oldest_first=oldest_first)


def find_page(query: Query, page: PageQuery, *, store: Reader) -> tuple[Sequence[Data], str | None]:
    """A page of matching documents, and the cursor of the next page or None at the end.

    `query` orders by at least one field; the document's name breaks ties. Raises BadRequest if the cursor does not
    belong to this list.
    """
    sign = "-" if query.order[-1].startswith("-") else ""
    query = replace(query, order=(*query.order, f"{sign}__name__"), limit=page.limit + 1)
    after = _decoded(page.cursor, query) if page.cursor else ()
    found = store.find(replace(query, after=after))
    documents = found[: page.limit]
    return documents, _cursor(documents[-1], query) if len(found) > page.limit else None


def _cursor(last: Data, query: Query) -> str:
    values = [_encoded_value(_field(last, name.lstrip("-"))) for name in query.order]
    return base64.urlsafe_b64encode(json.dumps([_digest(query), values]).encode()).decode().rstrip("=")


def _decoded(cursor: str, query: Query) -> tuple[Any, ...]:
    """The values in the cursor. A forged cursor can only point to another position in the same list."""
    try:
        digest, values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        after = tuple(_decoded_value(kind, value) for kind, value in values)
        if digest != _digest(query) or len(after) != len(query.order) or not is_id(str(after[-1])):
            raise ValueError
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        problem = Finding(
            "cursor", "The cursor does not belong to this list.", "invalid-cursor", remedy="Start without a cursor."
        )
        raise BadRequest([problem]) from error
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
