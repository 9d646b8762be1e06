"""Names a release's files by its UPC and each track's position, never by user input."""

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
    """Templates for file names, without extension.

    Fields: {key} (see `release_key`); {disc} and {track} for files that a track plays; {number} for files other
    than those and the cover.
    """

    track: str = "{key}_{disc:02}_{track:03}"
    cover: str = "{key}"
    other: str = "{key}_{number:02}"


STANDARD = FileNames()


def release_key(release: Release) -> str:
    """The key for the names of the release's files and folder: its GTIN as digits, or else its GRid.

    Raises InvalidRelease if it has neither.
    """
    key = release.basic.barcode or release.basic.grid
    if not key:
        raise InvalidRelease(
            [
                Finding(
                    "basic.barcode",
                    "The release has no UPC, EAN or GRid, so its files cannot be named.",
                    "missing",
                    remedy="Assign a barcode or a GRid to the release.",
                )
            ]
        )
    return key


def file_names(release: Release, templates: FileNames = STANDARD) -> dict[str, str]:
    """Asset id -> file name, in delivery order: audio and video, the cover, further images and documents.

    Audio and video that no track uses has no name. Raises InvalidRelease if the release has no key, or if two
    tracks have the same position.
    """
    key = release_key(release)
    _check_positions(release)
    played: list[AudioAsset | VideoAsset] = [*release.assets.audio, *release.assets.videos]
    formats: dict[str, str] = {asset.id: asset.format for asset in played}
    names: dict[str, str] = {}
    for track in release.tracks:
        file = track.video or track.audio
        if file and file.file_id in formats:
            stem = templates.track.format(key=key, disc=track.disc_number, track=track.sequence_number)
            names.setdefault(file.file_id, f"{stem}.{_EXTENSIONS[formats[file.file_id]]}")
        immersive = track.immersive.audio if track.immersive else None
        if immersive and immersive.file_id in formats:
            stem = templates.track.format(key=key, disc=track.disc_number, track=track.sequence_number)
            names.setdefault(immersive.file_id, f"{stem}_immersive.{_EXTENSIONS[formats[immersive.file_id]]}")
    if cover := release.assets.cover_image:
        names[cover.id] = f"{templates.cover.format(key=key)}.{_EXTENSIONS[cover.format]}"
    others: list[ImageAsset | DocumentAsset] = [*release.assets.images, *release.assets.documents]
    further = [asset for asset in others if asset.id not in names]
    for number, asset in enumerate(further, start=1):
        names[asset.id] = f"{templates.other.format(key=key, number=number)}.{_EXTENSIONS[asset.format]}"
    return names


def _check_positions(release: Release) -> None:
    positions = Counter((track.disc_number, track.sequence_number) for track in release.tracks)
    if duplicates := [place for place, count in positions.items() if count > 1]:
        raise InvalidRelease(
            Finding(
                "tracks",
                f"Several tracks have number {number} on disc {disc}.",
                "duplicate",
                remedy="Give each track of a disc its own number.",
            )
            for disc, number in duplicates
        )
