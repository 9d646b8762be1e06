"""Owns looking up what catalogues know of a product: by UPC, and many recordings at once by ISRC."""

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
    """The catalogues that this deployment asks; None where it has no credentials."""

    deezer: Deezer | None
    spotify: Spotify | None


class AlbumQuestion(Model):
    """Which album."""

    upc: Gtin


class TracksQuestion(Model):
    """Which recordings."""

    isrcs: Annotated[list[Isrc], Field(min_length=1, max_length=25)]


class TracksFound(Model):
    """The recordings that were found, in the order asked; `missing` are those that were not."""

    items: list[TrackFound]
    missing: list[str]


def look_up_album(upc: str, name: CatalogueName, catalogues: Catalogues) -> AlbumFound:
    """What a catalogue says of an album. Raises InvalidInput (no UPC), NotFound, Unavailable, Conflict (not set up)."""
    question = decode(AlbumQuestion, {"upc": upc}, prefix="")
    catalogue = {"deezer": catalogues.deezer, "spotify": catalogues.spotify}[name]
    if catalogue is None:
        raise Conflict(
            f"This deployment does not ask {name.capitalize()}.",
            remedy=f"An operator sets it up: STARDUST_{name.upper()}_... in the functions' environment.",
        )
    try:
        return catalogue.find_album(question.upc)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise _odd(name) from error


def look_up_tracks(question: TracksQuestion, catalogues: Catalogues) -> TracksFound:
    """What Deezer says of recordings. Raises Unavailable, Conflict (not set up)."""
    if catalogues.deezer is None:
        raise Conflict("This deployment does not ask Deezer.", remedy="An operator sets STARDUST_DEEZER_URL.")
    found, missing = [], []
    for isrc in dict.fromkeys(question.isrcs):
        try:
            found.append(catalogues.deezer.find_track(isrc))
        except NotFound:
            missing.append(isrc)
        except (ValidationError, KeyError, TypeError, AttributeError) as error:
            raise _odd("deezer") from error
    return TracksFound(items=found, missing=missing)


def _odd(name: str) -> Unavailable:
    return Unavailable(f"{name.capitalize()} answers otherwise than its documentation says.", remedy="Report it.")
