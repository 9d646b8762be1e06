"""Metadata routes: albums and recordings in public catalogues, and the vocabularies of what music is like."""

from shared.api.handler import use
from shared.api.route import Call, Route
from shared.catalog.metadata.fetch import FetchedAlbums, FetchRequest, fetch_albums
from shared.catalog.metadata.lookup import (
    TITLES,
    MarketQuery,
    Recordings,
    TracksFound,
    look_up_album,
    look_up_tracks,
)
from shared.catalog.vocabularies.mead import MeadVocabularies, mead_vocabularies
from shared.platform.catalogues.port import AlbumFound, CatalogueName


def list_mead_vocabularies(_call: Call) -> MeadVocabularies:
    """Lists the values that forms offer for what a release's music is like. A release may have others."""
    return mead_vocabularies()


def _catalogue(name: CatalogueName) -> tuple[Route, Route]:
    """The routes that look something up in one catalogue."""
    title, fixed = TITLES[name], {"catalogue": name}
    return (
        Route(
            "GET",
            f"/{name}/album/{{upc}}",
            f"Look up an album in {title}",
            use(look_up_album, name=f"get_{name}_album", fixed=fixed),
            AlbumFound,
            query=MarketQuery,
            conflicts=True,
        ),
        Route(
            "POST",
            f"/{name}/tracks/batch-isrc",
            f"Look up recordings in {title}",
            use(look_up_tracks, name=f"find_{name}_tracks", fixed=fixed),
            TracksFound,
            body=Recordings,
            weight="isrcs",
            conflicts=True,
        ),
    )


ROUTES = (
    Route("GET", "/mead/vocabularies", "List the values of MEAD's fields", list_mead_vocabularies, MeadVocabularies),
    Route(
        "POST",
        "/metadata/albums",
        "Fetch albums from all public catalogues",
        use(fetch_albums),
        FetchedAlbums,
        body=FetchRequest,
        weight="upcs",
        conflicts=True,
    ),
    *(route for name in TITLES for route in _catalogue(name)),
)
