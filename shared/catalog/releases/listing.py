"""Lists releases: queries with filters, and summaries of the results."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.model.base import Day, Id, Instant, Model, Sha256
from shared.model.catalog.release import ReleaseStatus, ReleaseType
from shared.platform.store.listing import Listing
from shared.platform.store.port import Data, Query


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
    tracks: int = 0
    """The number of tracks."""
    validation_status: str | None = None
    """The result of the last validation."""
    edited: bool = False
    """Whether its content differs from what was delivered last."""
    created: Instant
    updated: Instant


class VersionSummary(Model):
    """A stored version of a release."""

    id: Sha256
    """The hash of the version's content."""
    created: Instant


RELEASES = Listing(
    "releases", {"status": "status", "barcode": "basic.barcode", "label": "basic.label", "type": "type"}, "updated"
)
"""The tenant's releases, by the time of their last change."""


def versions_query(release_id: str) -> Query:
    """Selects a release's versions, newest first."""
    return Query(f"releases/{release_id}/versions", order=("-created",))


def summary_of(document: Data) -> ReleaseSummary:
    """The summary of a release's document; drafts may lack most fields."""
    basic, ddex = _part(document, "basic"), _part(document, "ddex")
    day = basic.get("releaseDate")
    return ReleaseSummary(
        id=document["id"],
        type=document.get("type"),
        status=document["status"],
        title=basic.get("title", ""),
        display_artist=basic.get("displayArtist", ""),
        label=basic.get("label", ""),
        barcode=basic.get("barcode"),
        release_date=day if isinstance(day, datetime) else None,
        tracks=len(document.get("tracks", ())),
        validation_status=ddex.get("validationStatus"),
        edited=_was_edited(ddex),
        created=document["created"],
        updated=document["updated"],
    )


def _was_edited(ddex: Mapping[str, Any]) -> bool:
    delivered = ddex.get("deliveredHash")
    return delivered is not None and ddex.get("contentHash") != delivered


def _part(document: Data, name: str) -> Mapping[str, Any]:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}
