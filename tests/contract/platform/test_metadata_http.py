"""Catalogue look-ups over real HTTP: results, failures, and addresses that are never contacted."""

from collections.abc import Iterator

import pytest

from shared.clock import system_clock
from shared.errors import AuthenticationFailed, NotFound, Unavailable
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.http_json import HttpJson
from shared.platform.catalogues.spotify import Spotify
from shared.platform.network.guard import PUBLIC, Network
from tests.fixtures.catalogues import CLIENT, ISRC, SECRET, UPC
from tests.servers.catalogues import run_catalogues

LOCAL = HttpJson(Network(allow_private=True))


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with run_catalogues() as url:
        yield url


def test_deezer_is_queried(root: str) -> None:
    deezer = Deezer(LOCAL, f"{root}/deezer")
    assert (deezer.find_album(UPC).label, deezer.find_track(ISRC).isrc) == ("Example Recordings", ISRC)
    with pytest.raises(NotFound):
        deezer.find_album("4006381333931")


def test_spotify_requires_credentials(root: str) -> None:
    places = (f"{root}/spotify", f"{root}/accounts")
    assert Spotify(LOCAL, system_clock, CLIENT, SECRET, *places).find_album(UPC).title == "Night Transit"
    with pytest.raises(Unavailable) as caught:
        Spotify(LOCAL, system_clock, CLIENT, "canary-wrong", *places).find_album(UPC)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("busy", Unavailable),
        ("nonsense", Unavailable),
        ("list", Unavailable),
        ("huge", Unavailable),
        ("redirect", Unavailable),
        ("refused", AuthenticationFailed),
        ("absent", NotFound),
    ],
)
def test_a_bad_response_raises_a_domain_error(root: str, path: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        LOCAL.get(f"{root}/deezer/{path}")


def test_a_closed_port_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        LOCAL.get("http://127.0.0.1:9/deezer")


def test_private_addresses_are_not_contacted_unless_allowed(root: str) -> None:
    with pytest.raises(Unavailable):
        HttpJson(PUBLIC).get(f"{root}/deezer/album/upc:{UPC}")
