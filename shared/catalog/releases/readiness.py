"""Checks what a release needs before it can be delivered, beyond the rules of the model."""

from collections.abc import Iterator

from shared.errors import Finding, InvalidRelease
from shared.messages.ern.compose.checks.release import identity_problems, track_problems
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.model.identifiers import gtin_forms
from shared.platform.store.port import Query, Reader


def require_complete(release: Release) -> None:
    """Raises InvalidRelease with every problem that prevents delivery of the release."""
    if problems := release_problems(release):
        raise InvalidRelease(problems)


def barcode_in_use(release: Release, reader: Reader) -> list[Finding]:
    """A warning if another release of the tenant has the release's barcode. Reads at most two documents.

    A barcode identifies one product (GS1 General Specifications 4.2), and DSPs take the second for an update of the
    first. It is a warning because a release may replace another one before either is delivered.
    """
    barcode = release.basic.barcode
    if barcode is None:
        return []
    same = Query(
        "releases",
        where=(("tenantId", "==", release.tenant_id), ("basic.barcode", "in", gtin_forms(barcode))),
        limit=2,
    )
    others = [each["id"] for each in reader.find(same) if each["id"] != release.id]
    return [
        Finding(
            "basic.barcode",
            f"Release {other} already has this barcode.",
            "duplicate",
            "warning",
            remedy="Change that release, or correct the barcode.",
        )
        for other in others[:1]
    ]


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
