"""Listens to the 30-second previews that Deezer publishes, and looks at covers: fetched in bounded time and memory.

A preview proves that a recording is the catalogue's if it is found in it (shared/media/fingerprint/compare.py). If it
is not found, nothing is proved: it may be of another edit, or damaged. Spotify gives programs no previews any more.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar

from shared.catalog.metadata.lookup import documented
from shared.errors import InvalidInput, NotFound, Unavailable
from shared.media.fingerprint.compare import Likeness, compare_recordings
from shared.media.fingerprint.encoding import Words
from shared.media.local import FileFingerprint, fingerprint_file
from shared.model.catalog.fingerprint import PreviewFault
from shared.model.identifiers import isrc_key
from shared.platform.catalogues.port import AlbumFound, Catalogue, TrackFound
from shared.platform.network.fetch import fetch_file
from shared.platform.network.guard import Network

MAX_PREVIEWS = 50
"""Previews of one request: each takes a second or two, and at most about half a minute."""
_AT_ONCE = 4
_PER_REQUEST_S = 100.0
"""After that no further preview is begun; a request has at least twice that time."""

Found = TypeVar("Found", AlbumFound, TrackFound)


@dataclass(frozen=True, slots=True)
class Published:
    """A preview or cover that a catalogue publishes, or why it cannot be compared."""

    file: FileFingerprint | None = None
    fault: PreviewFault | None = None

    def heard_in(self, recording: Words) -> Likeness | None:
        """How the preview compares with a recording: `same` if it is an extract of it. None if it cannot be heard."""
        if self.file is None or not self.file.words.plain:
            return None
        return compare_recordings(recording, self.file.words)


@dataclass(frozen=True, slots=True)
class Sought:
    """A track whose preview is sought: by its ISRC, or its place on the release if that has another or none."""

    key: str
    isrc: str
    disc: int
    number: int


def published(url: str | None, network: Network) -> Published:
    """The file at an address that a catalogue gave; at most 20 MB, without redirects."""
    if not url:
        return Published(fault="noPreview")
    try:
        file = fetch_file(url, network)
    except InvalidInput:
        return Published(fault="notFetched")
    try:
        size = file.seek(0, 2)
        file.seek(0)
        return Published(fingerprint_file(file, size, "preview"))
    except (InvalidInput, Unavailable):
        return Published(fault="unreadable")


def previews_of(
    barcode: str | None, tracks: Iterable[Sought], catalogue: Catalogue | None, network: Network
) -> dict[str, Published]:
    """The previews of the first MAX_PREVIEWS tracks by their keys. Raises nothing: what fails says why.

    The album with the barcode is asked for first, which has the previews of all; then each recording that it lacks.
    """
    wanted = list(tracks)[:MAX_PREVIEWS]
    if catalogue is None or not wanted:
        return {each.key: Published(fault="unavailable") for each in wanted}
    album = _asked(partial(catalogue.find_album, barcode)) if barcode else "notInCatalogue"
    if album == "unavailable":
        return {each.key: Published(fault="unavailable") for each in wanted}
    listed = album.tracks if isinstance(album, AlbumFound) else []
    tasks = [partial(_preview, each, listed, catalogue, network) for each in wanted]
    return dict(zip((each.key for each in wanted), together(tasks), strict=True))


def cover_of(url: str | None, barcode: str | None, catalogue: Catalogue | None, network: Network) -> Published:
    """The cover at an address, or, without one, that of the album with a barcode. Raises nothing: it says why."""
    if url is None and catalogue is None:
        return Published(fault="unavailable")
    if url is None and catalogue:
        album = _asked(partial(catalogue.find_album, barcode)) if barcode else "notInCatalogue"
        if not isinstance(album, AlbumFound):
            return Published(fault=album)
        url = album.cover_url
    return published(url, network)


def together(tasks: Sequence[Callable[[], Published]]) -> list[Published]:
    """The results of some fetches in their order, a few at a time; those that come too late are not begun."""
    until = monotonic() + _PER_REQUEST_S

    def within(task: Callable[[], Published]) -> Published:
        return task() if monotonic() < until else Published(fault="unavailable")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(within, tasks))


def _preview(track: Sought, listed: Sequence[TrackFound], catalogue: Catalogue, network: Network) -> Published:
    found = _listed(track, listed) or _recording(track, catalogue)
    return published(found.preview_url, network) if isinstance(found, TrackFound) else Published(fault=found)


def _recording(track: Sought, catalogue: Catalogue) -> TrackFound | PreviewFault:
    return _asked(partial(catalogue.find_track, track.isrc)) if track.isrc else "notInCatalogue"


def _listed(track: Sought, listed: Sequence[TrackFound]) -> TrackFound | None:
    """The album's recording with the track's ISRC, or, if one of both has none, the one at its place."""
    isrcs = [isrc_key(each.isrc or "") for each in listed]
    if track.isrc and track.isrc in isrcs:
        return listed[isrcs.index(track.isrc)]
    for number, (each, isrc) in enumerate(zip(listed, isrcs, strict=True), 1):
        place = each.disc_number or 1, each.track_number or number
        if place == (track.disc, track.number) and not (isrc and track.isrc):
            return each
    return None


def _asked(find: Callable[[], Found]) -> Found | PreviewFault:
    try:
        with documented("deezer"):
            return find()
    except NotFound:
        return "notInCatalogue"
    except Unavailable:
        return "unavailable"
