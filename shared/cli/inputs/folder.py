"""Attaches a folder of files to a release: measures new files and verifies the ones the release describes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.catalog.assets.attach import attached_fields
from shared.catalog.imports.files.match import COVER, Files
from shared.errors import Finding, InvalidRelease
from shared.media.examine import measured_asset
from shared.media.formats import format_of_name
from shared.media.hashes import hash_stream
from shared.media.probe import probe_file
from shared.messages.ddex.notes import first_few
from shared.model.base import Model
from shared.model.catalog.asset import Asset, AssetKind, AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.model.codec import decode, encode, to_json

_COVERS = ("cover", "front", "folder")


def with_folder(release: Release, folder: Path, now: datetime) -> Release:
    """The release with the files of `folder` as its assets.

    A file that the release already describes must be present and unchanged. Other audio files are matched to tracks
    by file id, track id, ISRC, position (`01_002`), or as in an import by barcode and position, ISRC in a longer name,
    or title, and to immersive editions by their own ISRC or position (`01_002_immersive`); the cover by the name
    cover, front, folder, or the barcode. A track without a file is a problem that names what was tried and what is
    left over.
    Raises InvalidRelease with every problem, and OSError.
    """
    files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    problems = list(_changed(release, files))
    document = encode(release)
    for found in _matched(release, files):
        if isinstance(found, Finding):
            problems.append(found)
            continue
        track_id, kind, path = found
        asset, file_problems = _measure(release, path, kind, track_id, now)
        problems += file_problems
        if asset:
            document |= attached_fields(document, asset)
    for index, path in _editions(release, files):
        asset, file_problems = _measure(release, path, "audio", None, now)
        problems += file_problems
        if asset and asset.audio:
            document |= attached_fields(document, asset)
            document["tracks"][index]["immersive"]["audio"] = {"fileId": asset.id, "format": asset.audio.format}
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise InvalidRelease(errors)
    return decode(Release, document)


def _described(release: Release) -> list[AudioAsset | ImageAsset | DocumentAsset]:
    assets = release.assets
    cover = [assets.cover_image] if assets.cover_image else []
    return [*assets.audio, *cover, *assets.images, *assets.documents]


def _changed(release: Release, files: dict[str, Path]) -> Iterator[Finding]:
    for asset in _described(release):
        path = files.get(asset.file_name)
        if path is None:
            message = f"{asset.file_name} is not in the folder."
            yield Finding("assets", message, "file-missing", remedy="Add it, or remove it from the release.")
            continue
        with path.open("rb") as source:
            hashes, _ = hash_stream(source)
        if hashes.md5 != asset.hashes.md5:
            message = f"{asset.file_name} differs from the file in the release (its MD5 is {hashes.md5})."
            yield Finding("assets", message, "file-changed", remedy="Restore it, or remove it from the release.")


def _matched(release: Release, files: dict[str, Path]) -> Iterator[tuple[str | None, AssetKind, Path] | Finding]:
    """(track id, kind, file) of each file that the release needs and does not describe yet, or why there is none."""
    known = {asset.id for asset in release.assets.audio}
    named = Files.named(files).of_release(to_json(release))
    left = dict(files)
    for described in _described(release):
        left.pop(described.file_name, None)
    for _, edition in _editions(release, files):
        left.pop(edition.name, None)
    wanted = [
        (index, track)
        for index, track in enumerate(release.tracks)
        if not track.video and not (track.audio and track.audio.file_id in known)
    ]
    found = {index: path for index, track in wanted if (path := _file_of(track, files, named))}
    cover = None if release.assets.cover_image else _cover(release, files, named)
    for path in (*found.values(), *([cover] if cover else ())):
        left.pop(path.name, None)
    for index, track in wanted:
        yield (track.id, "audio", found[index]) if index in found else _no_file(release, index, left)
    if cover:
        yield None, "image", cover
    elif not release.assets.cover_image and (images := [name for name, path in left.items() if _kind(path) == "image"]):
        tried = (*_COVERS, release.basic.barcode or "the barcode")
        yield _missing("assets.coverImage", "the cover", "missing-cover", tried, images)


def _file_of(track: Track, files: dict[str, Path], named: Mapping[str, str]) -> Path | None:
    return next((path for path in files.values() if _belongs_to(track, path)), None) or files.get(
        named.get(track.id, "")
    )


def _cover(release: Release, files: dict[str, Path], named: Mapping[str, str]) -> Path | None:
    names = (*_COVERS, release.basic.barcode)
    found = (path for path in files.values() if path.stem.lower() in names and _kind(path) == "image")
    return next(found, None) or files.get(named.get(COVER, ""))


def _no_file(release: Release, index: int, left: dict[str, Path]) -> Finding:
    track, basic = release.tracks[index], release.basic
    position = f"{track.disc_number:02}_{track.sequence_number:03}"
    own = [track.audio.file_id] if track.audio else []
    place = f"{basic.barcode}_{position}" if basic.barcode else position
    tried = dict.fromkeys((*own, track.id, track.isrc, position, place, track.metadata.title))
    audio = [name for name, path in left.items() if _kind(path) == "audio"]
    what = f"track {track.disc_number}-{track.sequence_number}, {track.metadata.title!r}"
    return _missing(f"tracks[{index}].audio", what, "missing-audio", tried, audio)


def _missing(path: str, what: str, code: str, tried: Iterable[str], left: Sequence[str]) -> Finding:
    """Which names a file was sought by, and which files of the folder belong to nothing."""
    over = f"Left over: {first_few(left)}." if left else "No file of its kind is left over."
    message = f"The folder has no file of {what}. Tried the names {', '.join(tried)}. {over}"
    return Finding(path, message, code, remedy="Name the file by one of these, with the ending of its format.")


def _editions(release: Release, files: dict[str, Path]) -> Iterator[tuple[int, Path]]:
    """(index of the track, file) of each immersive edition whose file the release does not describe yet."""
    known = {asset.id for asset in release.assets.audio}
    for index, track in enumerate(release.tracks):
        edition = track.immersive
        if edition is None or (edition.audio and edition.audio.file_id in known):
            continue
        named = f"{track.disc_number:02}_{track.sequence_number:03}_immersive"
        path = next((path for path in files.values() if path.stem == edition.isrc or path.stem.endswith(named)), None)
        if path and _kind(path) == "audio":
            yield index, path


def _belongs_to(track: Track, path: Path) -> bool:
    position = f"{track.disc_number:02}_{track.sequence_number:03}"
    names = {track.isrc, track.id, track.audio.file_id if track.audio else track.isrc}
    stem = path.stem
    return _kind(path) == "audio" and (stem in names or stem.upper() == track.isrc or stem.endswith(position))


def _kind(path: Path) -> AssetKind | None:
    known = format_of_name(path.name)
    return known.kind if known else None


def _measure(
    release: Release, path: Path, kind: AssetKind, track_id: str | None, now: datetime
) -> tuple[Asset | None, list[Finding]]:
    size = path.stat().st_size
    with path.open("rb") as source:
        probe = probe_file(source, size)
        source.seek(0)
        hashes, _ = hash_stream(source)
    if not probe.usable or probe.facts is None:
        return None, [
            Finding(path.name, each.message, each.code, each.severity, each.remedy) for each in probe.problems
        ]
    asset = Asset.model_validate(_asset(release, path, kind, track_id, now, size))
    measured: Model = measured_asset(asset, probe.facts, hashes)
    return asset.model_copy(update={kind: measured}), []


def _asset(
    release: Release, path: Path, kind: AssetKind, track_id: str | None, now: datetime, size: int
) -> dict[str, Any]:
    known = format_of_name(path.name)
    return {
        "id": _asset_id(path.name),
        "tenant_id": release.tenant_id,
        "release_id": release.id,
        "track_id": track_id,
        "kind": kind,
        "image_type": "FrontCover" if kind == "image" else None,
        "file_name": path.name,
        "content_type": known.content_types[0] if known else "application/octet-stream",
        "size": size,
        "storage_path": path.resolve().as_uri(),
        "status": "ready",
        "created": now,
        "created_by": release.created_by,
        "updated": now,
    }


def _asset_id(file_name: str) -> str:
    """A document id derived from a file name: ASCII letters, digits, `_` and `-`."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "-" for c in file_name)[:128]
