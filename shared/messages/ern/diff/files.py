"""Compares files by content (SHA-256), not by name."""

from collections.abc import Iterator, Mapping

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.tracks import Pairs
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.model.catalog.video import VideoAsset

Asset = AudioAsset | VideoAsset | ImageAsset | DocumentAsset


def compare_files(previous: Release, following: Release, pairs: Pairs) -> Iterator[Change]:
    """Yields replaced, added and removed audio, video, cover, images and documents."""
    old_files, new_files = _media_files(previous), _media_files(following)
    indexes = {id(track): index for index, track in enumerate(following.tracks)}
    for old, new in pairs:
        path = f"tracks[{indexes[id(new)]}].{'video' if new.video else 'audio'}"
        yield from _compare(_file(old, old_files), _file(new, new_files), path, f"The file of {new.metadata.title!r}")
    yield from _compare(previous.assets.cover_image, following.assets.cover_image, "assets.coverImage", "The cover")
    yield from _compare_other_files(previous, following)


def _media_files(release: Release) -> Mapping[str, Asset]:
    assets: list[Asset] = [*release.assets.audio, *release.assets.videos]
    return {asset.id: asset for asset in assets}


def _file(track: Track, files: Mapping[str, Asset]) -> Asset | None:
    link = track.video or track.audio
    return files.get(link.file_id) if link else None


def _compare(old: Asset | None, new: Asset | None, path: str, what: str) -> Iterator[Change]:
    if old and new and old.hashes.sha256 != new.hashes.sha256:
        message = f"{what} has been replaced."
        yield Change("file-replaced", "changed", path, message, "warning", _describe(old), _describe(new))
    elif old and not new:
        yield Change("file-removed", "removed", path, f"{what} has been removed.", "warning", _describe(old))
    elif new and not old:
        yield Change("file-added", "added", path, f"{what} has been added.", after=_describe(new))


def _compare_other_files(previous: Release, following: Release) -> Iterator[Change]:
    old, new = _by_content(previous), _by_content(following)
    for digest, asset in old.items():
        if digest not in new:
            message = f"{asset.file_name} has been removed."
            yield Change("file-removed", "removed", "assets", message, "warning", _describe(asset))
    for digest, asset in new.items():
        if digest not in old:
            yield Change("file-added", "added", "assets", f"{asset.file_name} has been added.", after=_describe(asset))


def _by_content(release: Release) -> Mapping[str, Asset]:
    assets: list[Asset] = [*release.assets.images, *release.assets.documents]
    return {asset.hashes.sha256: asset for asset in assets}


def _describe(asset: Asset) -> str:
    return f"{asset.file_name}, {asset.size} bytes, MD5 {asset.hashes.md5}"
