"""Maps the columns of a spreadsheet to the fields of a release, as data. Pure.

A row is a track. Values of the release are repeated in every row of it, or given in the first row only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the dotted path of its value in the release or the track, and the parser of its text."""

    path: str
    parse: Callable[[str], Any] = str


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _names(**fixed: str) -> Callable[[str], list[dict[str, str]]]:
    return lambda text: [{"name": name, **fixed} for name in _list(text)]


RELEASE: Mapping[str, Column] = {
    "barcode": Column("basic.barcode"),
    "title": Column("basic.title"),
    "subtitle": Column("basic.subtitle"),
    "displayArtist": Column("basic.displayArtist"),
    "mainArtists": Column("basic.artists", _names(role="MainArtist")),
    "label": Column("basic.label"),
    "catalogNumber": Column("basic.catalogNumber"),
    "grid": Column("basic.grid"),
    "releaseDate": Column("basic.releaseDate"),
    "originalReleaseDate": Column("basic.originalReleaseDate"),
    "releaseType": Column("type"),
    "productType": Column("basic.type"),
    "genre": Column("metadata.genreName"),
    "subgenre": Column("metadata.subgenreName"),
    "language": Column("metadata.language"),
    "copyright": Column("metadata.copyright"),
    "copyrightYear": Column("metadata.copyrightYear"),
    "production": Column("metadata.production"),
    "productionYear": Column("metadata.productionYear"),
    "parentalWarning": Column("metadata.parentalWarning"),
    "territories": Column("territories.included", _list),
    "excludedTerritories": Column("territories.excluded", _list),
    "startDate": Column("rights.startDate"),
    "endDate": Column("rights.endDate"),
    "priceCode": Column("rights.priceCode"),
    "notes": Column("notes"),
}

TRACK: Mapping[str, Column] = {
    "discNumber": Column("discNumber"),
    "trackNumber": Column("sequenceNumber"),
    "isrc": Column("isrc"),
    "trackTitle": Column("metadata.title"),
    "trackSubtitle": Column("metadata.subtitle"),
    "trackDisplayArtist": Column("metadata.displayArtist"),
    "trackMainArtists": Column("metadata.artists", _names(role="MainArtist")),
    "duration": Column("metadata.duration"),
    "iswc": Column("metadata.iswc"),
    "trackGenre": Column("metadata.genreName"),
    "trackLanguage": Column("metadata.language"),
    "trackParentalWarning": Column("metadata.parentalWarning"),
    "composers": Column("metadata.writers", _names(role="Composer")),
    "publishers": Column("metadata.publishers", _names()),
    "producers": Column("metadata.contributors", _names(role="Producer")),
    "instrumental": Column("metadata.instrumental"),
}


def set_path(content: dict[str, Any], path: str, value: Any) -> None:
    """Sets the value at a dotted path."""
    *parents, name = path.split(".")
    for parent in parents:
        content = content.setdefault(parent, {})
    content[name] = value
