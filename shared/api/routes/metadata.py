"""Metadata routes, which look up albums and recordings in public catalogues."""

from shared.api.handler import use
from shared.api.route import Route
from shared.catalog.metadata import MarketQuery, TracksFound, TracksRequest, look_up_album, look_up_tracks
from shared.platform.catalogues.port import AlbumFound

ROUTES = (
    Route(
        "GET",
        "/spotify/album/{upc}",
        "Look up an album in Spotify",
        use(look_up_album, name="get_spotify_album", fixed={"catalogue": "spotify"}),
        AlbumFound,
        query=MarketQuery,
        conflicts=True,
    ),
    Route(
        "GET",
        "/deezer/album/{upc}",
        "Look up an album in Deezer",
        use(look_up_album, name="get_deezer_album", fixed={"catalogue": "deezer"}),
        AlbumFound,
        conflicts=True,
    ),
    Route(
        "POST",
        "/deezer/tracks/batch-isrc",
        "Look up recordings in Deezer",
        use(look_up_tracks, name="find_deezer_tracks"),
        TracksFound,
        body=TracksRequest,
        weight="isrcs",
        conflicts=True,
    ),
)
