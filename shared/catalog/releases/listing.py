"""Owns lists of releases: what is shown of each, and by what they are found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.accounts.access import Caller
from shared.model.base import Day, Id, Instant, Model, Sha256
from shared.model.catalog.release import ReleaseStatus, ReleaseType
from shared.platform.store.port import Data, Query


class ReleaseSummary(Model):
    """A release in a list. `tracks` counts them."""

    id: Id
    type: ReleaseType | None = None
    status: ReleaseStatus
    title: str = ""
    display_artist: str = ""
    label: str = ""
    barcode: str | None = None
    release_date: Day | None = None
    tracks: int = 0
    validation_status: str | None = None
    created: Instant
    updated: Instant


class VersionSummary(Model):
    """A kept version of a release, named by its content."""

    id: Sha256
    created: Instant


def releases_query(
    caller: Caller, *, status: str | None = None, barcode: str | None = None, label: str | None = None
) -> Query:
    """The tenant's releases, the last changed first: of a status, a barcode or a label, one of these at most."""
    if status is not None:
        return Query(
            "releases",
            where=(("tenantId", "==", caller.tenant_id), ("status", "==", status)),
            order=("-updated",),
        )
    if barcode is not None:
        return Query(
            "releases",
            where=(("tenantId", "==", caller.tenant_id), ("basic.barcode", "==", barcode)),
            order=("-updated",),
        )
    if label is not None:
        return Query(
            "releases",
            where=(("tenantId", "==", caller.tenant_id), ("basic.label", "==", label)),
            order=("-updated",),
        )
    return Query("releases", where=(("tenantId", "==", caller.tenant_id),), order=("-updated",))


def versions_query(release_id: str) -> Query:
    """A release's versions, the latest first."""
    return Query(f"releases/{release_id}/versions", order=("-created",))


def summary_of(document: Data) -> ReleaseSummary:
    """What a list shows of a release's document; drafts may lack most of it."""
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
        created=document["created"],
        updated=document["updated"],
    )


def _part(document: Data, name: str) -> Mapping[str, Any]:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}
