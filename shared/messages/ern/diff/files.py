"""Owns the comparison of files: by what they hold (SHA-256), not by their names."""

from collections.abc import Iterator, Mapping

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.tracks import Pairs
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.release import Release, Track
from shared.model.catalog.video import VideoAsset

Asset = AudioAsset | VideoAsset | ImageAsset | DocumentAsset


def compare_files(previous: Release, following: Release, pairs: Pairs) -> Iterator[Change]:
    """Replaced, new and missing audio, video, cover, images and documents."""
    old_files, new_files = _played(previous), _played(following)
    places = {id(track): index for index, track in enumerate(following.tracks)}
    for old, new in pairs:
        path = f"tracks[{places[id(new)]}].{'video' if new.video else 'audio'}"
        yield from _compare(_file(old, old_files), _file(new, new_files), path, f"The file of {new.metadata.title!r}")
    yield from _compare(previous.assets.cover_image, following.assets.cover_image, "assets.coverImage", "The cover")
    yield from _further(previous, following)


def _played(release: Release) -> Mapping[str, Asset]:
    assets: list[Asset] = [*release.assets.audio, *release.assets.videos]
    return {asset.id: asset for asset in assets}


def _file(track: Track, files: Mapping[str, Asset]) -> Asset | None:
    link = track.video or track.audio
    return files.get(link.file_id) if link else None


def _compare(old: Asset | None, new: Asset | None, path: str, what: str) -> Iterator[Change]:
    if old and new and old.hashes.sha256 != new.hashes.sha256:
        yield Change("file-replaced", "changed", path, f"{what} is another one.", "warning", _said(old), _said(new))
    elif old and not new:
        yield Change("file-removed", "removed", path, f"{what} is gone.", "warning", _said(old))
    elif new and not old:
        yield Change("file-added", "added", path, f"{what} is new.", after=_said(new))


def _further(previous: Release, following: Release) -> Iterator[Change]:
    old, new = _by_content(previous), _by_content(following)
    for digest, asset in old.items():
        if digest not in new:
            yield Change("file-removed", "removed", "assets", f"{asset.file_name} is gone.", "warning", _said(asset))
    for digest, asset in new.items():
        if digest not in old:
            yield Change("file-added", "added", "assets", f"{asset.file_name} is new.", after=_said(asset))


def _by_content(release: Release) -> Mapping[str, Asset]:
    assets: list[Asset] = [*release.assets.images, *release.assets.documents]
    return {asset.hashes.sha256: asset for asset in assets}


def _said(asset: Asset) -> str:
    return f"{asset.file_name}, {asset.size} bytes, MD5 {asset.hashes.md5}"
