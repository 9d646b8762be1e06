"""Fetches albums from every catalogue at once, merges them, and makes a draft of each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.metadata.draft import draft_of
from shared.catalog.metadata.lookup import TITLES, Market, Searched
from shared.catalog.metadata.merge import MergedAlbum, merge_albums
from shared.errors import Conflict, Finding, InvalidRelease, NotFound, Unavailable
from shared.model.base import Model
from shared.model.identifiers import Gtin, gtin_key
from shared.platform.catalogues.port import AlbumFound, CatalogueName

MAX_ALBUMS = 10
"""Albums in one request: MusicBrainz is asked twice for each, a second apart."""


class FetchRequest(Model):
    """Albums to fetch from all catalogues."""

    upcs: Annotated[list[Gtin], Field(min_length=1, max_length=MAX_ALBUMS)]
    """Their barcodes."""
    market: Market | None = None
    """Where they are offered."""


class FetchedAlbum(Model):
    """What the catalogues say about one barcode."""

    upc: str
    """The barcode that was asked for."""
    album: MergedAlbum | None = None
    """The album, merged; None if no catalogue has it."""
    release: dict[str, Any] | None = None
    """The draft that it makes, in the format of `createRelease`."""
    findings: list[Finding] = []
    """Catalogues that do not have it, did not answer, or have several albums under the barcode."""


class FetchedAlbums(Model):
    """The albums, in the order requested."""

    items: list[FetchedAlbum]


def fetch_albums(request: FetchRequest, *, caller: Caller, adapters: Adapters) -> FetchedAlbums:
    """Fetches albums by barcode from every catalogue that this deployment has configured.

    A catalogue that fails or does not have an album leads to a finding; the others' answers are merged. Raises
    Conflict if none is configured.
    """
    catalogues = {
        name: Searched(name, each, caller.tenant_id, adapters.plugins)
        for name in TITLES
        if (each := adapters.catalogues.named(name))
    }
    if not catalogues:
        remedy = "Ask an operator to set STARDUST_SPOTIFY_..., STARDUST_DEEZER_URL or STARDUST_MUSICBRAINZ_URL."
        raise Conflict("No public catalogue is configured in this deployment.", remedy=remedy)
    upcs = list({gtin_key(upc): upc for upc in request.upcs}.values())
    with ThreadPoolExecutor(len(catalogues)) as pool:
        asked = {name: pool.submit(_albums, catalogue, upcs, request.market) for name, catalogue in catalogues.items()}
        answers = {name: future.result() for name, future in asked.items()}
    return FetchedAlbums(items=[_fetched(upc, {name: answers[name][upc] for name in catalogues}) for upc in upcs])


def _albums(catalogue: Searched, upcs: list[str], market: str | None) -> dict[str, AlbumFound | Finding]:
    """What one catalogue has, asked for one album after the other."""
    return {upc: _album(catalogue, upc, market) for upc in upcs}


def _album(catalogue: Searched, upc: str, market: str | None) -> AlbumFound | Finding:
    name = catalogue.name
    try:
        return catalogue.album(upc, market)
    except NotFound as error:
        return Finding(name, error.message, "not-found", "info", error.remedy)
    except Unavailable as error:
        return Finding(name, f"{TITLES[name]}: {error.message}", "unavailable", "warning", error.remedy)
    except InvalidRelease as error:
        return replace(error.problems[0], path=name, severity="warning")


def _fetched(upc: str, answers: dict[CatalogueName, AlbumFound | Finding]) -> FetchedAlbum:
    found = [answer for answer in answers.values() if isinstance(answer, AlbumFound)]
    findings = [answer for answer in answers.values() if isinstance(answer, Finding)]
    findings += [_several(album) for album in found if album.others]
    album = merge_albums(upc, found) if found else None
    return FetchedAlbum(upc=upc, album=album, release=draft_of(album) if album else None, findings=findings)


def _several(album: AlbumFound) -> Finding:
    number = len(album.others) + 1
    return Finding(
        album.source,
        f"{TITLES[album.source]} has {number} albums under this barcode; {album.title!r} was taken.",
        "several-albums",
        "warning",
        "Compare their pages before you use it.",
    )
