"""Routes of metadata: what public catalogues know about albums and recordings."""

from shared.api.handler import use
from shared.api.route import Route
from shared.catalog.metadata import TracksFound, TracksQuestion, look_up_album, look_up_tracks
from shared.platform.catalogues.port import AlbumFound

ROUTES = (
    Route(
        "GET",
        "/spotify/album/{upc}",
        "Ask Spotify for an album",
        use(look_up_album, name="get_spotify_album", fixed={"catalogue": "spotify"}),
        AlbumFound,
        conflicts=True,
    ),
    Route(
        "GET",
        "/deezer/album/{upc}",
        "Ask Deezer for an album",
        use(look_up_album, name="get_deezer_album", fixed={"catalogue": "deezer"}),
        AlbumFound,
        conflicts=True,
    ),
    Route(
        "POST",
        "/deezer/tracks/batch-isrc",
        "Ask Deezer for recordings",
        use(look_up_tracks, name="find_deezer_tracks"),
        TracksFound,
        body=TracksQuestion,
        conflicts=True,
    ),
)
