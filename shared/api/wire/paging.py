"""Paginates lists: what their queries accept, and their pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import Field

from shared.accounts.access import Caller
from shared.model.base import Instant, Model
from shared.model.codec import decode
from shared.platform.store.cursor import page_at
from shared.platform.store.listing import Listing
from shared.platform.store.port import Data, Query, Reader

Item = TypeVar("Item", bound=Model)


class Page(Model, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next_cursor: str | None = None


AnyPage = TypeVar("AnyPage", bound=Page[Any])


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

    Raises InvalidCursor if the cursor does not belong to this list.
    """
    return page_at(page.cursor, replace(query, limit=page.limit), store=store)


def read_page(kind: type[AnyPage], query: Query, page: PageQuery, *, store: Reader, **fields: Any) -> AnyPage:
    """A page of matching documents as the items of `kind`, with its other fields. Raises InvalidCursor."""
    (model,) = get_args(kind.model_fields["items"].annotation)
    found, cursor = find_page(query, page, store=store)
    return kind(items=[decode(model, document) for document in found], next_cursor=cursor, **fields)
