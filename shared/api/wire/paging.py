"""Owns lists in pages: what a client asks for, and the opaque cursor to the next page."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import Field
from pydantic.alias_generators import to_camel

from shared.api.errors import BadRequest
from shared.errors import Finding
from shared.model.base import Model
from shared.platform.store.port import Data, Query, Reader

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


class PageQuery(Model):
    """Which page of a list: at most `limit` items, from where `cursor` (a page's `nextCursor`) points."""

    limit: Annotated[int, Field(ge=1, le=100)] = 25
    cursor: Annotated[str, Field(min_length=1)] | None = None


Q = TypeVar("Q", bound=PageQuery)


def one_of(query: Q, *names: str) -> Q:
    """The query, if it has at most one of these filters: each has an index, no two together. Raises ValueError."""
    if sum(getattr(query, name) is not None for name in names) > 1:
        raise ValueError(f"Name at most one of {', '.join(to_camel(name) for name in names)}.")
    return query


def find_page(query: Query, wanted: PageQuery, *, store: Reader) -> tuple[Sequence[Data], str | None]:
    """One page of the documents that match, and the cursor of the next one, None at the end.

    `query` orders by at least one field; the document's name breaks ties. Raises BadRequest for a cursor
    that is no cursor of this list.
    """
    sign = "-" if query.order[-1].startswith("-") else ""
    query = replace(query, order=(*query.order, f"{sign}__name__"), limit=wanted.limit + 1)
    after = _opened(wanted.cursor, query) if wanted.cursor else ()
    found = store.find(replace(query, after=after))
    page = found[: wanted.limit]
    return page, _cursor(page[-1], query) if len(found) > wanted.limit else None


def _cursor(last: Data, query: Query) -> str:
    values = [_packed(_field(last, name.lstrip("-"))) for name in query.order]
    return base64.urlsafe_b64encode(json.dumps([_digest(query), values]).encode()).decode().rstrip("=")


def _opened(cursor: str, query: Query) -> tuple[Any, ...]:
    """The values in the cursor; whatever a client may have made of it, they only move within its own list."""
    try:
        digest, values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        after = tuple(_unpacked(kind, value) for kind, value in values)
        if digest != _digest(query) or len(after) != len(query.order) or not _ID.fullmatch(str(after[-1])):
            raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        problem = Finding("cursor", "This is no cursor of this list.", "invalid-cursor", remedy="Start without one.")
        raise BadRequest([problem]) from error
    return after


def _digest(query: Query) -> str:
    """What ties a cursor to its list: collection, filters (with the tenant) and order."""
    return hashlib.sha256(repr((query.collection, query.where, query.order)).encode()).hexdigest()[:16]


def _field(document: Data, path: str) -> Any:
    value: Any = document
    for part in ("id" if path == "__name__" else path).split("."):
        value = value[part]
    return value


def _packed(value: Any) -> tuple[str, str]:
    if isinstance(value, datetime):
        return "instant", value.astimezone(UTC).isoformat()
    return "text", str(value)


def _unpacked(kind: Any, value: Any) -> datetime | str:
    if not isinstance(value, str):
        raise ValueError("values are texts")
    if kind == "instant":
        return datetime.fromisoformat(value).astimezone(UTC)
    value.encode()
    return value
