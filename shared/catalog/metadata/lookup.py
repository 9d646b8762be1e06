"""Looks up albums by UPC, and recordings by ISRC, in one public catalogue."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import AuthenticationFailed, Conflict, NotFound, Unavailable
from shared.model.base import Model
from shared.model.identifiers import Gtin, Isrc
from shared.platform.catalogues.port import AlbumFound, Catalogue, CatalogueName, TrackFound

TITLES: Mapping[CatalogueName, str] = {"spotify": "Spotify", "deezer": "Deezer", "musicbrainz": "MusicBrainz"}
"""The catalogues' own names, in the order in which their values are preferred."""
Market = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""


class MarketQuery(Model):
    """Where the album is offered."""

    market: Market | None = None
    """The country in which the album is offered; without it, the catalogue decides."""


class AlbumRequest(Model):
    """Identifies an album by UPC, and the catalogue to search."""

    catalogue: CatalogueName
    upc: Gtin
    market: Market | None = None
    """Where the album is offered; Deezer has no markets."""


class Recordings(Model):
    """Identifies recordings by ISRC."""

    isrcs: Annotated[list[Isrc], Field(min_length=1, max_length=25)]
    """The recordings' ISRCs."""


class TracksRequest(Recordings):
    """Identifies recordings by ISRC, and the catalogue to search."""

    catalogue: CatalogueName = "deezer"


class TracksFound(Model):
    """The result of a search for recordings."""

    items: list[TrackFound]
    """The recordings found, in the order requested."""
    missing: list[str]
    """The ISRCs that were not found."""


def look_up_album(request: AlbumRequest, *, caller: Caller, adapters: Adapters) -> AlbumFound:  # noqa: ARG001
    """Looks up an album in a catalogue. Raises NotFound, Unavailable, and Conflict if it is not configured."""
    catalogue = _configured(request.catalogue, adapters)
    with documented(request.catalogue):
        return catalogue.find_album(request.upc, request.market)


def look_up_tracks(request: TracksRequest, *, caller: Caller, adapters: Adapters) -> TracksFound:  # noqa: ARG001
    """Looks up recordings in a catalogue. Raises Unavailable, and Conflict if it is not configured."""
    catalogue = _configured(request.catalogue, adapters)
    found, missing = [], []
    for isrc in dict.fromkeys(request.isrcs):
        try:
            with documented(request.catalogue):
                found.append(catalogue.find_track(isrc))
        except NotFound:
            missing.append(isrc)
    return TracksFound(items=found, missing=missing)


@contextmanager
def documented(name: CatalogueName) -> Iterator[None]:
    """Turns what an answer in another format than the documented one causes, and a refusal, into Unavailable."""
    try:
        yield
    except AuthenticationFailed as error:
        raise Unavailable(f"{TITLES[name]} refused the request.", remedy="Report it to the operator.") from error
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        message = f"{TITLES[name]} returned a response in an undocumented format."
        raise Unavailable(message, remedy="Report it to the operator.") from error


def _configured(name: CatalogueName, adapters: Adapters) -> Catalogue:
    catalogue = adapters.catalogues.named(name)
    if catalogue is None:
        raise Conflict(
            f"{TITLES[name]} is not configured in this deployment.",
            remedy=f"Ask an operator to set STARDUST_{name.upper()}_... in the functions' environment.",
        )
    return catalogue
