"""Merges what several catalogues say about one album, field by field, with the sources of each value. Pure.

Values are compared as people read them: without regard to case, accents and punctuation, dates as far as both are
precise, durations to two seconds. Of values that differ, the one that most catalogues state comes first, then the one
of the catalogue that comes first; the others are kept to choose from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, Literal

from pydantic import Field

from shared.catalog.words import sort_key
from shared.model.base import Model
from shared.platform.catalogues.port import AlbumFound, CatalogueName, OtherAlbum, TrackFound

Value = str | list[str] | float | bool
AlbumField = Literal["title", "artists", "label", "catalogNumber", "releaseDate", "genres", "copyrights", "coverUrl"]
TrackField = Literal["title", "artists", "isrc", "duration", "explicit"]
Confidence = Annotated[float, Field(ge=0, le=1)]
_ALONE = 0.5
"""The confidence of a value that only one catalogue states: nothing confirms it, nothing contradicts it."""
_SAME_DURATION_S = 2.0


class Statement(Model):
    """A value, and which catalogues state it."""

    value: Value
    """A text, a list of names, seconds, or whether."""
    sources: list[CatalogueName]
    """The catalogues that state it."""


class MergedField(Statement):
    """The value that is proposed for a field, and those that differ from it."""

    confidence: Confidence
    """The share of the catalogues with a value that state this one; 0.5 if only one has any."""
    others: list[Statement] = []
    """What other catalogues state, to choose from."""


class MergedTrack(Model):
    """A recording at one place of the album."""

    disc_number: int
    """The disc's number."""
    track_number: int
    """The position on its disc."""
    fields: dict[TrackField, MergedField]
    """The fields that any catalogue states."""


class MergedAlbum(Model):
    """An album as several catalogues describe it."""

    upc: str
    """The barcode that was asked for."""
    sources: list[CatalogueName]
    """The catalogues that know it."""
    fields: dict[AlbumField, MergedField]
    """The fields that any catalogue states."""
    tracks: list[MergedTrack]
    """The recordings, in order."""
    urls: dict[CatalogueName, str]
    """The album's page in each catalogue."""
    others: dict[CatalogueName, list[OtherAlbum]]
    """More albums that a catalogue has under this barcode: compare them before you choose."""


def merge_albums(upc: str, found: Sequence[AlbumFound]) -> MergedAlbum:
    """Merges the albums that catalogues have under a barcode; the catalogues are in the order of preference."""
    return MergedAlbum(
        upc=upc,
        sources=[album.source for album in found],
        fields=_merged(_ALBUM, [(album.source, album) for album in found]),
        tracks=_tracks(found),
        urls={album.source: album.url for album in found if album.url},
        others={album.source: album.others for album in found if album.others},
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a field is read and compared; `finer` picks the more precise of two values that agree."""

    read: Callable[[Any], Any]
    same: Callable[[Any, Any], bool]
    finer: Callable[[Any, Any], Any] = lambda ours, _theirs: ours


def _key(text: str) -> str:
    return sort_key(text) or text


def _same_text(one: str, other: str) -> bool:
    return _key(one) == _key(other)


def _same_names(one: Sequence[str], other: Sequence[str]) -> bool:
    return sorted(map(_key, one)) == sorted(map(_key, other))


def _same_date(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _same_duration(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_DURATION_S


_ALBUM: Mapping[AlbumField, _Rule] = {
    "title": _Rule(lambda album: album.title, _same_text),
    "artists": _Rule(lambda album: album.artists, _same_names),
    "label": _Rule(lambda album: album.label, _same_text),
    "catalogNumber": _Rule(lambda album: album.catalog_number, _same_text),
    "releaseDate": _Rule(lambda album: album.release_date, _same_date, lambda one, other: max(one, other, key=len)),
    "genres": _Rule(lambda album: album.genres, _same_names),
    "copyrights": _Rule(lambda album: album.copyrights, _same_names),
    "coverUrl": _Rule(lambda album: album.cover_url, lambda _one, _other: False),
}

_TRACK: Mapping[TrackField, _Rule] = {
    "title": _Rule(lambda track: track.title, _same_text),
    "artists": _Rule(lambda track: track.artists, _same_names),
    "isrc": _Rule(lambda track: track.isrc and track.isrc.upper().replace("-", ""), str.__eq__),
    "duration": _Rule(lambda track: track.duration, _same_duration),
    "explicit": _Rule(lambda track: track.explicit, bool.__eq__),
}


def _merged(rules: Mapping[Any, _Rule], found: Sequence[tuple[CatalogueName, Any]]) -> dict[Any, MergedField]:
    merged = {name: _field(rule, found) for name, rule in rules.items()}
    return {name: field for name, field in merged.items() if field}


def _field(rule: _Rule, found: Sequence[tuple[CatalogueName, Any]]) -> MergedField | None:
    stated = [(source, value) for source, item in found if (value := rule.read(item)) not in (None, "", [])]
    groups: list[Statement] = []
    for source, value in stated:
        for group in groups:
            if rule.same(group.value, value):
                group.value = rule.finer(group.value, value)
                group.sources.append(source)
                break
        else:
            groups.append(Statement(value=value, sources=[source]))
    if not groups:
        return None
    first, *others = sorted(groups, key=lambda group: -len(group.sources))
    share = len(first.sources) / len(stated) if len(stated) > 1 else _ALONE
    return MergedField(value=first.value, sources=first.sources, confidence=round(share, 2), others=others)


def _tracks(found: Sequence[AlbumFound]) -> list[MergedTrack]:
    placed = [
        (_place(track, number), album.source, track) for album in found for number, track in enumerate(album.tracks, 1)
    ]
    placed.sort(key=lambda each: each[0])  # stable: the order of the catalogues stays
    return [
        MergedTrack(
            disc_number=disc,
            track_number=number,
            fields=_merged(_TRACK, [(source, track) for _, source, track in tracks]),
        )
        for (disc, number), tracks in groupby(placed, key=lambda each: each[0])
    ]


def _place(track: TrackFound, number: int) -> tuple[int, int]:
    """The track's disc and position; its place in the list if the catalogue does not number it."""
    return (track.disc_number or 1, track.track_number or number)
