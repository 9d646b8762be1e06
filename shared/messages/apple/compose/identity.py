"""The identifiers of a package, and the guard that they never change after the first delivery."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.packages.names import release_key
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track

_SOURCE = "Apple, itunespartner.apple.com support 5220: UPC, ISRC and vendor id cannot change after delivery"
_UPC_DIGITS = 13


def album_vendor_id(release: Release) -> str:
    """The album's vendor id: its UPC, or else its GRid. Raises InvalidRelease if it has neither."""
    return release_key(release)


def album_upc(release: Release) -> str | None:
    """The UPC with 13 digits: one of 12 gets a leading zero."""
    barcode = release.basic.barcode
    return barcode.zfill(_UPC_DIGITS) if barcode else None


def track_vendor_ids(release: Release) -> dict[str, str]:
    """Track id -> vendor id: the album's and the ISRC, so that it outlives a new order of the tracks.

    A recording that stands on the release again has a number as well.
    """
    album, seen, ids = album_vendor_id(release), dict[str, int](), dict[str, str]()
    for track in release.tracks:
        number = seen[track.isrc] = seen.get(track.isrc, 0) + 1
        ids[track.id] = f"{album}_{track.isrc}" + (f"_{number}" if number > 1 else "")
    return ids


def changed_identifiers(previous: Release, release: Release, *, of_tracks: bool = True) -> Iterator[Finding]:
    """Findings for identifiers that Apple has and that the release no longer has.

    Tracks are matched by id, or else by position. Without `of_tracks`, only the album is compared.
    """
    if album_vendor_id(previous) != album_vendor_id(release):
        yield _changed("basic.barcode", "vendor id", album_vendor_id(previous), album_vendor_id(release))
    elif album_upc(previous) != album_upc(release):
        yield _changed("basic.barcode", "UPC", album_upc(previous), album_upc(release))
    ids = {track.id: track for track in previous.tracks}
    places = {_place(track): track for track in previous.tracks if track.id not in {each.id for each in release.tracks}}
    for index, track in enumerate(release.tracks if of_tracks else ()):
        before = ids.get(track.id) or places.get(_place(track))
        if before and before.isrc != track.isrc:
            yield _changed(f"tracks[{index}].isrc", "ISRC", before.isrc, track.isrc)
        if before and before.immersive and track.immersive and before.immersive.isrc != track.immersive.isrc:
            at = f"tracks[{index}].immersive.isrc"
            yield _changed(at, "ISRC of the immersive edition", before.immersive.isrc, track.immersive.isrc)


def _place(track: Track) -> tuple[int, int]:
    return track.disc_number, track.sequence_number


def _changed(path: str, name: str, before: str | None, after: str | None) -> Finding:
    return Finding(
        path,
        f"The {name} was delivered to Apple as {before or 'nothing'} and cannot become {after or 'nothing'}.",
        "apple-identifier-changed",
        remedy="Restore it. If it must change, take this release down and create another one.",
        source=_SOURCE,
    )
