"""What is wrong with a release in a catalogue. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from stardust_watchtower.album import Album, key

Kind = Literal["missing", "wrong", "duplicate", "artist-page", "leak", "lingering"]
KINDS: Mapping[Kind, str] = {
    "missing": "is not there",
    "wrong": "is shown differently",
    "duplicate": "is there more than once",
    "artist-page": "is on another artist's page",
    "leak": "is there too early",
    "lingering": "is still there after its takedown",
}
_SURE_OF_PAGE = 3
"""So many releases of an artist must be on a page before another one is called wrong."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the distributor knows about a release at a DSP."""

    release: Mapping[str, Any]
    """The document."""
    live_since: datetime | None
    """When the DSP reported it live; None if it has not."""
    sent: bool
    """Whether it was ever delivered there."""
    withdrawn_since: datetime | None = None
    """When its takedown was delivered."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong."""

    kind: Kind
    text: str
    """In a sentence."""


def problems_of(
    expected: Expected,
    albums: Sequence[Album],
    pages: Mapping[str, Mapping[str, int]],
    *,
    is_dsp: bool,
    now: datetime,
    grace: timedelta,
) -> list[Problem]:
    """Every problem of a release in one catalogue.

    `pages`: the artist's key -> id of a page -> how many of the tenant's other releases are on it. `grace`: how long a
    DSP may take until what it reported can be seen, and until a takedown cannot be seen any more.
    """
    if not albums:
        return list(_missing(expected, is_dsp, now, grace))
    found = [*_too_early_or_late(expected, is_dsp, now, grace), *_duplicates(albums)]
    return [*found, *_differences(expected.release, albums[0]), *_wrong_page(albums[0], pages)]


def _missing(expected: Expected, is_dsp: bool, now: datetime, grace: timedelta) -> Iterator[Problem]:
    since = expected.live_since
    if is_dsp and since and expected.withdrawn_since is None and now - since > grace and not _is_future(expected, now):
        yield Problem("missing", f"It was reported live on {since:%Y-%m-%d}, but no album has its UPC.")


def _too_early_or_late(expected: Expected, is_dsp: bool, now: datetime, grace: timedelta) -> Iterator[Problem]:
    if not is_dsp:
        return
    withdrawn = expected.withdrawn_since
    if withdrawn and now - withdrawn > grace:
        yield Problem("lingering", f"Its takedown was delivered on {withdrawn:%Y-%m-%d}.")
    elif _is_future(expected, now):
        day = (expected.release.get("basic") or {}).get("releaseDate")
        yield Problem("leak", f"It is shown before its release date, {str(day)[:10]}. Pre-orders are shown, too: look.")
    elif not expected.sent:
        yield Problem("leak", "It was never delivered there: somebody else may have done so.")


def _is_future(expected: Expected, now: datetime) -> bool:
    day = str((expected.release.get("basic") or {}).get("releaseDate") or "")[:10]
    try:
        return date.fromisoformat(day) > now.date()
    except ValueError:
        return False


def _duplicates(albums: Sequence[Album]) -> Iterator[Problem]:
    if len(albums) > 1:
        yield Problem("duplicate", f"{len(albums)} albums have its UPC: {', '.join(album.url for album in albums)}.")


def _differences(release: Mapping[str, Any], album: Album) -> Iterator[Problem]:
    basic = release.get("basic") or {}
    tracks = release.get("tracks") or []
    title, subtitle = str(basic.get("title") or ""), str(basic.get("subtitle") or "")
    pairs: list[tuple[str, list[str], str | None]] = [
        ("title", [title, title + subtitle], album.title),
        ("artist", _artists(basic), " ".join(artist.name for artist in album.artists)),
        ("label", [str(basic.get("label") or "")], album.label),
        ("release date", [str(basic.get("releaseDate") or "")[:10]], _whole_day(album.released)),
        ("number of tracks", [str(len(tracks))], None if album.tracks is None else str(album.tracks)),
    ]
    for name, ours, theirs in pairs:
        if theirs and ours[0] and key(theirs) not in map(key, ours):
            yield Problem("wrong", f"The {name} is {theirs!r} there, and {ours[0]!r} here.")


def _artists(basic: Mapping[str, Any]) -> list[str]:
    """How the artists may be shown: the display artist; catalogues list each, without the words between."""
    shown = str(basic.get("displayArtist") or "")
    joined = shown
    for word in (" feat. ", " featuring ", " & ", " and ", " x ", " with ", ", "):
        joined = joined.replace(word, " ")
    return [shown, joined]


def _whole_day(text: str | None) -> str | None:
    """A day; catalogues state years alone, too, which are not compared."""
    return text if text and len(text) == len("2026-01-01") else None


def _wrong_page(album: Album, pages: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    names = {key(artist.name): artist for artist in album.artists}
    for name, usual in pages.items():
        artist = names.get(name)
        if artist is None or artist.id in usual or not usual:
            continue
        page, count = max(usual.items(), key=lambda item: item[1])
        if count >= _SURE_OF_PAGE:
            text = f"It is on page {artist.id} of {artist.name}; {count} other releases are on page {page}."
            yield Problem("artist-page", text)
