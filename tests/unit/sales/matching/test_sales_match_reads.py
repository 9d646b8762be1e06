"""What matching a report reads: bounded, however many recordings it has and however frequent their titles are."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.sales.matching.match import match_report
from tests.fixtures.sold import ISRC, Sold, line


@pytest.fixture
def world(tmp_path: Path) -> Sold:
    return Sold(tmp_path)


class Counting:
    """Stands before a store; counts queries, and what is read by collection."""

    def __init__(self, inner: Any) -> None:
        self._inner, self.read, self.queries = inner, dict[str, int](), 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def find(self, query: Any) -> Any:
        found = self._inner.find(query)
        self.queries += 1
        self.read[query.collection] = self.read.get(query.collection, 0) + len(found)
        return found

    def get_all(self, paths: Any) -> Any:
        found = self._inner.get_all(list(paths))
        for path in found:
            collection = path.partition("/")[0]
            self.read[collection] = self.read.get(collection, 0) + 1
        return found


def add_releases(world: Sold, count: int) -> None:
    """Releases of different artists, each with a track of the same title."""
    for number in range(count):
        tracks = [("x", "", "Intro")]
        world.add_release(f"r{number:03}", f"Album {number}", tracks, barcode="", artist=f"Artist {number}")


def read_for(world: Sold, *lines: Any) -> Counting:
    world.store_report("s", *lines)
    store = Counting(world.store)
    match_report("s", "tenant", replace(world.adapters, store=store))
    return store


def test_a_full_report_of_frequent_titles_reads_no_more_than_is_said(world: Sold) -> None:
    add_releases(world, 160)
    lines = [line(title="Intro", artist=f"Nobody {number}") for number in range(499)]
    store = read_for(world, *lines, line(isrc=ISRC))
    assert store.read["releaseIndex"] == 150 + 30  # together, and then the frequent word alone
    assert store.queries <= 2 + 17
    assert len(world.matches()) == 500


def test_a_title_is_compared_with_few_releases_those_of_its_artist_first(world: Sold) -> None:
    add_releases(world, 20)
    store = read_for(world, line(title="Intro", artist="Artist 17"))
    assert store.read["releases"] == 5
    assert world.match().candidates[0].release_id == "r017"


def test_only_so_many_releases_are_read_at_all(world: Sold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.sales.matching.similar.MAX_RELEASES", 7)
    add_releases(world, 20)
    lines = [line(title="Intro", artist=f"Artist {number}") for number in range(20)]
    assert read_for(world, *lines).read["releases"] == 7


def test_releases_that_lack_a_word_of_the_title_are_not_read(world: Sold) -> None:
    add_releases(world, 3)
    store = read_for(world, line(title="Intro to Nothing", artist="Artist 1"), line(title="Platform Nights"))
    assert (store.read.get("releases", 0), len(world.matches())) == (0, 2)
