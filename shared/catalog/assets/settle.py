"""Decides the outcome of an upload: ready and attached to its release, or rejected with every reason. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.catalog.assets.attach import attached_fields
from shared.catalog.assets.upload import track_ids
from shared.catalog.tracks import find_track, part_of
from shared.errors import Finding, InvalidInput
from shared.media.derive import derived_path
from shared.media.examine import Examination, measured_asset
from shared.media.tags import compare_tags
from shared.model.catalog.asset import Asset, AssetDuplicate, AudioAsset, ImageAsset
from shared.model.catalog.track import Track
from shared.model.codec import without_invalid
from shared.platform.store.guards import check_document_size


@dataclass(frozen=True, slots=True)
class Settlement:
    """The settled asset, and the fields that change in its release (none if the asset is rejected)."""

    asset: Asset
    release_fields: Mapping[str, Any]


def settle_asset(
    asset: Asset,
    release: Mapping[str, Any] | None,
    found: Examination,
    duplicates: list[AssetDuplicate],
    now: datetime,
) -> Settlement:
    """Settles the upload, given its examination and the current release."""
    problems = [*found.problems, *_release_problems(asset, release), *tag_problems(asset, release, found.tags)]
    if found.usable and not _has_errors(problems) and release is not None:
        ready = ready_asset(asset, found, duplicates).model_copy(update=_settled_fields(problems, now))
        fields = attached_fields(release, ready)
        try:
            check_document_size({**release, **fields}, "release")
            return Settlement(ready, {**fields, "updated": now})
        except InvalidInput as error:
            problems += error.problems
    return Settlement(asset.model_copy(update={"status": "rejected", **_settled_fields(problems, now)}), {})


def _release_problems(asset: Asset, release: Mapping[str, Any] | None) -> list[Finding]:
    if release is None or release.get("tenantId") != asset.tenant_id:
        return [Finding("releaseId", "The release no longer exists.", "not-found")]
    if release.get("status") == "archived":
        return [Finding("releaseId", "The release was archived.", "archived", remedy="Restore it and upload again.")]
    if asset.track_id is not None and asset.track_id not in track_ids(release):
        message = "The track no longer exists; the file was attached to the release only."
        return [Finding("trackId", message, "not-found", "warning")]
    return []


def tag_problems(asset: Asset, release: Mapping[str, Any] | None, tags: Mapping[str, str]) -> list[Finding]:
    """Where the file's own tags contradict its track."""
    track = without_invalid(Track, find_track(release or {}, asset.track_id))
    metadata = part_of(track, "metadata")
    artists = [metadata.get("displayArtist", ""), *(part.get("name", "") for part in metadata.get("artists", []))]
    titles = [metadata.get("title", ""), metadata.get("formalTitle", "")]
    return compare_tags(tags, isrc=track.get("isrc"), titles=titles, artists=artists)


def _has_errors(problems: list[Finding]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def ready_asset(asset: Asset, found: Examination, duplicates: list[AssetDuplicate]) -> Asset:
    """The asset with what a usable file was found to be. Pure."""
    assert found.facts is not None
    assert found.hashes is not None
    measured = measured_asset(asset, found.facts, found.hashes)
    kind = "audio" if isinstance(measured, AudioAsset) else "image" if isinstance(measured, ImageAsset) else "document"
    qualities = {"quality": found.quality, "image_quality": found.image_quality}
    derived = {name: derived_path(asset.tenant_id, asset.id, name) for name in found.derived}
    results: dict[str, Any] = {**qualities, "tags": dict(found.tags), "derived": derived, "duplicates": duplicates}
    results["plugins"] = dict(found.plugins)
    return asset.model_copy(update={"status": "ready", kind: measured, **results})


def _settled_fields(problems: list[Finding], now: datetime) -> dict[str, Any]:
    return {"problems": problems, "updated": now, "expires": None}
