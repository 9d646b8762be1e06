"""Owns the routes of metadata: what public catalogues say of albums and recordings."""

from shared.api.route import Call, Route
from shared.catalog.metadata.found import AlbumFound
from shared.catalog.metadata.look_up import TracksFound, TracksQuestion, look_up_album, look_up_tracks


def get_spotify_album(call: Call) -> AlbumFound:
    """The album of that UPC as Spotify tells it."""
    return look_up_album(call.path["upc"], "spotify", call.services.catalogues)


def get_deezer_album(call: Call) -> AlbumFound:
    """The album of that UPC as Deezer tells it."""
    return look_up_album(call.path["upc"], "deezer", call.services.catalogues)


def find_deezer_tracks(call: Call) -> TracksFound:
    """The recordings of at most 25 ISRCs as Deezer tells them, and which it does not know."""
    return look_up_tracks(call.body, call.services.catalogues)


ROUTES = (
    Route("GET", "/spotify/album/{upc}", "Ask Spotify for an album", get_spotify_album, AlbumFound, conflicts=True),
    Route("GET", "/deezer/album/{upc}", "Ask Deezer for an album", get_deezer_album, AlbumFound, conflicts=True),
    Route(
        "POST",
        "/deezer/tracks/batch-isrc",
        "Ask Deezer for recordings",
        find_deezer_tracks,
        TracksFound,
        body=TracksQuestion,
        conflicts=True,
    ),
)
