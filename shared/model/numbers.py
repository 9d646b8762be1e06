"""Models the pools from which a tenant's ISRCs and barcodes are handed out, and every number that is known."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import Day, Id, Instant, Model, Text

NumberKind = Literal["isrc", "barcode"]
"""An ISRC identifies a recording, a barcode (UPC or EAN) a release."""

PoolSource = Literal["prefix", "list"]
"""Whether numbers are formed under a registered prefix, or come from a list that was bought."""

BarcodeForm = Literal["UPC-A", "EAN-13"]
"""How barcodes of a prefix are written: with 12 digits or with 13."""

PoolStatus = Literal["open", "closed"]
"""Whether numbers are handed out; a closed pool still knows which of them are in use."""

NumberPart = Literal["release", "track", "immersive"]
"""What bears the number: the release, a track, or a track's recording in immersive audio."""

NumberProblem = Literal["recordings", "releases"]
"""recordings: one ISRC on recordings that differ · releases: one barcode on several releases"""

ConflictKind = Literal["recordings", "releases", "outside"]
"""As `NumberProblem`; outside: a number under the pool's prefix that the pool has not handed out yet."""

ShortLine = Annotated[Text, Field(max_length=200)]

Item = Annotated[int, Field(ge=0, le=10_000_000)]
"""The part of a number that the pool counts: an ISRC's designation code, a barcode's item reference."""

MAX_USES = 50
"""How many places of one number are listed."""

ISRC_ITEMS = 99_999
"""The highest designation code of a year: five digits (ISO 3901:2019)."""


class NumberPool(Model):
    """`numberPools/{tenantId}_{kind}_{prefix}`, or with a random id for a list: where a tenant's numbers come from.

    Written by the server only. It does not say which numbers are taken: their records do.
    """

    id: Id
    tenant_id: Id
    name: ShortLine
    """What people call it."""
    kind: NumberKind
    """Whether it has ISRCs or barcodes."""
    source: PoolSource
    """Whether its numbers are formed under a prefix or were bought as a list."""
    prefix: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5,11}$")] | None = None
    """For ISRCs country and registrant, five characters; for barcodes the GS1 company prefix as digits."""
    form: BarcodeForm | None = None
    """For barcodes of a prefix: how they are written."""
    first: Item = 1
    """The first item number that may be handed out; lower ones were used elsewhere."""
    last: Item = ISRC_ITEMS
    """The last item number that may be handed out."""
    cursors: dict[str, Item] = {}
    """Where the search for a free number begins: for ISRCs by year (`2026`), for barcodes under `all`."""
    labels: Annotated[list[ShortLine], Field(max_length=50)] = []
    """The labels whose releases get these numbers; empty: those that no other pool names."""
    warn_below: Annotated[int, Field(ge=0, le=100_000)] = 100
    """Members are told once fewer numbers than these are left."""
    status: PoolStatus = "open"
    """Whether numbers are handed out."""
    warned: str | None = None
    """For which year, or `all`, members were told that few are left."""
    created: Instant
    created_by: Id
    updated: Instant


class NumberPlace(Model):
    """What a number was handed out for."""

    release_id: Id
    """The release."""
    track_id: Id | None = None
    """Its track; absent for a barcode."""
    part: NumberPart
    """What bears the number."""


class NumberUse(NumberPlace):
    """Where a number is written, and what it identifies there."""

    title: ShortLine | None = None
    """The title of the track or release."""
    artist: ShortLine | None = None
    """Its display artist."""
    duration: Annotated[float, Field(ge=0)] | None = None
    """Of the track, in seconds."""


class NumberRecord(Model):
    """`numbers/{tenantId}_{key}`: a number that was handed out, bought, or found in the tenant's releases.

    Written by the server only.
    """

    id: Id
    tenant_id: Id
    kind: NumberKind
    """Whether it is an ISRC or a barcode."""
    number: str
    """The number as it is written in releases."""
    key: str
    """The number in the form that is compared: a barcode with 14 digits."""
    pool_id: Id | None = None
    """The pool that handed it out, or the list in which it was bought."""
    free: bool = False
    """It was bought and is not in use yet."""
    assigned: Instant | None = None
    """When it was handed out."""
    assigned_by: Id | None = None
    """The uid or API key that it was handed out to."""
    assigned_to: NumberPlace | None = None
    """What it was handed out for."""
    claimed_by: Id | None = None
    """The release that got it last and whose uses are not recorded yet."""
    release_ids: list[Id] = []
    """The releases that have it."""
    sent: bool = False
    """A release that has or had it was ready, and may have been sent: the number is never free again."""
    uses: Annotated[list[NumberUse], Field(max_length=MAX_USES)] = []
    """Where it is written."""
    problem: NumberProblem | None = None
    """Whether it identifies more than one thing."""
    updated: Instant


class PoolUsage(Model):
    """How much of a pool is used, counted when it is read."""

    total: int
    """The numbers that the pool can have; for ISRCs in this year."""
    used: int
    """Those that were handed out or are in use already."""
    left: int
    """Those that are left; for ISRCs until the end of the year."""
    recent: int
    """Those that were handed out in the last 90 days."""
    exhausted: Day | None = None
    """When none will be left at the rate of the last 90 days; absent if there is no rate, or if it suffices."""
    low: bool
    """Whether fewer are left than `warnBelow`."""


class PoolView(NumberPool):
    """A pool and how much of it is used."""

    usage: PoolUsage
    """How much of it is used."""


class NumberConflict(Model):
    """A number that identifies more than one thing, or that its pool has not handed out yet."""

    kind: ConflictKind
    """What is wrong."""
    number: str
    """The number as it is written in releases."""
    pool_id: Id | None = None
    """The pool that it belongs to."""
    message: str
    """What is wrong, for people."""
    remedy: str
    """What mends it."""
    uses: list[NumberUse]
    """Where it is written."""
