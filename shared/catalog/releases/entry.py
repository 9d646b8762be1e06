"""Keeps the catalogue's index up to date: one entry per release, written with it or by its trigger."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, get_args

from shared.accounts.adapters import Adapters
from shared.catalog.parties.credits import party_ids_of, unlinked_of
from shared.catalog.releases.terms import terms_of
from shared.catalog.tracks import part_of, tracks_of
from shared.catalog.words import sort_key
from shared.model.catalog.genres import GenreProvider
from shared.model.delivery.entry import NextAction
from shared.platform.store.port import Data, Transaction

_STANDINGS = ("standings", "shows")
"""The fields that deliveries write (shared/delivery/acknowledgements/standing.py)."""
_MAX_GENRE = 200
_GENRE = ("genreCode", "genreName", "subgenreCode", "subgenreName")


def entry_path(release_id: str) -> str:
    """The path of a release's entry."""
    return f"releaseIndex/{release_id}"


def entry_of(release: Mapping[str, Any]) -> Data:
    """The entry of a release's document, without what its deliveries add. Any document has one."""
    basic, ddex = part_of(release, "basic"), part_of(release, "ddex")
    title, artist, label = (_text(basic.get(name)) for name in ("title", "displayArtist", "label"))
    day = basic.get("releaseDate")
    severities = [part.get("severity", "error") for part in _parts(ddex.get("validationErrors"))]
    created, updated = release.get("created"), release.get("updated")
    return {
        "id": release["id"],
        "tenantId": release["tenantId"],
        "type": release.get("type"),
        "status": release.get("status", "draft"),
        "title": title,
        "displayArtist": artist,
        "label": label,
        "barcode": _text(basic.get("barcode")) or None,
        "releaseDate": day if isinstance(day, datetime) else None,
        "trackCount": len(list(tracks_of(release))),
        "coverAssetId": part_of(part_of(release, "assets"), "coverImage").get("id"),
        "validationStatus": ddex.get("validationStatus"),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "editedSinceDelivered": was_edited(ddex),
        "nextAction": next_action(release),
        "contentHash": ddex.get("contentHash"),
        "created": created or updated,
        "updated": updated or created,
        **genre_of(release),
        "partyIds": party_ids_of(release),
        "unlinked": unlinked_of(release),
        "terms": terms_of(release),
        "titleKey": sort_key(title),
        "artistKey": sort_key(artist),
        "labelKey": sort_key(label),
        "dateKey": day.date().isoformat() if isinstance(day, datetime) else "",
    }


def genre_of(release: Mapping[str, Any]) -> Data:
    """What the entry has of the release's genres."""
    metadata = part_of(release, "metadata")
    own = {name: text for name in _GENRE if (text := _text(metadata.get(name)).strip()[:_MAX_GENRE])}
    stated = part_of(metadata, "genreMappings")
    providers = [name for name in get_args(GenreProvider) if isinstance(stated.get(name), Mapping)]
    return {"genre": own, "statedGenres": providers}


def next_action(release: Mapping[str, Any]) -> NextAction:
    """What the label does next: what is missing first, then what the review found, then the delivery."""
    ddex, status = part_of(release, "ddex"), release.get("status")
    tracks = list(tracks_of(release))
    if status == "archived":
        return "none"
    if not tracks:
        return "addTracks"
    if any(not (track.get("audio") or track.get("video")) for track in tracks):
        return "addAudio"
    if not part_of(part_of(release, "assets"), "coverImage"):
        return "addCover"
    if any(part.get("severity", "error") == "error" for part in _parts(ddex.get("validationErrors"))):
        return "fixFindings"
    if status == "draft":
        return "markReady"
    if ddex.get("deliveredHash") is None:
        return "deliver"
    return "redeliver" if was_edited(ddex) else "none"


def was_edited(ddex: Mapping[str, Any]) -> bool:
    """Whether the content differs from what was delivered last."""
    delivered = ddex.get("deliveredHash")
    return delivered is not None and ddex.get("contentHash") != delivered


def index_release(release_id: str, adapters: Adapters) -> None:
    """Writes the current release's entry if it differs, and deletes that of a deleted release. Idempotent."""

    def work(transaction: Transaction) -> None:
        release, entry = transaction.get(f"releases/{release_id}"), transaction.get(entry_path(release_id))
        if release is None:
            if entry is not None:
                transaction.delete(entry_path(release_id))
            return
        current = entry_of(release)
        if entry is None or {name: value for name, value in entry.items() if name not in _STANDINGS} != current:
            transaction.merge(entry_path(release_id), current)

    adapters.store.transact(work)


def _parts(values: Any) -> Iterable[Mapping[str, Any]]:
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
