"""Owns the names of a release's files: built from its UPC and each track's place, never from user text."""

from collections import Counter
from dataclasses import dataclass

from shared.errors import Finding, InvalidRelease
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.release import Release
from shared.model.catalog.video import VideoAsset

_EXTENSIONS = {
    **{"WAV": "wav", "FLAC": "flac", "MP3": "mp3", "AIFF": "aiff", "M4A": "m4a"},
    **{"JPEG": "jpg", "PNG": "png", "PDF": "pdf", "MP4": "mp4", "MOV": "mov"},
}


@dataclass(frozen=True, slots=True)
class FileNames:
    """Templates of file names, without extension. They know {key} (see `release_key`), {disc} and {track} of what a
    track plays, and {number} of what is neither that nor the cover.
    """

    track: str = "{key}_{disc:02}_{track:03}"
    cover: str = "{key}"
    other: str = "{key}_{number:02}"


STANDARD = FileNames()


def release_key(release: Release) -> str:
    """What the release's files and folder are named by: its GTIN as digits, or else its GRid.

    Raises InvalidRelease when it has neither.
    """
    key = release.basic.barcode or release.basic.grid
    if not key:
        raise InvalidRelease(
            [
                Finding(
                    "basic.barcode",
                    "The release has no UPC or EAN, so its files cannot be named.",
                    "missing",
                    remedy="Assign a barcode to the release.",
                )
            ]
        )
    return key


def file_names(release: Release, templates: FileNames = STANDARD) -> dict[str, str]:
    """Asset id -> file name, in the order of delivery: audio and video, the cover, further images and documents.

    Assets that no track plays have no name. Raises InvalidRelease when the release has no key, or two tracks
    claim the same place.
    """
    key = release_key(release)
    _check_places(release)
    played: list[AudioAsset | VideoAsset] = [*release.assets.audio, *release.assets.videos]
    formats: dict[str, str] = {asset.id: asset.format for asset in played}
    names: dict[str, str] = {}
    for track in release.tracks:
        file = track.video or track.audio
        if file and file.file_id in formats:
            stem = templates.track.format(key=key, disc=track.disc_number, track=track.sequence_number)
            names.setdefault(file.file_id, f"{stem}.{_EXTENSIONS[formats[file.file_id]]}")
    if cover := release.assets.cover_image:
        names[cover.id] = f"{templates.cover.format(key=key)}.{_EXTENSIONS[cover.format]}"
    others: list[ImageAsset | DocumentAsset] = [*release.assets.images, *release.assets.documents]
    further = [asset for asset in others if asset.id not in names]
    for number, asset in enumerate(further, start=1):
        names[asset.id] = f"{templates.other.format(key=key, number=number)}.{_EXTENSIONS[asset.format]}"
    return names


def _check_places(release: Release) -> None:
    places = Counter((track.disc_number, track.sequence_number) for track in release.tracks)
    if doubled := [place for place, count in places.items() if count > 1]:
        raise InvalidRelease(
            Finding(
                "tracks",
                f"More than one track is number {number} of disc {disc}.",
                "duplicate",
                remedy="Number the tracks of each disc without repeats.",
            )
            for disc, number in doubled
        )
