"""Looks up albums by UPC and recordings by ISRC in public catalogues."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationError

from shared.catalog.metadata.deezer import Deezer
from shared.catalog.metadata.found import AlbumFound, CatalogueName, TrackFound
from shared.catalog.metadata.spotify import Spotify
from shared.errors import Conflict, NotFound, Unavailable
from shared.model.base import Model
from shared.model.codec import decode
from shared.model.identifiers import Gtin, Isrc


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The catalogues of this deployment; None if a catalogue is not configured."""

    deezer: Deezer | None
    spotify: Spotify | None


class AlbumQuery(Model):
    """Identifies an album."""

    upc: Gtin


class TracksQuestion(Model):
    """Identifies recordings."""

    isrcs: Annotated[list[Isrc], Field(min_length=1, max_length=25)]


class TracksFound(Model):
    """The recordings that were found, in the order requested; `missing` lists the ISRCs that were not."""

    items: list[TrackFound]
    missing: list[str]


def look_up_album(upc: str, name: CatalogueName, catalogues: Catalogues) -> AlbumFound:
    """Looks up an album. Raises InvalidInput (not a UPC), NotFound, Unavailable, Conflict (not configured)."""
    query = decode(AlbumQuery, {"upc": upc}, prefix="")
    catalogue = {"deezer": catalogues.deezer, "spotify": catalogues.spotify}[name]
    if catalogue is None:
        raise Conflict(
            f"{name.capitalize()} is not configured in this deployment.",
            remedy=f"Ask an operator to set STARDUST_{name.upper()}_... in the functions' environment.",
        )
    try:
        return catalogue.find_album(query.upc)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise _unexpected(name) from error


def look_up_tracks(question: TracksQuestion, catalogues: Catalogues) -> TracksFound:
    """Looks up recordings on Deezer. Raises Unavailable, Conflict (not configured)."""
    if catalogues.deezer is None:
        raise Conflict(
            "Deezer is not configured in this deployment.", remedy="Ask an operator to set STARDUST_DEEZER_URL."
        )
    found, missing = [], []
    for isrc in dict.fromkeys(question.isrcs):
        try:
            found.append(catalogues.deezer.find_track(isrc))
        except NotFound:
            missing.append(isrc)
        except (ValidationError, KeyError, TypeError, AttributeError) as error:
            raise _unexpected("deezer") from error
    return TracksFound(items=found, missing=missing)


def _unexpected(name: str) -> Unavailable:
    return Unavailable(f"{name.capitalize()} returned an undocumented response.", remedy="Report it.")
