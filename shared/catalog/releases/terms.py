"""The terms by which releases are found: beginnings of words, and combinations of filters. Pure.

Firestore finds the documents whose list contains one value. So that what is typed finds whole words as well as their
beginnings, the list has every beginning of each word; and so that filters combine, it has a digest of each combination.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from shared.catalog.tracks import part_of, tracks_of
from shared.catalog.words import beginnings, filter_term, words_of

MAX_TERMS = 2500
"""A list of this size makes 12 index entries each; Firestore allows 40,000 for a document."""

FILTERS = ("status", "type", "label", "artist", "barcode")


def terms_of(release: Mapping[str, Any]) -> list[str]:
    """The terms of a release's document. Those of its tracks come last, and are cut if there are too many."""
    filters = {name: value for name, value in filter_values(release).items() if value}
    found = {
        filter_term({name: filters[name] for name in names}): None
        for size in range(1, len(filters) + 1)
        for names in combinations(filters, size)
    }
    for text in _texts(release):
        for word in words_of(text):
            found |= dict.fromkeys(beginnings(word))
        if len(found) >= MAX_TERMS:
            break
    return list(found)[:MAX_TERMS]


def filter_values(release: Mapping[str, Any]) -> dict[str, str]:
    """The values that filters compare."""
    basic = part_of(release, "basic")
    values = (release.get("status"), release.get("type"), basic.get("label"), basic.get("displayArtist"))
    return dict(zip(FILTERS, map(_text, (*values, basic.get("barcode"))), strict=True))


def _texts(release: Mapping[str, Any]) -> Iterator[str]:
    basic = part_of(release, "basic")
    yield from _texts_in(basic, ("title", "subtitle", "displayArtist", "label", "barcode", "catalogNumber", "grid"))
    yield from _named(basic.get("artists"), "name")
    yield from _named(basic.get("localTitles"), "title")
    yield from _listed(part_of(release, "mead"), ("moods", "themes", "instrumentation", "playlistSuitability"))
    tracks = list(tracks_of(release))
    yield from (_text(track.get("isrc")) for track in tracks)
    for track in tracks:
        yield from _texts_in(part_of(track, "metadata"), ("title", "subtitle", "displayArtist"))


def _texts_in(part: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    return (_text(part.get(name)) for name in names)


def _listed(part: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        values = part.get(name)
        yield from map(_text, values if isinstance(values, list) else ())


def _named(values: Any, name: str) -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, Mapping):
            yield _text(value.get(name))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
