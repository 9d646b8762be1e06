"""Plug-ins before and after a search of a public catalogue."""

from dataclasses import replace
from typing import Any

import pytest

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.metadata.fetch import FetchRequest, fetch_albums
from shared.catalog.metadata.lookup import AlbumRequest, TracksRequest, look_up_album, look_up_tracks
from shared.errors import InvalidRelease, NotFound
from shared.platform.catalogues.port import AlbumFound, Catalogues, TrackFound
from shared.sdk.points import AfterCatalogueSearch, BeforeCatalogueSearch
from tests.fixtures.plugins import RecordingPlugins, finding, listening, says

UPC, OTHER, ISRC, MISSING = "400000260013", "4006381333931", "QZEXA2600001", "QZEXA2600009"
CALLER = Caller("u", "t", "viewer")


class Shelf:
    """A catalogue that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
        self.asked.append((upc, market))
        return AlbumFound(source="deezer", id="1", upc=upc, title="Night")

    def find_track(self, isrc: str) -> TrackFound:
        if isrc == MISSING:
            raise NotFound("There is none.")
        return TrackFound(id="1", title="One", isrc=isrc)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def listen(shelf: Shelf, handlers: Any) -> tuple[Adapters, RecordingPlugins]:
    return listening(Adapters(catalogues=Catalogues(deezer=shelf)), handlers)


def album(adapters: Adapters, market: str | None = None) -> AlbumFound:
    return look_up_album(AlbumRequest(catalogue="deezer", upc=UPC, market=market), caller=CALLER, adapters=adapters)


def test_query_and_answer_can_be_changed(shelf: Shelf) -> None:
    def rename(payload: AfterCatalogueSearch) -> Any:
        return says(change={**payload.found, "title": "Renamed"})(payload)

    handlers = {BeforeCatalogueSearch: says(change={"upc": OTHER}), AfterCatalogueSearch: rename}
    adapters, plugins = listen(shelf, handlers)
    found = album(adapters, "FR")
    assert shelf.asked == [(OTHER, None)]
    assert (found.upc, found.title) == (OTHER, "Renamed")
    [before] = plugins.payloads(BeforeCatalogueSearch)
    assert (before.catalogue, before.query) == ("deezer", {"upc": UPC, "market": "FR"})
    [after] = plugins.payloads(AfterCatalogueSearch)
    assert (after.query, after.found["title"]) == ({"upc": OTHER}, "Night")


def test_what_is_no_query_or_answer_changes_nothing(shelf: Shelf) -> None:
    handlers = {BeforeCatalogueSearch: says(change={"upc": "x"}), AfterCatalogueSearch: says(change={"title": 3})}
    adapters, _ = listen(shelf, handlers)
    assert album(adapters, "FR").title == "Night"
    assert shelf.asked == [(UPC, "FR")]


def test_an_error_refuses_the_search(shelf: Shelf) -> None:
    adapters, _ = listen(shelf, {BeforeCatalogueSearch: says(finding("Not today."))})
    with pytest.raises(InvalidRelease, match="Not today"):
        album(adapters)
    assert shelf.asked == []


def test_recordings_are_searched_the_same_way(shelf: Shelf) -> None:
    adapters, plugins = listen(shelf, {BeforeCatalogueSearch: says(), AfterCatalogueSearch: says()})
    request = TracksRequest(catalogue="deezer", isrcs=[ISRC, MISSING])
    found = look_up_tracks(request, caller=CALLER, adapters=adapters)
    assert ([each.isrc for each in found.items], found.missing) == ([ISRC], [MISSING])
    assert [payload.query for payload in plugins.payloads(BeforeCatalogueSearch)] == [
        {"isrc": ISRC},
        {"isrc": MISSING},
    ]
    assert len(plugins.payloads(AfterCatalogueSearch)) == 1


def test_a_refusal_is_a_finding_where_several_catalogues_are_asked(shelf: Shelf) -> None:
    def refuse_deezer(payload: BeforeCatalogueSearch) -> Any:
        return says(finding("Not there."))(payload) if payload.catalogue == "deezer" else None

    adapters, _ = listen(shelf, {BeforeCatalogueSearch: refuse_deezer})
    adapters = replace(adapters, catalogues=Catalogues(deezer=shelf, musicbrainz=Shelf()))
    [fetched] = fetch_albums(FetchRequest(upcs=[UPC]), caller=CALLER, adapters=adapters).items
    assert fetched.album is not None
    assert ("deezer", "Not there.", "warning") in {
        (each.path, each.message, each.severity) for each in fetched.findings
    }
