"""Lists releases from the catalogue's index: searches, filters, orders, counts.

One term is looked up by Firestore: the combination of all filters, or the rarest of the words. Other terms are compared
in the entries that this finds, of which one request reads at most MAX_SCANNED
(docs/adr/0024-index-of-the-catalogue.md).
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.releases.entry import entry_path
from shared.catalog.words import filter_term, search_words
from shared.errors import Finding, InvalidInput
from shared.model.base import Cursor, Day, Id, Instant, Model, Sha256, Text, is_id
from shared.model.catalog.release import ReleaseStatus, ReleaseType
from shared.model.codec import decode
from shared.model.delivery.entry import NextAction, ReleaseEntry
from shared.model.identifiers import Gtin
from shared.platform.store.cursor import matching_page
from shared.platform.store.listing import SortedListing
from shared.platform.store.port import Data, Query, Store

MAX_SCANNED = 500
"""Entries that one request reads at most."""

_MAX_COUNTED = 1000
"""A word with more releases counts as frequent: telling more costs more reads than it spares."""

_MAX_RELEASES = 1_000_000
_MAX_NAMED = 100

Sort = Literal[
    "newest",
    "oldest",
    "updated",
    "-updated",
    "title",
    "-title",
    "artist",
    "-artist",
    "label",
    "-label",
    "releaseDate",
    "-releaseDate",
    "status",
    "-status",
]

CATALOGUE = SortedListing(
    "releaseIndex",
    "terms",
    {
        "updated": "updated",
        "title": "titleKey",
        "artist": "artistKey",
        "label": "labelKey",
        "releaseDate": "dateKey",
        "status": "status",
    },
)
"""The tenant's releases."""

_SYNONYMS = {"newest": "-updated", "oldest": "updated"}


def _checked_ids(text: str) -> str:
    ids = text.split(",")
    if len(ids) > _MAX_NAMED or not all(is_id(each) for each in ids):
        raise ValueError(f"Name at most {_MAX_NAMED} ids, separated by commas.")
    return text


class ReleaseQuery(Model):
    """Selects the releases that have every word and pass every filter; or those of a list."""

    ids: Annotated[str, Field(max_length=13_000), AfterValidator(_checked_ids)] | None = None
    """These releases, by their ids, separated by commas, at most a hundred; without the other parameters. Those that do
    not exist are left out."""
    q: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """Words, or beginnings of words, of titles, artists, label, ISRCs, barcode, catalogue number, and of moods, themes
    and instruments. In any order; case and accents do not matter."""
    status: ReleaseStatus | None = None
    """Only with this status."""
    type: ReleaseType | None = None
    """Only of this type."""
    label: Text | None = None
    """Only of this label, by the exact name."""
    artist: Text | None = None
    """Only of this display artist, by the exact name."""
    barcode: Gtin | None = None
    """Only with this barcode."""
    since: Instant | None = None
    """Only what is as new as this moment, or newer."""
    before: Instant | None = None
    """Only what is older than this moment."""
    sort: Sort = "newest"
    """The order; `-` reverses it. `newest` is `-updated`, the last change first. `since` and `before` need the order of
    changes."""
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most items of a page. A page may have fewer, and still a next one."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class TargetCounts(Model):
    """At how many targets a release stands how."""

    live: int = 0
    """Where the DSP reported it live."""
    pending: int = 0
    """Where a delivery is queued or running."""
    failed: int = 0
    """Where the last delivery failed or the DSP rejected it."""


class ReleaseSummary(Model):
    """A release in a list."""

    id: Id
    """The release's id."""
    type: ReleaseType | None = None
    """The kind of product."""
    status: ReleaseStatus
    """How far the label's work is."""
    title: str = ""
    """The title, without its subtitle."""
    display_artist: str = ""
    """The artists as one text, as displayed."""
    label: str = ""
    """The label's name."""
    barcode: str | None = None
    release_date: Day | None = None
    """The day of the release."""
    track_count: int = 0
    """The number of tracks."""
    cover_asset_id: Id | None = None
    """The front cover's file, once it is ready."""
    validation_status: str | None = None
    """The result of the last validation."""
    errors: int = 0
    """How many findings prevent delivery."""
    warnings: int = 0
    """How many findings warn."""
    edited_since_delivered: bool = False
    """Whether its content differs from what was delivered last."""
    next_action: NextAction = "none"
    """What to do next."""
    targets: TargetCounts = TargetCounts()
    """At how many targets it is live, pending or failed."""
    created: Instant
    updated: Instant


class ReleasePage(Model):
    """A page of releases."""

    items: list[ReleaseSummary]
    next_cursor: str | None = None


class VersionSummary(Model):
    """A stored version of a release."""

    id: Sha256
    """The hash of the version's content."""
    created: Instant


class CountRequest(Model):
    """Takes no parameters."""


class ReleaseCounts(Model):
    """How many releases the tenant has."""

    draft: int
    """Drafts."""
    ready: int
    """Ready to be delivered."""
    delivered: int
    """Delivered at least once."""
    archived: int
    """Archived."""
    total: int
    """All of them."""


def find_releases(request: ReleaseQuery, *, caller: Caller, adapters: Adapters) -> ReleasePage:
    """Lists the tenant's releases, by default the last changed first.

    Reads at most MAX_SCANNED entries, so a search for several frequent words may return a short page and a cursor that
    continues it. Raises InvalidInput.
    """
    if request.ids is not None:
        return _named(request, caller.tenant_id, adapters.store)
    order = _SYNONYMS.get(request.sort, request.sort)
    if (request.since or request.before) and order.lstrip("-") != "updated":
        problem = "since and before apply to the time of the last change only."
        raise InvalidInput(
            [Finding("sort", problem, "conflict", remedy="Sort by newest or oldest, or leave them out.")]
        )
    filters = {
        name: value for name in ("status", "type", "label", "artist", "barcode") if (value := getattr(request, name))
    }
    words = search_words(request.q or "")
    if request.q and not words:
        return ReleasePage(items=[])
    terms = [*([filter_term(filters)] if filters else []), *words]
    term = _rarest(terms, caller.tenant_id, adapters.store) if terms else None
    query = CATALOGUE.query(caller.tenant_id, term, order, since=request.since, before=request.before)
    wanted = frozenset(terms) - {term}
    found, cursor = matching_page(
        request.cursor,
        query,
        lambda entry: wanted <= set(entry["terms"]),
        limit=request.limit,
        most=MAX_SCANNED,
        store=adapters.store,
    )
    return ReleasePage(items=[summary_of(entry) for entry in found], next_cursor=cursor)


def _named(request: ReleaseQuery, tenant_id: str, store: Store) -> ReleasePage:
    """The tenant's releases of the list, in its order. Raises InvalidInput if it is combined with other parameters."""
    ids = (request.ids or "").split(",")
    if others := sorted(request.model_fields_set - {"ids", "limit"}):
        remedy = f"Leave out {', '.join(others)}."
        raise InvalidInput([Finding("ids", "ids are not combined with other parameters.", "conflict", remedy=remedy)])
    paths = [entry_path(each) for each in dict.fromkeys(ids)]
    found = store.get_all(paths)
    own = [found[path] for path in paths if path in found and found[path]["tenantId"] == tenant_id]
    return ReleasePage(items=[summary_of(entry) for entry in own])


def _rarest(terms: Sequence[str], tenant_id: str, store: Store) -> str:
    """The term that the fewest releases have; one read for each of several."""
    if len(terms) == 1:
        return terms[0]
    totals = {term: store.total(CATALOGUE.query(tenant_id, term, "-updated", limit=_MAX_COUNTED)) for term in terms}
    return min(terms, key=lambda term: totals[term])


def count_releases(_request: CountRequest, *, caller: Caller, adapters: Adapters) -> ReleaseCounts:
    """Counts the tenant's releases by status. Costs a read per thousand releases."""
    counts = {
        status: _count(status, caller.tenant_id, adapters.store)
        for status in ("draft", "ready", "delivered", "archived")
    }
    return ReleaseCounts(**counts, total=sum(counts.values()))


def _count(status: str, tenant_id: str, store: Store) -> int:
    query = Query("releases", where=(("tenantId", "==", tenant_id), ("status", "==", status)), limit=_MAX_RELEASES)
    return store.total(query)


def versions_query(release_id: str) -> Query:
    """Selects a release's versions, newest first."""
    return Query(f"releases/{release_id}/versions", order=("-created",))


def summary_of(entry: Data) -> ReleaseSummary:
    """The summary of a release's entry."""
    known = decode(ReleaseEntry, entry)
    standings = known.standings.values()
    counts = TargetCounts(
        live=sum(each.live == "yes" for each in standings),
        pending=sum(each.status in ("queued", "processing", "delivering") for each in standings),
        failed=sum(each.status == "failed" or each.said == "rejected" for each in standings),
    )
    shown = {name: getattr(known, name) for name in ReleaseSummary.model_fields if name != "targets"}
    return ReleaseSummary(**shown, targets=counts)
