"""What a catalogue answered is kept for a while, also that it has nothing; failures are not."""

import pytest

from shared.errors import NotFound, Unavailable
from shared.platform.catalogues.cached import Cached
from shared.platform.catalogues.port import AlbumFound, TrackFound
from tests.fixtures.world import SteppingClock

UPC = "0602445790098"


class Counting:
    """A catalogue that counts what it is asked, and raises `error` if there is one."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.asked = error, 0
        self.preview: str | None = None

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
        self._count()
        tracks = [TrackFound(id="1", title="", preview_url=self.preview)]
        return AlbumFound(source="deezer", id="1", upc=upc, title=market or "", tracks=tracks)

    def find_track(self, isrc: str) -> TrackFound:
        self._count()
        return TrackFound(id="1", title=isrc, preview_url=self.preview)

    def _count(self) -> None:
        self.asked += 1
        if self.error:
            raise self.error


def test_the_same_question_is_asked_once_an_hour() -> None:
    clock, catalogue = SteppingClock(), Counting()
    cached = Cached(catalogue, clock)
    assert {cached.find_album(UPC).upc for _ in range(3)} == {UPC}
    assert catalogue.asked == 1
    assert cached.find_album(UPC, "DE").title == "DE"
    assert cached.find_track("GBAYE6800011").title == "GBAYE6800011"
    assert catalogue.asked == 3
    clock.forward(hours=1)
    cached.find_album(UPC)
    assert catalogue.asked == 4


def test_nothing_is_kept_shortly_and_failures_not_at_all() -> None:
    clock, catalogue = SteppingClock(), Counting(NotFound("Nothing."))
    cached = Cached(catalogue, clock)
    for _ in range(2):
        with pytest.raises(NotFound, match="Nothing"):
            cached.find_track("x")
    assert catalogue.asked == 1
    clock.forward(minutes=5)
    catalogue.error = Unavailable()
    for _ in range(2):
        with pytest.raises(Unavailable):
            cached.find_track("x")
    assert catalogue.asked == 3


def test_memory_is_bounded() -> None:
    catalogue = Counting()
    cached = Cached(catalogue, SteppingClock())
    for number in range(600):
        cached.find_track(str(number))
    cached.find_track("599")
    assert catalogue.asked == 600
    cached.find_track("0")
    assert catalogue.asked == 601


def test_an_answer_is_kept_no_longer_than_its_previews() -> None:
    clock, catalogue = SteppingClock(), Counting()
    end = int(clock.now.timestamp()) + 900
    catalogue.preview = f"https://cdn.example/p.mp3?hdnea=exp={end}~acl=/p.mp3"
    cached = Cached(catalogue, clock)
    for _ in range(2):
        cached.find_track("GBAYE6800011")
        cached.find_album(UPC)
    assert catalogue.asked == 2
    clock.forward(minutes=15)
    cached.find_track("GBAYE6800011")
    cached.find_album(UPC)
    assert catalogue.asked == 4
