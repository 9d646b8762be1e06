"""Lists and searches the tenant's records."""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.parties.names import kind_term
from shared.catalog.words import search_words
from shared.model.base import Cursor, Model
from shared.model.codec import decode
from shared.model.party import PartyKind, PartyRecord
from shared.platform.store.cursor import matching_page
from shared.platform.store.listing import SortedListing

_MAX_SCANNED = 500
"""Records that one request reads at most."""

_LISTED = SortedListing("parties", "terms", {"name": "key"})


class PartyQuery(Model):
    """Selects the records that have every word in their names."""

    q: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """Words, or beginnings of words, of names; case and accents do not matter."""
    kind: PartyKind | None = None
    """Only of this kind."""
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most items of a page. A page may have fewer, and still a next one."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class PartyPage(Model):
    """A page of records."""

    items: list[PartyRecord]
    next_cursor: str | None = None


def list_parties(request: PartyQuery, *, caller: Caller, adapters: Adapters) -> PartyPage:
    """Lists the tenant's records by name; those that were merged into others are left out.

    Reads at most 500 records, so a search may return a short page and a cursor that continues it. Raises InvalidInput.
    """
    words = search_words(request.q or "")
    if request.q and not words:
        return PartyPage(items=[])
    wanted = frozenset([*words, kind_term(request.kind)])
    term = max(words, key=len) if words else kind_term(request.kind)
    found, cursor = matching_page(
        request.cursor,
        _LISTED.query(caller.tenant_id, term, "name"),
        lambda party: wanted <= set(party["terms"]),
        limit=request.limit,
        most=_MAX_SCANNED,
        store=adapters.store,
    )
    return PartyPage(items=[decode(PartyRecord, data) for data in found], next_cursor=cursor)
