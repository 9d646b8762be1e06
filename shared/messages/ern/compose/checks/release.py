"""Checks what every message requires of a release, whatever its version and profile: identifiers and tracks."""

from collections import Counter
from collections.abc import Iterator, Sequence

from shared.errors import Finding
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.model.identifiers import PLACEHOLDER_ISRC


def identity_problems(release: Release) -> Iterator[Finding]:
    """A main release requires a GRid or ICPN (release profile clause 5.3.1.3(1))."""
    if not release.basic.barcode and not release.basic.grid:
        yield Finding(
            "basic.barcode",
            "The release has no UPC, EAN or GRid.",
            "missing-barcode",
            remedy="Add a barcode or a GRid.",
        )


def track_problems(tracks: Sequence[Track]) -> Iterator[Finding]:
    """Missing tracks and durations, and positions, ids and ISRCs that several tracks share."""
    if not tracks:
        yield Finding("tracks", "The release has no tracks.", "no-tracks", remedy="Add at least one track.")
    positions = Counter((track.disc_number, track.sequence_number) for track in tracks)
    ids = Counter(track.id for track in tracks)
    first: dict[str, Track] = {}
    for index, track in enumerate(tracks):
        at = f"tracks[{index}]"
        if positions[track.disc_number, track.sequence_number] > 1:
            yield Finding(
                f"{at}.sequenceNumber",
                f"Several tracks have number {track.sequence_number} on disc {track.disc_number}.",
                "duplicate-position",
                remedy="Give each track its own number.",
            )
        if differs := _difference(first.setdefault(track.isrc, track), track):
            yield Finding(
                f"{at}.isrc",
                f"Several tracks have the ISRC {track.isrc}, but differ in {differs}.",
                "duplicate-isrc",
                remedy="Give each recording its own ISRC. Tracks with the same recording have the same metadata.",
            )
        if track.isrc.startswith(PLACEHOLDER_ISRC):
            yield Finding(
                f"{at}.isrc",
                f"{track.isrc} stands for an ISRC that is not known.",
                "placeholder-isrc",
                remedy="Enter the recording's ISRC.",
            )
        if ids[track.id] > 1:
            yield Finding(
                f"{at}.id",
                f"Several tracks have the id {track.id}.",
                "duplicate-id",
                remedy="Give each track its own id.",
            )
        if not track.metadata.duration:
            yield Finding(
                f"{at}.metadata.duration",
                "The track has no duration.",
                "missing-duration",
                remedy="Upload its file; the duration is then measured.",
            )


_SAME_DURATION_S = 2


def _difference(one: Track, other: Track) -> str | None:
    """In what two tracks with the same ISRC cannot be the same recording. None if they can."""
    if (one.video is None) != (other.video is None):
        return "their kind"
    if one.metadata.title != other.metadata.title or one.metadata.subtitle != other.metadata.subtitle:
        return "their titles"
    if one.metadata.display_artist != other.metadata.display_artist:
        return "their artists"
    if abs(one.metadata.duration - other.metadata.duration) > _SAME_DURATION_S:
        return "their durations"
    return None


def unknown_track(path: str, track_id: str) -> Finding:
    """A reference to a track that the release does not have."""
    return Finding(
        path,
        f"The release has no track {track_id!r}.",
        "unknown-track",
        remedy="Use the id of one of its tracks, or remove the reference.",
    )
