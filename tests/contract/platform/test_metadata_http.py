"""Catalogue look-ups over real HTTP: results, failures, and addresses that are never contacted."""

from collections.abc import Iterator

import pytest

from shared.clock import system_clock
from shared.errors import AuthenticationFailed, NotFound, Unavailable
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.http_json import HttpJson, Pace
from shared.platform.catalogues.musicbrainz import MusicBrainz
from shared.platform.catalogues.spotify import Spotify
from shared.platform.network.guard import PUBLIC, Network
from tests.fixtures.catalogues import CLIENT, ISRC, SECRET, UPC
from tests.servers.catalogues import run_catalogues

LOCAL = HttpJson(Network(allow_private=True))
AGENT = "StardustDistro (mailto:ops@label.example)"


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


def test_musicbrainz_is_told_who_asks(root: str) -> None:
    named = HttpJson(Network(allow_private=True), AGENT)
    assert MusicBrainz(named, f"{root}/musicbrainz").find_album(UPC).catalog_number == "EX-1"
    with pytest.raises(Unavailable):
        MusicBrainz(LOCAL, f"{root}/musicbrainz").find_album(UPC)


@pytest.mark.parametrize(("path", "waited_s"), [("paused", 1), ("paused-503", 2), ("paused-oddly", 1)])
def test_a_short_pause_is_waited_for_once(root: str, path: str, waited_s: int) -> None:
    waited: list[float] = []
    patient = HttpJson(Network(allow_private=True), pause=waited.append)
    assert set(patient.get(f"{root}/deezer/{path}")) == {"after"}
    assert waited == [waited_s]


@pytest.mark.parametrize(("path", "told_s"), [("paused-long", 120), ("paused-until", 3600)])
def test_a_long_pause_is_told(root: str, path: str, told_s: int) -> None:
    waited: list[float] = []
    with pytest.raises(Unavailable) as caught:
        HttpJson(Network(allow_private=True), pause=waited.append).get(f"{root}/deezer/{path}")
    assert (caught.value.retry_after_s, waited) == (told_s, [])


def test_requests_of_a_pace_begin_that_far_apart(root: str) -> None:
    waited: list[float] = []
    moment = system_clock()
    paced = HttpJson(Network(allow_private=True), clock=lambda: moment, pause=waited.append, pace=Pace(1))
    for _ in range(3):
        assert paced.get(f"{root}/deezer/track/isrc:{ISRC}")["isrc"] == ISRC
    assert waited == [0, 1, 2]
