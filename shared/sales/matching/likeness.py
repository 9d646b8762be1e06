"""Compares how services write titles and artists with how the catalogue does. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.catalog.imports.files.means import letters
from shared.catalog.numbers.forms import key_of
from shared.catalog.tracks import part_of, tracks_of
from shared.model.base import is_id
from shared.model.sales.match import MAX_NAME, MatchCandidate, MatchMeans
from shared.sales.matching.named import Named

_GUESTS = re.compile(
    r"\s*[(\[]\s*(?:feat|ft|featuring|with)\b[^)\]]*[)\]]|\s+(?:feat|ft|featuring)\b.*$", re.IGNORECASE
)
_VERSION = re.compile(r"\s*[(\[].*$|\s+[-\u2013\u2014]\s.*$", re.DOTALL)
_BETWEEN = re.compile(r"[,;&/+]|\b(?:feat|ft|featuring|with|and|und|et|vs|x)\b", re.IGNORECASE)

_TitleLikeness = Literal["same", "otherVersion"]
_ArtistLikeness = Literal["same", "shared", "unknown", "other"]
_CONFIDENCE: Mapping[tuple[_TitleLikeness, _ArtistLikeness], float] = {
    ("same", "same"): 0.9,
    ("same", "shared"): 0.8,
    ("same", "unknown"): 0.6,
    ("same", "other"): 0.3,
    ("otherVersion", "same"): 0.5,
    ("otherVersion", "shared"): 0.4,
}
"""How sure a candidate is; pairs that are not listed make none."""
_OTHER_ISRC = 0.7
"""By what it is less sure if both sides have an ISRC: they are not the same one, or it would have decided."""


def without_version(title: str) -> str:
    """The title without guests and without what distinguishes its version: `Song (Remix)` and `Song - Live`."""
    return _VERSION.sub("", _GUESTS.sub("", title)).strip() or title


def candidates_in(release: Mapping[str, Any], named: Named) -> Iterator[MatchCandidate]:
    """The tracks of a release that may be meant, and the release itself unless an ISRC says that a track was sold."""
    said, release_id = _Said.of(named), str(release["id"])
    if not said.isrc_key:
        yield from _compared(said, _Place.of(release_id, None, part_of(release, "basic"), None))
    for track in tracks_of(release):
        track_id = track.get("id")
        if isinstance(track_id, str) and is_id(track_id):
            yield from _compared(said, _Place.of(release_id, track_id, part_of(track, "metadata"), track.get("isrc")))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a report calls something, prepared for many comparisons."""

    titles: frozenset[str]
    bare: str
    artist: str
    artists: frozenset[str]
    isrc_key: str | None

    @classmethod
    def of(cls, named: Named) -> "_Said":
        titles = frozenset({_key(named.title), _key(_GUESTS.sub("", named.title))} - {""})
        artist, bare = named.artist, _key(without_version(named.title))
        return cls(titles, bare, _key(artist), _names(artist), named.isrc_key)


@dataclass(frozen=True, slots=True)
class _Place:
    """A track or a release, as the catalogue has it."""

    release_id: str
    track_id: str | None
    title: str
    subtitle: str
    artist: str
    isrc: Any

    @classmethod
    def of(cls, release_id: str, track_id: str | None, part: Mapping[str, Any], isrc: Any) -> "_Place":
        title, subtitle, artist = (_text(part.get(name)) for name in ("title", "subtitle", "displayArtist"))
        return cls(release_id, track_id, title, subtitle, artist, isrc)

    @property
    def line(self) -> str:
        """The title with its subtitle."""
        return f"{self.title} ({self.subtitle})" if self.subtitle else self.title


def _compared(said: _Said, place: _Place) -> Iterator[MatchCandidate]:
    title = _titles_alike(said, place)
    if title is None:
        return
    artist = _artists_alike(said, place.artist)
    if (confidence := _CONFIDENCE.get((title, artist))) is None:
        return
    means: MatchMeans = "titleAndArtist" if artist in ("same", "shared") else "title"
    yield MatchCandidate(
        release_id=place.release_id,
        track_id=place.track_id,
        title=place.line[:MAX_NAME],
        artist=place.artist[:MAX_NAME],
        means=[means],
        confidence=round(confidence * (_OTHER_ISRC if said.isrc_key and key_of("isrc", place.isrc) else 1), 2),
    )


def _titles_alike(said: _Said, place: _Place) -> _TitleLikeness | None:
    ours = {_key(place.line), _key(_GUESTS.sub("", place.line))} - {""}
    if not said.titles.isdisjoint(ours):
        return "same"
    return "otherVersion" if said.bare and said.bare in {*ours, _key(without_version(place.title))} else None


def _artists_alike(said: _Said, ours: str) -> _ArtistLikeness:
    if not said.artist or not _key(ours):
        return "unknown"
    names = _names(ours)
    if said.artist == _key(ours) or said.artists == names:
        return "same"
    return "other" if said.artists.isdisjoint(names) else "shared"


def _names(artist: str) -> frozenset[str]:
    """The artists of a text that may name several."""
    return frozenset({_key(each) for each in _BETWEEN.split(artist)} - {""})


def _key(text: str) -> str:
    """The letters of a text, or the text itself if it has none, such as `!!!`."""
    return letters(text) or text.casefold().strip()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
