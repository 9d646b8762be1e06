"""Looks up albums by UPC, and recordings by ISRC, in public catalogues."""

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Conflict, NotFound, Unavailable
from shared.model.base import Model
from shared.model.identifiers import Gtin, Isrc
from shared.platform.catalogues.port import AlbumFound, CatalogueName, TrackFound

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
    """Where the album is offered; Spotify only."""


class TracksRequest(Model):
    """Identifies recordings by ISRC."""

    isrcs: Annotated[list[Isrc], Field(min_length=1, max_length=25)]
    """The recordings' ISRCs."""


class TracksFound(Model):
    """The result of a search for recordings."""

    items: list[TrackFound]
    """The recordings found, in the order requested."""
    missing: list[str]
    """The ISRCs that were not found."""


def look_up_album(request: AlbumRequest, *, caller: Caller, adapters: Adapters) -> AlbumFound:  # noqa: ARG001
    """Looks up an album in a catalogue. Raises NotFound, Unavailable, and Conflict if it is not configured."""
    catalogue = {"deezer": adapters.catalogues.deezer, "spotify": adapters.catalogues.spotify}[request.catalogue]
    if catalogue is None:
        raise Conflict(
            f"{request.catalogue.capitalize()} is not configured in this deployment.",
            remedy=f"Ask an operator to set STARDUST_{request.catalogue.upper()}_... in the functions' environment.",
        )
    try:
        return catalogue.find_album(request.upc, request.market)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise _unexpected(request.catalogue) from error


def look_up_tracks(request: TracksRequest, *, caller: Caller, adapters: Adapters) -> TracksFound:  # noqa: ARG001
    """Looks up recordings in Deezer. Raises Unavailable, and Conflict if Deezer is not configured."""
    deezer = adapters.catalogues.deezer
    if deezer is None:
        raise Conflict(
            "Deezer is not configured in this deployment.", remedy="Ask an operator to set STARDUST_DEEZER_URL."
        )
    found, missing = [], []
    for isrc in dict.fromkeys(request.isrcs):
        try:
            found.append(deezer.find_track(isrc))
        except NotFound:
            missing.append(isrc)
        except (ValidationError, KeyError, TypeError, AttributeError) as error:
            raise _unexpected("deezer") from error
    return TracksFound(items=found, missing=missing)


def _unexpected(name: str) -> Unavailable:
    return Unavailable(
        f"{name.capitalize()} returned a response in an undocumented format.", remedy="Report it to the operator."
    )
