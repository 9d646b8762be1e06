"""Connects to the public catalogues that a deployment's settings name."""

from shared.clock import Clock
from shared.config import Settings
from shared.platform.catalogues.cached import Cached
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.http_json import HttpJson, Pace
from shared.platform.catalogues.musicbrainz import MusicBrainz
from shared.platform.catalogues.port import Catalogue, Catalogues
from shared.platform.catalogues.spotify import Spotify
from shared.platform.network.guard import Network


def connect_catalogues(settings: Settings, clock: Clock) -> Catalogues:
    """The public metadata catalogues, whose answers are kept for a while. Spotify needs credentials."""
    agent = f"StardustDistro ({settings.security_contact or settings.app_url})"
    network = Network(allow_private=settings.allow_private_hosts)
    json, slowly = HttpJson(network, agent), HttpJson(network, agent, pace=Pace(1))
    spotify, deezer, musicbrainz = settings.spotify, settings.deezer_url, settings.musicbrainz_url
    places = (spotify.client_id, spotify.client_secret, spotify.url, spotify.accounts_url) if spotify else None
    return Catalogues(
        spotify=Cached(Spotify(json, clock, *places), clock) if places else None,
        deezer=Cached(Deezer(json, deezer), clock) if deezer else None,
        musicbrainz=Cached(MusicBrainz(slowly, musicbrainz), clock) if musicbrainz else None,
    )


def connect_deezer(url: str, network: Network, clock: Clock) -> Catalogue:
    """Deezer's public API at an address, for the command line without a deployment; it requires no credentials."""
    return Cached(Deezer(HttpJson(network), url.rstrip("/")), clock)
