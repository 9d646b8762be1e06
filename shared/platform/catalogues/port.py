"""Defines the common format of albums and recordings from catalogues, and the ports to query them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from shared.model.base import Model
from shared.model.identifiers import gtin_forms

CatalogueName = Literal["spotify", "deezer", "musicbrainz"]

_EXPIRES = re.compile(r"\bexp=(\d{9,11})(?!\d)")


class TrackFound(Model):
    """A recording as described by a catalogue."""

    id: str
    """The catalogue's id of the recording."""
    title: str
    """The title, as the catalogue writes it."""
    artists: list[str] = []
    """The artists' names, in display order."""
    isrc: str | None = None
    duration: Annotated[float, Field(ge=0)] | None = None
    """In seconds."""
    disc_number: int | None = None
    """The disc's number."""
    track_number: int | None = None
    """The position on its disc."""
    explicit: bool | None = None
    """Whether the lyrics are explicit."""
    url: str | None = None
    """The recording's page."""
    preview_url: str | None = None
    """Where an extract of about 30 seconds can be heard, for some minutes."""


class OtherAlbum(Model):
    """Another album of a catalogue with the same UPC."""

    id: str
    """The catalogue's id of the album."""
    title: str
    """The title, as the catalogue writes it."""
    url: str | None = None
    """Its page in the catalogue."""


class AlbumFound(Model):
    """An album as described by a catalogue."""

    source: CatalogueName
    """The catalogue."""
    id: str
    """The catalogue's id of the album."""
    upc: str
    """The barcode, as the catalogue writes it."""
    title: str
    """The title, as the catalogue writes it."""
    artists: list[str] = []
    """The artists' names, in display order."""
    label: str | None = None
    """The label's name."""
    catalog_number: str | None = None
    """The label's own number of the release."""
    release_date: str | None = None
    """The day, month or year of the release, as precise as the catalogue has it."""
    genres: list[str] = []
    """The catalogue's names of the genres."""
    copyrights: list[str] = []
    """The C and P lines."""
    track_count: int | None = None
    """The number of tracks, also if not all are listed."""
    cover_url: str | None = None
    """The URL of the cover."""
    url: str | None = None
    """The album's page."""
    tracks: list[TrackFound] = []
    """The recordings, in order."""
    others: list[OtherAlbum] = []
    """More albums that the catalogue has under this UPC, such as editions for other markets."""


def preview_end(url: str) -> datetime | None:
    """Until when a preview can be fetched, as far as its address says so (`exp=` and seconds since 1970)."""
    found = _EXPIRES.search(url)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def forms_to_try(upc: str) -> list[str]:
    """The UPC as given, then with more and fewer leading zeros: catalogues know one form or the other."""
    return sorted(gtin_forms(upc), key=lambda form: form != upc)


class Json(Protocol):
    """What catalogues are asked through: shared/platform/catalogues/http_json.py, or a test's own answers."""

    def get(self, url: str, *, token: str | None = None) -> Mapping[str, Any]:
        """Gets a JSON object.

        Raises NotFound (404), AuthenticationFailed (401), Unavailable for other failures, with `retry_after_s` if the
        catalogue says when to ask again.
        """

    def post_form(self, url: str, form: Mapping[str, str], *, user: str, password: str) -> Mapping[str, Any]:
        """Posts a form and returns the JSON object of the response. Raises as `get`."""


class Catalogue(Protocol):
    """A public catalogue of albums and recordings."""

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
        """The album with that UPC, in any of its lengths, as offered in a market (ISO 3166-1 alpha-2).

        Raises NotFound, Unavailable.
        """

    def find_track(self, isrc: str) -> TrackFound:
        """The recording with that ISRC. Raises NotFound, Unavailable."""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The catalogues of this deployment; None where one is not configured."""

    spotify: Catalogue | None = None
    deezer: Catalogue | None = None
    musicbrainz: Catalogue | None = None

    def named(self, name: CatalogueName) -> Catalogue | None:
        """The catalogue of that name; None if it is not configured."""
        found: Catalogue | None = getattr(self, name)
        return found
