"""Lists a tenant's matches: the most sold first."""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.model.base import Cursor, Model
from shared.model.codec import decode
from shared.model.sales.match import MatchState, SalesMatch
from shared.platform.store.cursor import page_at
from shared.platform.store.port import Query


class MatchQuery(Model):
    """Selects a page of what was reported as sold, the largest quantity first."""

    state: MatchState | None = None
    """Only those in this state."""
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most items of a page."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class MatchPage(Model):
    """A page of matches."""

    items: list[SalesMatch]
    next_cursor: str | None = None


def list_matches(request: MatchQuery, *, caller: Caller, adapters: Adapters) -> MatchPage:
    """Lists what services report as sold and what it is in the tenant's catalogue, the largest quantity first.

    Raises InvalidInput (the cursor).
    """
    query = _query(caller.tenant_id, request.state, request.limit)
    found, cursor = page_at(request.cursor, query, store=adapters.store)
    return MatchPage(items=[decode(SalesMatch, data) for data in found], next_cursor=cursor)


def _query(tenant_id: str, state: MatchState | None, limit: int) -> Query:
    if state is None:
        return Query("salesMatches", where=(("tenantId", "==", tenant_id),), order=("-quantityKey",), limit=limit)
    return Query(
        "salesMatches",
        where=(("tenantId", "==", tenant_id), ("state", "==", state)),
        order=("-quantityKey",),
        limit=limit,
    )
