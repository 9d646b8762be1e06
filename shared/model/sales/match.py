"""Models what reported sales are in a tenant's catalogue: found by identifiers, proposed, or settled by a person."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.archives.job import Number
from shared.model.base import Day, FieldName, Id, Instant, Model
from shared.model.sales.stored import MAX_RECORDINGS, SalesFigures

MAX_CANDIDATES = 5
MAX_BARCODES = 10
MAX_SERVICES = 50
MAX_NAME = 300
"""Characters of a title, artist, number or service that are kept."""

MatchState = Literal["matched", "proposed", "unmatched", "settled"]
"""matched: an identifier names it in the catalogue · proposed: it may be one of the candidates; a person decides ·
unmatched: nothing in the catalogue is like it · settled: a person decided; no report changes that."""

MatchMeans = Literal["isrc", "upc", "titleAndArtist", "title"]
"""What a report and the catalogue have in common. title: the artist differs, or is not reported."""

Name = Annotated[str, Field(max_length=MAX_NAME)]


class MatchCandidate(Model):
    """A recording or release of the catalogue that reported sales may be of."""

    release_id: Id
    """The release."""
    track_id: Id | None = None
    """Its track; absent for the release as a whole."""
    title: Name = ""
    """The title in the catalogue, with its subtitle in brackets."""
    artist: Name = ""
    """The display artist in the catalogue."""
    means: Annotated[list[MatchMeans], Field(min_length=1, max_length=4)]
    """By which means it was found."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How sure it is, from 0 to 1."""


class SalesMatch(SalesFigures):
    """`salesMatches/{id}`: what services call a recording or release, and what that is in the tenant's catalogue.

    Its figures are those of all reports that count. Written by the server only.
    """

    id: Id
    """Follows from the tenant and the ISRC; without one from the barcode; without either from title and artist."""
    tenant_id: Id
    isrc: Name = ""
    """As first reported."""
    upcs: Annotated[list[Name], Field(max_length=MAX_BARCODES)] = []
    """The barcodes under which it was reported, as written."""
    title: Name = ""
    """As first reported."""
    artist: Name = ""
    """As first reported."""
    services: Annotated[list[Name], Field(max_length=MAX_SERVICES)] = []
    """The services that reported it."""
    state: MatchState
    """How far it is known."""
    release_id: Id | None = None
    """The release, if it is matched or settled; absent if the recording is on several and no barcode says which."""
    track_id: Id | None = None
    """The track, likewise; absent for a release as a whole."""
    ignored: bool = False
    """Whether a person settled that it is not the tenant's."""
    candidates: Annotated[list[MatchCandidate], Field(max_length=MAX_CANDIDATES)] = []
    """What it is or may be, the surest first."""
    settled_by: Id | None = None
    """The uid or API key that settled it."""
    settled_at: Instant | None = None
    """When it was settled."""
    quantity_key: Annotated[str, Field(pattern=r"^[0-9]{20}$")]
    """The quantity in the form that sorts: whole, 20 digits, at least zero."""
    reports: Number = 0
    """How many reports its figures are of."""
    first_day: Day | None = None
    """The first day of the earliest report that named it, whether or not that still counts."""
    first_report: Id | None = None
    """That report; absent if it does not count any more."""
    last_day: Day | None = None
    """The last day of the latest report that named it, whether or not that still counts."""
    last_report: Id | None = None
    """That report; absent if it does not count any more."""
    created: Instant
    updated: Instant


class CountedReport(Model):
    """`salesCounted/{reportId}`: what the matches have of a report, so that nothing is counted twice.

    Written together with the matches, by the server only.
    """

    id: Id
    """The stored report's id."""
    tenant_id: Id
    counted: Annotated[dict[FieldName, SalesFigures], Field(max_length=2 * MAX_RECORDINGS)] = {}
    """What was added to each match, by its id."""
    updated: Instant


class MatchReference(Model):
    """Identifies a match."""

    match_id: Id
    """The match."""
