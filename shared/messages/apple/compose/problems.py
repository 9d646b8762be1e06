"""Checks what a package requires of a release. Reports all problems at once, each with its path and remedy."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.apple.compose.genres import genre_problems
from shared.messages.apple.compose.identity import changed_identifiers
from shared.messages.apple.data.certainty import SPECIFICATION
from shared.messages.ern.compose.checks.release import identity_problems, track_problems
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.asset import AudioAsset
from shared.model.catalog.track import Track

_ASSET_GUIDE = "Apple Video and Audio Asset Guide, help.apple.com/itc/videoaudioassetguide, immersive audio"
_IMMERSIVE_RATE_HZ, _IMMERSIVE_BITS, _IMMERSIVE_TOLERANCE_S = 48_000, 24, 0.1


def problems(request: MessageRequest) -> Iterator[Finding]:
    """Findings that prevent composing the package. A takedown only requires what names the release."""
    release = request.release
    yield from identity_problems(release)
    if request.previous and (release.basic.barcode or release.basic.grid):
        yield from changed_identifiers(request.previous, release, of_tracks=not request.withdraws_all)
    if request.withdraws_all:
        return
    yield from _folders(request)
    yield from track_problems(release.tracks)
    yield from genre_problems(request)
    yield from _cover(request)
    audio = {asset.id: asset for asset in release.assets.audio}
    for index, track in enumerate(release.tracks):
        yield from _audio(request, track, f"tracks[{index}]")
        yield from _immersive(track, audio, f"tracks[{index}]")


def _folders(request: MessageRequest) -> Iterator[Finding]:
    if any("/" in file.uri for file in request.files.values()):
        yield Finding(
            "layout",
            "The layout puts files into folders; in Apple's package all files are beside metadata.xml.",
            "apple-sub-folder",
            remedy="Set the target's layout to itmsp.",
            source=SPECIFICATION,
        )


def _cover(request: MessageRequest) -> Iterator[Finding]:
    cover = request.release.assets.cover_image
    if cover is None or cover.id not in request.files:
        yield Finding(
            "assets.coverImage", "The release has no cover.", "missing-cover", remedy="Upload a cover.",
            source=SPECIFICATION,
        )  # fmt: skip


def _audio(request: MessageRequest, track: Track, at: str) -> Iterator[Finding]:
    if track.video:
        yield Finding(
            f"{at}.video",
            "The track is a video. Apple takes music videos in packages of their own, which are not supported.",
            "apple-video",
            remedy="Deliver a release without the video.",
        )
    elif track.audio is None or track.audio.file_id not in request.files:
        yield Finding(f"{at}.audio", "The track has no audio file.", "missing-audio", remedy="Upload its file.")


def _immersive(track: Track, assets: dict[str, AudioAsset], at: str) -> Iterator[Finding]:
    """An immersive edition is an ADM BWF of 24-bit LPCM at 48 kHz, as long as the stereo file to 0.1 s."""
    if track.immersive is None:
        return
    edition = assets.get(track.immersive.audio.file_id) if track.immersive.audio else None
    stereo = assets.get(track.audio.file_id) if track.audio else None
    if edition is None:
        remedy = "Upload the immersive file, or remove the edition."
        yield _immersive_problem(at, "The immersive edition has no audio file.", remedy)
        return
    wanted = (
        (edition.format == "WAV" and edition.immersive is True, "an ADM BWF", "Export it as ADM BWF."),
        (edition.sample_rate == _IMMERSIVE_RATE_HZ, "at 48 kHz", "Export it at 48 kHz."),
        (edition.bit_depth in (None, _IMMERSIVE_BITS), "of 24 bits", "Export it with 24 bits."),
    )
    for met, what, remedy in wanted:
        if not met:
            yield _immersive_problem(at, f"The immersive file is not {what}.", remedy)
    if stereo and abs(stereo.duration - edition.duration) > _IMMERSIVE_TOLERANCE_S:
        message = f"The immersive file lasts {edition.duration:g} s, the stereo file {stereo.duration:g} s."
        yield _immersive_problem(at, message, "Both files may differ by 0.1 s: export them from the same session.")
    if track.immersive.isrc == track.isrc:
        yield Finding(
            f"{at}.immersive.isrc", "The immersive edition has the ISRC of the stereo recording.", "same-isrc",
            remedy="Give the immersive edition an ISRC of its own.", source=SPECIFICATION,
        )  # fmt: skip


def _immersive_problem(at: str, message: str, remedy: str) -> Finding:
    return Finding(f"{at}.immersive.audio", message, "immersive-file", remedy=remedy, source=_ASSET_GUIDE)
