"""Looks up albums by UPC, and recordings by ISRC, in one public catalogue."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints, ValidationError

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import AuthenticationFailed, Conflict, InvalidInput, NotFound, Unavailable
from shared.model.base import Model
from shared.model.codec import decode, to_json
from shared.model.identifiers import Gtin, Isrc
from shared.platform.catalogues.port import AlbumFound, Catalogue, CatalogueName, TrackFound
from shared.platform.plugins import Plugins
from shared.sdk.points import AfterCatalogueSearch, BeforeCatalogueSearch

F = TypeVar("F", AlbumFound, TrackFound)

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


def look_up_album(request: AlbumRequest, *, caller: Caller, adapters: Adapters) -> AlbumFound:
    """Looks up an album in a catalogue.

    Raises NotFound, Unavailable, Conflict if it is not configured, and InvalidRelease if a plug-in that may block does.
    """
    searched = Searched(request.catalogue, _configured(request.catalogue, adapters), caller.tenant_id, adapters.plugins)
    return searched.album(request.upc, request.market)


def look_up_tracks(request: TracksRequest, *, caller: Caller, adapters: Adapters) -> TracksFound:
    """Looks up recordings in a catalogue. Raises as `look_up_album`, but for NotFound."""
    catalogue = _configured(request.catalogue, adapters)
    searched = Searched(request.catalogue, catalogue, caller.tenant_id, adapters.plugins)
    found, missing = [], []
    for isrc in dict.fromkeys(request.isrcs):
        try:
            found.append(searched.track(isrc))
        except NotFound:
            missing.append(isrc)
    return TracksFound(items=found, missing=missing)


@dataclass(frozen=True, slots=True)
class Searched:
    """A catalogue that a tenant searches, with what plug-ins make of its queries and answers."""

    name: CatalogueName
    catalogue: Catalogue
    tenant_id: str
    plugins: Plugins

    def album(self, upc: str, market: str | None) -> AlbumFound:
        """The album. Raises NotFound, Unavailable, InvalidRelease with the errors of plug-ins that may block."""
        given = {"upc": upc, "market": market} if market else {"upc": upc}
        query = self._query(given, AlbumRequest)
        with documented(self.name):
            return self._answer(query, self.catalogue.find_album(query["upc"], query.get("market")))

    def track(self, isrc: str) -> TrackFound:
        """The recording. Raises as `album`."""
        query = self._query({"isrc": isrc}, _Recording)
        with documented(self.name):
            return self._answer(query, self.catalogue.find_track(query["isrc"]))

    def _query(self, query: Mapping[str, str], model: type[Model]) -> Mapping[str, str]:
        """The query as plug-ins want it; as it is given, if theirs is none."""
        if not self.plugins.listens(BeforeCatalogueSearch):
            return query
        outcome = self.plugins.ask(self.tenant_id, BeforeCatalogueSearch(self.name, query))
        outcome.require()
        try:
            decode(model, {"catalogue": self.name, **outcome.payload.query})
        except InvalidInput:
            return query
        return outcome.payload.query

    def _answer(self, query: Mapping[str, str], found: F) -> F:
        """What was found as plug-ins want it; as the catalogue says it, if theirs is none."""
        if not self.plugins.listens(AfterCatalogueSearch):
            return found
        outcome = self.plugins.ask(self.tenant_id, AfterCatalogueSearch(self.name, query, to_json(found)))
        outcome.require()
        try:
            return decode(type(found), outcome.payload.found)
        except InvalidInput:
            return found


class _Recording(Model):
    catalogue: CatalogueName
    isrc: Isrc


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
