"""Makes the content of a draft of what catalogues say about an album. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from shared.catalog.metadata.merge import MergedAlbum, MergedField, MergedTrack

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SIGN = re.compile(r"^\s*(?:\(([pPcC])\)|([℗©]))\s*")
_YEAR = re.compile(r"^(\d{4})\b\s*")


def draft_of(album: MergedAlbum) -> dict[str, Any]:
    """The album in the format of `createRelease`: the proposed value of every field, nothing that is not stated.

    Genres are left out: each catalogue has its own, and the label's genre decides.
    """
    return {
        "basic": dict(_basic(album)),
        "metadata": dict(_lines(album.fields.get("copyrights"))),
        "tracks": [_track(track, number) for number, track in enumerate(album.tracks, 1)],
    }


def _basic(album: MergedAlbum) -> Iterator[tuple[str, Any]]:
    fields = album.fields
    yield "barcode", album.upc
    for name in ("title", "label", "catalogNumber"):
        if name in fields:
            yield name, fields[name].value
    if "artists" in fields:
        yield from _artists(fields["artists"])
    date = fields.get("releaseDate")
    if date and _DAY.fullmatch(str(date.value)):
        yield "releaseDate", date.value
        yield "originalReleaseDate", date.value


def _artists(field: MergedField) -> Iterator[tuple[str, Any]]:
    names = field.value if isinstance(field.value, list) else [str(field.value)]
    yield "displayArtist", ", ".join(names)
    yield "artists", [{"name": name, "role": "MainArtist"} for name in names]


def _lines(field: MergedField | None) -> Iterator[tuple[str, Any]]:
    """The first P line and C line, with their years. Without a sign it counts for both: Spotify often leaves it out."""
    found: set[str] = set()
    for line in field.value if field and isinstance(field.value, list) else ():
        sign = _SIGN.match(line)
        text = line[sign.end() :] if sign else line
        year = _YEAR.match(text)
        kinds = {"p": ["production"], "℗": ["production"], "c": ["copyright"], "©": ["copyright"]}
        for kind in kinds[(sign[1] or sign[2]).lower()] if sign else ("production", "copyright"):
            if kind in found:
                continue
            found.add(kind)
            yield kind, text[year.end() :] if year else text
            if year:
                yield f"{kind}Year", int(year[1])


def _track(track: MergedTrack, number: int) -> dict[str, Any]:
    fields = track.fields
    metadata: dict[str, Any] = {}
    if "title" in fields:
        metadata["title"] = fields["title"].value
    if "artists" in fields:
        metadata |= dict(_artists(fields["artists"]))
    if "duration" in fields:
        metadata["duration"] = fields["duration"].value
    if "explicit" in fields and fields["explicit"].value:  # catalogues say false also of what nobody has told them
        metadata["parentalWarning"] = "Explicit"
    placed = {"sequenceNumber": number, "discNumber": track.disc_number, "metadata": metadata}
    return {**placed, "isrc": fields["isrc"].value} if "isrc" in fields else placed
