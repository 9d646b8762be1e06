"""Lists what an update would change, most severe first."""

from collections.abc import Iterator
from datetime import datetime

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.fields import compare_fields
from shared.messages.ern.diff.files import compare_files
from shared.messages.ern.diff.offers import compare_offers
from shared.messages.ern.diff.tracks import compare_tracks, pair_tracks
from shared.model.catalog.release import Release
from shared.model.identifiers import gtin_key

_IDENTIFIERS = {"barcode": "UPC or EAN", "grid": "GRid", "catalog_number": "catalog number"}
_COMPARED = {"basic", "images", "metadata", "mead", "components", "works", "related_releases", "previews", "type"}
_ORDER = {"error": 0, "warning": 1, "info": 2}


def diff_releases(previous: Release, next: Release, *, asked_at: datetime | None = None) -> tuple[Change, ...]:
    """Every difference in meaning between the release as sent and as it would be sent, most severe first.

    Severity `error` marks changes that are rarely intended: a track, release, use or territory that is no longer
    offered, and changed identifiers. With `asked_at`, deals that have ended by then count as not offered.
    Document ids, owners, edit times and the workflow status are ignored.
    """
    changes = sorted(_changes(previous, next, asked_at), key=lambda change: _ORDER[change.severity])
    return tuple(dict.fromkeys(changes))


def _changes(previous: Release, following: Release, asked_at: datetime | None) -> Iterator[Change]:
    yield from _identifiers(previous, following)
    yield from compare_offers(previous, following, asked_at)
    yield from compare_tracks(previous, following, asked_at)
    yield from compare_files(previous, following, pair_tracks(previous.tracks, following.tracks))
    exclude = {"basic": set(_IDENTIFIERS)}
    before, after = (
        release.model_dump(mode="json", by_alias=True, exclude_none=True, include=_COMPARED, exclude=exclude)
        for release in (previous, following)
    )
    yield from compare_fields(before, after, "")


def _identifiers(previous: Release, following: Release) -> Iterator[Change]:
    for field, name in _IDENTIFIERS.items():
        old, new = getattr(previous.basic, field), getattr(following.basic, field)
        if old != new and not (field == "barcode" and old and new and gtin_key(old) == gtin_key(new)):
            critical = bool(old) and field != "catalog_number"
            yield Change(
                "identifier-changed",
                "changed" if old and new else "added" if new else "removed",
                f"basic.{'catalogNumber' if field == 'catalog_number' else field}",
                f"The {name} changes" + (": DSPs will treat it as a different release." if critical else "."),
                "error" if critical else "info",
                old,
                new,
                "Keep it. If it must change, take the old release down and deliver a new one." if critical else "",
            )
