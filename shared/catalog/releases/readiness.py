"""Checks what a release needs before it can be delivered, beyond the rules of the model. Pure."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.ern.compose.checks.release import identity_problems, track_problems
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track


def release_problems(release: Release) -> list[Finding]:
    """Every problem that prevents delivery of the release; empty if it is ready."""
    return [*identity_problems(release), *_genre(release), *track_problems(release.tracks), *_files(release)]


def _genre(release: Release) -> Iterator[Finding]:
    if not (release.metadata.genre_name or release.metadata.genre_code):
        yield Finding("metadata.genreName", "The release has no genre.", "missing-genre", remedy="Choose one.")


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
