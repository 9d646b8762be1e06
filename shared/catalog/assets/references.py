"""Checks whether a file is still needed by a release, a stored version, or a delivery in progress."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shared.catalog.tracks import part_of, tracks_of
from shared.errors import Conflict
from shared.model.catalog.asset import Asset
from shared.model.delivery.states import OPEN
from shared.platform.store.port import Data, Query, Reader

_MEDIA = ("audio", "video")
_LISTS = ("images", "documents", "videos")
_PAGE = 20


def file_ids(release: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the files that a release document needs: its tracks' audio and video, its images and documents.

    Audio in `assets.audio` that no track uses is not needed.
    """
    assets = release.get("assets") or {}
    for track in tracks_of(release):
        yield from (part_of(track, media).get("fileId", "") for media in _MEDIA)
    yield (assets.get("coverImage") or {}).get("id", "")
    for name in _LISTS:
        yield from (item.get("id", "") for item in assets.get(name, []))


def release_ids(asset: Asset) -> list[str]:
    """The releases that may use the asset: the one it was uploaded for, and those where it replaced a duplicate."""
    return list(dict.fromkeys((asset.release_id, *asset.used_by)))


def check_unused(asset: Asset, releases: Mapping[str, Data], store: Reader) -> None:
    """Raises Conflict if one of the `releases` (by id) needs the asset, or if a version or delivery may need it."""
    if any(asset.id in file_ids(release) for release in releases.values()):
        raise Conflict("The release uses this file.", remedy="Replace it with another file first.")
    if asset.status != "ready":
        return
    for release_id in release_ids(asset):
        if any(asset.id in file_ids(version["release"]) for version in _versions(release_id, store)):
            raise Conflict("A version that may be delivered again uses this file.", remedy="Keep the file.")
        if _is_being_delivered(release_id, store):
            raise Conflict("A delivery of the release is in progress.", remedy="Wait for it to finish, or cancel it.")


def _versions(release_id: str, store: Reader) -> Iterator[Data]:
    query = Query(f"releases/{release_id}/versions", order=("__name__",), limit=_PAGE)
    while page := store.find(query):
        yield from page
        if len(page) < _PAGE:
            return
        query = replace(query, after=(page[-1]["id"],))


def _is_being_delivered(release_id: str, store: Reader) -> bool:
    query = Query("deliveries", where=(("releaseId", "==", release_id), ("status", "in", list(OPEN))), limit=1)
    return bool(store.find(query))
