"""Owns looking up what catalogues know of a product: by UPC, and many recordings at once by ISRC."""

from typing import Annotated

from pydantic import Field, ValidationError

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Conflict, NotFound, Unavailable
from shared.model.base import Model
from shared.model.identifiers import Gtin, Isrc
from shared.platform.catalogues.port import AlbumFound, CatalogueName, TrackFound


class AlbumQuestion(Model):
    """An album by UPC, in one catalogue."""

    catalogue: CatalogueName
    upc: Gtin


class TracksQuestion(Model):
    """Which recordings."""

    isrcs: Annotated[list[Isrc], Field(min_length=1, max_length=25)]


class TracksFound(Model):
    """The recordings that were found, in the order asked; `missing` are those that were not."""

    items: list[TrackFound]
    missing: list[str]


def look_up_album(request: AlbumQuestion, *, caller: Caller, adapters: Adapters) -> AlbumFound:  # noqa: ARG001
    """What a catalogue knows of an album. Raises NotFound, Unavailable, and Conflict if it is not configured."""
    catalogue = {"deezer": adapters.catalogues.deezer, "spotify": adapters.catalogues.spotify}[request.catalogue]
    if catalogue is None:
        raise Conflict(
            f"{request.catalogue.capitalize()} is not configured in this deployment.",
            remedy=f"An operator sets it up: STARDUST_{request.catalogue.upper()}_... in the functions' environment.",
        )
    try:
        return catalogue.find_album(request.upc)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise _unexpected(request.catalogue) from error


def look_up_tracks(request: TracksQuestion, *, caller: Caller, adapters: Adapters) -> TracksFound:  # noqa: ARG001
    """What Deezer knows of recordings. Raises Unavailable, and Conflict if Deezer is not configured."""
    deezer = adapters.catalogues.deezer
    if deezer is None:
        raise Conflict("Deezer is not configured in this deployment.", remedy="An operator sets STARDUST_DEEZER_URL.")
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
        f"{name.capitalize()} sent an answer that its documentation does not describe.", remedy="Report it."
    )
