"""Checks what a release needs before it can be delivered, beyond the rules of the model. Pure."""

from collections import Counter
from collections.abc import Iterator

from shared.errors import Finding
from shared.model.catalog.release import Release, Track


def release_problems(release: Release) -> list[Finding]:
    """Every problem that prevents delivery of the release; empty if it is ready."""
    return [*_identity(release), *_tracks(release), *_files(release)]


def _identity(release: Release) -> Iterator[Finding]:
    if not release.basic.barcode and not release.basic.grid:
        yield Finding(
            "basic.barcode",
            "The release has no UPC or EAN.",
            "missing-barcode",
            remedy="Add a UPC or EAN, or a GRid.",
        )
    if not (release.metadata.genre_name or release.metadata.genre_code):
        yield Finding("metadata.genreName", "The release has no genre.", "missing-genre", remedy="Choose one.")


def _tracks(release: Release) -> Iterator[Finding]:
    if not release.tracks:
        yield Finding("tracks", "The release has no tracks.", "no-tracks", remedy="Add at least one.")
    positions = Counter((track.disc_number, track.sequence_number) for track in release.tracks)
    ids = Counter(track.id for track in release.tracks)
    isrcs = Counter(track.isrc for track in release.tracks)
    for index, track in enumerate(release.tracks):
        at = f"tracks[{index}]"
        if positions[track.disc_number, track.sequence_number] > 1:
            yield Finding(
                f"{at}.sequenceNumber",
                f"Disc {track.disc_number} has more than one track with number {track.sequence_number}.",
                "duplicate-position",
                remedy="Give each track its own number.",
            )
        if ids[track.id] > 1:
            yield Finding(
                f"{at}.id", f"More than one track has the id {track.id}.", "duplicate-id", remedy="Change one."
            )
        if isrcs[track.isrc] > 1:
            yield Finding(
                f"{at}.isrc",
                f"More than one track has the ISRC {track.isrc}.",
                "duplicate-isrc",
                remedy="Give each recording its own ISRC.",
            )
        if not track.metadata.duration:
            yield Finding(
                f"{at}.metadata.duration",
                "The track has no duration.",
                "missing-duration",
                remedy="Upload its audio; the duration is measured.",
            )


def _files(release: Release) -> Iterator[Finding]:
    for index, track in enumerate(release.tracks):
        yield from _track_file(f"tracks[{index}]", track, release)
    if release.assets.cover_image is None:
        yield Finding(
            "assets.coverImage",
            "The release has no front cover.",
            "missing-cover",
            remedy="Upload a square JPEG, 3000 x 3000 pixels, as FrontCover.",
        )


def _track_file(at: str, track: Track, release: Release) -> Iterator[Finding]:
    kind, file = ("video", track.video) if track.video else ("audio", track.audio)
    measured = release.assets.videos if track.video else release.assets.audio
    if file is None:
        yield Finding(f"{at}.audio", "The track has no audio.", "missing-audio", remedy="Upload its audio file.")
    elif file.file_id not in {asset.id for asset in measured}:
        yield Finding(
            f"{at}.{kind}.fileId",
            f"The {kind} file {file.file_id} is not among the release's measured files.",
            f"unknown-{kind}",
            remedy="Wait until its upload is ready, or upload it again.",
        )
