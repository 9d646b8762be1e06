"""Owns the use case: what an update would change, gravest first."""

from collections.abc import Iterator
from datetime import datetime

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.fields import compare_fields
from shared.messages.ern.diff.files import compare_files
from shared.messages.ern.diff.offers import compare_offers
from shared.messages.ern.diff.tracks import compare_tracks, pair_tracks
from shared.model.catalog.release import Release

_IDENTIFIERS = {"barcode": "UPC or EAN", "grid": "GRid", "catalog_number": "catalog number"}
_SAID = {"basic", "metadata", "components", "works", "related_releases", "previews", "type"}
_ORDER = {"error": 0, "warning": 1, "info": 2}


def diff_releases(previous: Release, next: Release, *, asked_at: datetime | None = None) -> tuple[Change, ...]:
    """Everything that differs in meaning between what was sent and what would be sent, gravest first.

    `danger` marks what is seldom meant: a track, the release, a use or a territory that is no longer offered,
    and identifiers that change. With `asked_at`, deals that have ended by then count as not offered.
    Ids of documents, owners, times of editing and the state of compositions are no meaning.
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
        release.model_dump(mode="json", by_alias=True, exclude_none=True, include=_SAID, exclude=exclude)
        for release in (previous, following)
    )
    yield from compare_fields(before, after, "")


def _identifiers(previous: Release, following: Release) -> Iterator[Change]:
    for field, name in _IDENTIFIERS.items():
        old, new = getattr(previous.basic, field), getattr(following.basic, field)
        if old != new:
            grave = bool(old) and field != "catalog_number"
            yield Change(
                "identifier-changed",
                "changed" if old and new else "added" if new else "removed",
                f"basic.{'catalogNumber' if field == 'catalog_number' else field}",
                f"The {name} changes" + (": for a DSP it is another release." if grave else "."),
                "error" if grave else "info",
                old,
                new,
                "Keep it; take the old release down and deliver a new one if it must change." if grave else "",
            )
