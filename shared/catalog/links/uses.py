"""Lists the releases whose credits link to a record."""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.parties.records import PartyReference, read_party, uses_query
from shared.catalog.releases.listing import ReleasePage, summary_of
from shared.model.base import Cursor, Model
from shared.platform.store.cursor import page_at


class UsesQuery(Model):
    """Selects a page of releases."""

    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most items of a page."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class UsesRequest(PartyReference, UsesQuery):
    """A record, and a page of the releases that link to it."""


def list_uses(request: UsesRequest, *, caller: Caller, adapters: Adapters) -> ReleasePage:
    """Lists the releases whose credits link to a record, last changed first. Raises NotFound, InvalidInput."""
    party = read_party(request.party_id, caller, adapters.store)
    query = uses_query(caller.tenant_id, party.id, request.limit)
    found, cursor = page_at(request.cursor, query, store=adapters.store)
    return ReleasePage(items=[summary_of(entry) for entry in found], next_cursor=cursor)
