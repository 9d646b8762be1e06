"""Reads what a switch compares from a release, or from what an import or the public catalogues say of one. Pure.

Releases may be drafts, which clients write directly: what is malformed counts as not known.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.catalog.imports.files.match import COVER
from shared.catalog.tracks import part_of, tracks_of
from shared.model.base import is_id
from shared.model.catalog.switch import ReleaseFacts, TrackFacts

_MAX_TEXT = 300
_MAX_NAMES = 50
_MAX_NUMBER = 10**9
"""Above it a duration, year or position is a slip, or infinite."""
_ARTIST_IDS = {"appleId": "apple", "spotifyId": "spotify"}


def facts_of(release: Mapping[str, Any], files: Mapping[str, str] | None = None) -> ReleaseFacts:
    """The facts of a release in the form of its document, or of the content of `POST /releases`.

    `files`: the names of its files by the track's id, and that of the cover, where the release does not have them yet.
    """
    basic, metadata, assets = part_of(release, "basic"), part_of(release, "metadata"), part_of(release, "assets")
    named = _file_names(assets) | dict(files or {})
    cover = part_of(assets, "coverImage")
    return ReleaseFacts(
        barcode=_text(basic.get("barcode")),
        title=_title(basic),
        artists=_artists(basic),
        artist_ids=list(_artist_ids(basic)),
        label=_text(basic.get("label")),
        release_date=_day(basic.get("releaseDate")),
        original_release_date=_day(basic.get("originalReleaseDate")),
        p_line=_line(metadata, "production"),
        c_line=_line(metadata, "copyright"),
        territories=_territories(release),
        genre=_text(metadata.get("genreName")),
        catalog_number=_text(basic.get("catalogNumber")),
        cover_file=_text(cover.get("fileName")) or _text(named.get(COVER)),
        cover_id=_id(cover.get("id")),
        tracks=[_track(track, number, named) for number, track in enumerate(tracks_of(release), 1)],
    )


def _track(track: Mapping[str, Any], place: int, named: Mapping[str, str]) -> TrackFacts:
    metadata = part_of(track, "metadata")
    audio_id = _id(part_of(track, "audio").get("fileId"))
    return TrackFacts(
        disc=_number(track.get("discNumber")) or 1,
        number=_number(track.get("sequenceNumber")) or place,
        isrc=_text(track.get("isrc")),
        title=_title(metadata),
        artists=_artists(metadata),
        duration=_duration(metadata.get("duration")),
        audio_file=_text(named.get(audio_id or "") or named.get(_text(track.get("id")) or "")),
        audio_id=audio_id,
    )


def _file_names(assets: Mapping[str, Any]) -> dict[str, str]:
    """The names of the recordings' files, by the files' ids."""
    audio = assets.get("audio")
    found = (each for each in (audio if isinstance(audio, list) else ()) if isinstance(each, Mapping))
    return {id_: name for each in found if (id_ := _id(each.get("id"))) and (name := _text(each.get("fileName")))}


def _title(titled: Mapping[str, Any]) -> str | None:
    title, subtitle = _text(titled.get("title")), _text(titled.get("subtitle"))
    return f"{title} ({subtitle})" if title and subtitle else title


def _artists(titled: Mapping[str, Any]) -> list[str]:
    names = [name for artist in _listed(titled) if (name := _text(artist.get("name")))]
    shown = _text(titled.get("displayArtist"))
    return names or ([shown] if shown else [])


def _artist_ids(basic: Mapping[str, Any]) -> Iterator[str]:
    for artist in _listed(basic):
        for field, service in _ARTIST_IDS.items():
            if found := _text(artist.get(field)):
                yield f"{service}:{found}"


def _listed(titled: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    artists = titled.get("artists")
    found = artists if isinstance(artists, list) else []
    return [each for each in found if isinstance(each, Mapping)][:_MAX_NAMES]


def _line(metadata: Mapping[str, Any], name: str) -> str | None:
    """The line with its year in front, unless its text begins with it."""
    text, year = _text(metadata.get(name)), _number(metadata.get(f"{name}Year"))
    return f"{year} {text}" if text and year and not text.startswith(str(year)) else text


def _territories(release: Mapping[str, Any]) -> list[str]:
    """Where it may be offered, sorted; empty if the release does not say it."""
    if not isinstance(release.get("territories"), Mapping):
        return []
    stated = part_of(release, "territories")
    included, excluded = (_codes(stated.get(name)) for name in ("included", "excluded"))
    everywhere = stated.get("mode") == "worldwide" or not included
    return [*(["Worldwide"] if everywhere else included), *(f"-{each}" for each in excluded)]


def _codes(values: Any) -> list[str]:
    return sorted({each for each in values if isinstance(each, str)}) if isinstance(values, list) else []


def _day(value: Any) -> str | None:
    return value.date().isoformat() if isinstance(value, datetime) else _text(str(value)[:10] if value else None)


def _duration(value: Any) -> float | None:
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < _MAX_NUMBER
    return float(value) if known else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MAX_NUMBER else None


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and is_id(value) else None


def _text(value: Any) -> str | None:
    return (value.strip()[:_MAX_TEXT] or None) if isinstance(value, str) else None
