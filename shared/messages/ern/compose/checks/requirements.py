"""Checks what a message requires. Reports all problems at once, each with its path and remedy."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.ai.contradictions import ai_problems
from shared.messages.ern.compose.checks.deals import deal_problems
from shared.messages.ern.compose.checks.places import place_problems, withdrawn_problems
from shared.messages.ern.compose.checks.release import identity_problems, track_problems, unknown_track
from shared.messages.ern.compose.genres import genre_problems
from shared.messages.ern.data.profiles import Profile
from shared.messages.ern.data.versions import Version
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track


def problems(request: MessageRequest, version: Version, profile: Profile) -> Iterator[Finding]:
    """Findings that prevent composing the release as a message of `profile`.

    A takedown requires only what names the release, so that nothing else in it can hold the takedown up.
    """
    release = request.release
    yield from identity_problems(release)
    if request.action == "Takedown":
        yield from withdrawn_problems(request)
        return
    yield from genre_problems(request)
    yield from ai_problems(release)
    yield from _track_list(release, profile)
    yield from _cover(request, profile)
    yield from _source(request, profile)
    yield from deal_problems(request, version)
    yield from _members(release)
    yield from place_problems(request, version)
    if request.files:
        yield from _files(request)


def _track_list(release: Release, profile: Profile) -> Iterator[Finding]:
    if release.tracks and len(release.tracks) < profile.min_tracks:
        found = len(release.tracks)
        yield _mismatch("tracks", f"requires at least {profile.min_tracks} tracks; the release has {found}", profile)
    elif profile.max_tracks and len(release.tracks) > profile.max_tracks:
        found = len(release.tracks)
        yield _mismatch("tracks", f"allows at most {profile.max_tracks} track; the release has {found}", profile)
    yield from track_problems(release.tracks)
    for index, track in enumerate(release.tracks):
        yield from _track(track, f"tracks[{index}]", profile)


def _track(track: Track, path: str, profile: Profile) -> Iterator[Finding]:
    medium = "video" if track.video else "audio"
    if medium not in profile.media:
        yield _mismatch(path, f"does not allow {medium} tracks", profile)


def _mismatch(path: str, why: str, profile: Profile) -> Finding:
    return Finding(
        path,
        f"The profile {profile.name} {why}.",
        "profile-mismatch",
        remedy="Remove the target's profile setting so that it is chosen from the release, or change the release.",
    )


def _cover(request: MessageRequest, profile: Profile) -> Iterator[Finding]:
    if profile.cover_required and request.release.assets.cover_image is None:
        yield Finding(
            "assets.coverImage",
            "The release has no front cover.",
            "missing-cover",
            remedy="Upload a square JPEG, 3000 x 3000 pixels, as FrontCover.",
        )
    captures = sum(image.type == "VideoScreenCapture" for image in request.release.assets.images)
    if captures < profile.screen_captures and not profile.cover_captures:
        yield Finding(
            "assets.images",
            f"The profile {profile.name} requires a screen capture of a video.",
            "missing-screen-capture",
            remedy="Upload an image of type VideoScreenCapture.",
        )


def _source(request: MessageRequest, profile: Profile) -> Iterator[Finding]:
    if profile.source and all(each.relationship != profile.source for each in request.release.related_releases):
        yield Finding(
            "relatedReleases",
            f"The profile {profile.name} requires a related release as its source ({profile.source}).",
            "missing-source-release",
            remedy="Add the source release with its barcode or GRid.",
        )


def _members(release: Release) -> Iterator[Finding]:
    tracks = {track.id for track in release.tracks}
    for index, work in enumerate(release.works):
        for unknown in sorted(set(work.tracks) - tracks):
            yield unknown_track(f"works[{index}].tracks", unknown)


def _files(request: MessageRequest) -> Iterator[Finding]:
    """If files are delivered, every track needs a measured file (clause 5.3.3.3)."""
    assets = request.release.assets
    measured = {each.id for each in assets.audio} | {each.id for each in assets.videos}
    for index, track in enumerate(request.release.tracks):
        medium, file = ("video", track.video) if track.video else ("audio", track.audio)
        path = f"tracks[{index}].{medium}"
        immersive = track.immersive.audio if track.immersive else None
        if immersive and immersive.file_id not in measured:
            yield _unmeasured(f"tracks[{index}].immersive.audio", immersive.file_id, "audio")
        if file is None:
            yield Finding(path, f"The track has no {medium} file.", f"missing-{medium}", remedy="Upload its file.")
        elif file.file_id not in measured:
            yield _unmeasured(path, file.file_id, medium)
        elif file.file_id not in request.files:
            yield Finding(
                f"{path}.fileId",
                f"The file {file.file_id} is not among the files of this delivery.",
                "file-not-delivered",
                remedy="Add it to the delivery; mark it as not included if the recipient already has it.",
            )


def _unmeasured(path: str, file_id: str, medium: str) -> Finding:
    return Finding(
        f"{path}.fileId",
        f"The file {file_id} is not among the release's measured files.",
        f"unknown-{medium}",
        remedy="Wait until its upload is ready, or upload it again.",
    )
