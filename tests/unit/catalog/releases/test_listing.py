"""Searches and orders of the catalogue's index, on entries as releases make them."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.entry import entry_of, index_release, next_action
from shared.catalog.releases.listing import MAX_SCANNED, ReleasePage, ReleaseQuery, find_releases
from shared.catalog.releases.terms import MAX_TERMS, terms_of
from shared.catalog.words import search_words
from shared.errors import InvalidInput
from shared.model.codec import encode
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import START, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    for path in ("releases/release", "releaseIndex/release"):
        world.store.transact(lambda transaction, path=path: transaction.delete(path))
    return world


def stored(world: World, number: int, title: str, artist: str = "Nobody", **more: Any) -> None:
    basic = {"title": title, "displayArtist": artist, "label": "Harbour", **more.pop("basic", {})}
    document = {"id": f"r{number:05}", "tenantId": "tenant", "status": "draft", "created": START, **more}
    entry = entry_of({**document, "basic": basic, "updated": START + timedelta(seconds=number)})
    world.put(f"releaseIndex/{document['id']}", entry)


def found(world: World, q: str | None = None, **more: Any) -> list[str]:
    return [item.title for item in page(world, q, **more).items]


def page(world: World, q: str | None = None, **more: Any) -> ReleasePage:
    query = ReleaseQuery(q=q, **more) if q else ReleaseQuery(**more)
    return find_releases(query, caller=world.viewer, adapters=world.adapters)


@pytest.mark.parametrize(
    "typed",
    [
        "n",
        "nig",
        "NIGHT",
        "björk night",
        "night bjork",
        "bjo ni",
        "harb",
        "qzabc26",
        "QZABC2600001",
        "400638",
        "undertow",
        "night night",
    ],
)
def test_a_release_is_found_as_one_types(world: World, typed: str) -> None:
    track = {"isrc": "QZABC2600001", "metadata": {"title": "Undertow"}}
    stored(world, 1, "Night Transit", "Björk", tracks=[track], basic={"barcode": "4006381333931"})
    stored(world, 2, "Day", "Somebody", basic={"label": "Other"})
    assert found(world, typed) == ["Night Transit"]


@pytest.mark.parametrize("typed", ["ight", "night day", "nightx", "QZABC2600002", "!!"])
def test_other_words_find_nothing(world: World, typed: str) -> None:
    stored(world, 1, "Night Transit", tracks=[{"isrc": "QZABC2600001"}])
    assert found(world, typed) == []


def test_a_release_is_found_by_what_its_music_is_like(world: World) -> None:
    stored(world, 1, "Night", mead={"moods": ["Dreamy"], "instrumentation": ["Cello"], "themes": "no list"})
    stored(world, 2, "Day", mead={"moods": ["Dreamy"]})
    assert found(world, "dreamy cello") == ["Night"]
    assert found(world, "list") == []


def test_a_script_without_spaces_is_found_from_any_character(world: World) -> None:
    stored(world, 1, "東京の夜")
    assert found(world, "夜") == found(world, "京の") == ["東京の夜"]
    assert found(world, "京夜") == []


def test_lists_are_sorted_in_both_directions_and_filtered(world: World) -> None:
    for number, (title, artist, status) in enumerate(
        [("émile", "Zoe", "ready"), ("Zebra", "anna", "draft"), ("apple", "Mike", "ready")]
    ):
        stored(world, number, title, artist, status=status, basic={"releaseDate": START + timedelta(days=-number)})
    assert found(world, sort="title") == ["apple", "émile", "Zebra"] == found(world, sort="-title")[::-1]
    assert found(world, sort="artist") == ["Zebra", "apple", "émile"]
    assert found(world, sort="releaseDate") == ["apple", "Zebra", "émile"]
    assert found(world) == ["apple", "Zebra", "émile"] == found(world, sort="oldest")[::-1]
    assert found(world, sort="status")[0] == "Zebra"
    assert found(world, status="ready", sort="title") == ["apple", "émile"]
    assert found(world, "har", status="ready", label="Harbour", artist="Zoe") == ["émile"]
    assert found(world, status="ready", label="harbour") == []


def test_pages_follow_each_other_without_gaps(world: World) -> None:
    for number in range(7):
        stored(world, number, f"Song {number}", status="draft" if number % 2 else "ready")
    first = page(world, "song", status="ready", limit=3, sort="title")
    second = page(world, "song", status="ready", limit=3, sort="title", cursor=first.next_cursor)
    assert [item.title for item in [*first.items, *second.items]] == ["Song 0", "Song 2", "Song 4", "Song 6"]
    assert second.next_cursor is None


def test_a_search_reads_a_bounded_number_of_entries(world: World) -> None:
    """Two frequent words that meet in one release only, at the far end."""
    for number in range(1200):
        stored(world, number, "night" if number % 2 else "day", "both words" if number == 0 else "nobody")
    stored(world, 1300, "day night")
    before = world.store.meter.reads
    assert found(world, "day", limit=25) == ["day night", *["day"] * 24]
    assert world.store.meter.reads - before == 26
    cursor, pages, titles = None, 0, []
    while pages == 0 or cursor:
        before = world.store.meter.reads
        answer = page(world, "day night", cursor=cursor)
        assert world.store.meter.reads - before <= MAX_SCANNED + 2
        cursor, pages = answer.next_cursor, pages + 1
        titles += [item.title for item in answer.items]
    assert (titles, pages) == (["day night"], 2)


def test_a_rare_word_is_looked_up_and_a_frequent_one_compared(world: World) -> None:
    for number in range(900):
        stored(world, number, "common")
    stored(world, 901, "common rarity")
    before = world.store.meter.reads
    assert found(world, "common rarity") == ["common rarity"]
    assert world.store.meter.reads - before == 3, "a read to count each word, and the entry"


def test_an_entry_stays_within_firestores_limits() -> None:
    tracks = [
        {"isrc": f"QZABC26{n:05}", "metadata": {"title": f"Movement {n} in {n:08x} {n * 7919:09}"}} for n in range(500)
    ]
    terms = terms_of({"status": "draft", "basic": {"title": "Complete Works"}, "tracks": tracks})
    assert len(terms) == MAX_TERMS
    assert {"complete", "works", "qzabc2600000"} <= set(terms)


def test_words_that_others_imply_are_not_looked_up() -> None:
    assert search_words("Nig night NIGHT the") == ["night", "the"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "deliver"),
        ({"status": "draft"}, "markReady"),
        ({"tracks": []}, "addTracks"),
        ({"tracks": [{"id": "x"}]}, "addAudio"),
        ({"assets": {}}, "addCover"),
        ({"ddex": {"validationErrors": [{"severity": "error"}]}}, "fixFindings"),
        ({"ddex": {"validationErrors": [{"severity": "warning"}]}}, "deliver"),
        ({"status": "delivered", "ddex": {"deliveredHash": "a", "contentHash": "a"}}, "none"),
        ({"status": "delivered", "ddex": {"deliveredHash": "a", "contentHash": "b"}}, "redeliver"),
        ({"status": "archived", "tracks": []}, "none"),
    ],
)
def test_the_next_action(fields: Mapping[str, Any], expected: str) -> None:
    assert next_action({**encode(SHAPES["album"]()), "status": "ready", **fields}) == expected


def test_the_trigger_keeps_the_entry_and_what_deliveries_wrote(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.store.transact(lambda transaction: transaction.merge("releaseIndex/release", {"shows": ["notLive"]}))
    world.change_release(**{"basic.title": "Another"})
    entry = world.store.get("releaseIndex/release") or {}
    assert (entry["title"], entry["shows"]) == ("Another", ["notLive"])
    before = world.store.meter.writes
    index_release("release", world.adapters)
    assert world.store.meter.writes == before
    world.store.transact(lambda transaction: transaction.delete("releases/release"))
    index_release("release", world.adapters)
    assert world.store.get("releaseIndex/release") is None


def test_releases_are_named_by_their_ids_in_the_order_of_the_list(world: World) -> None:
    for number in range(4):
        stored(world, number, f"Title {number}")
    stored(world, 9, "Foreign", tenantId="elsewhere")
    assert [each.title for each in page(world, ids="r00003,none,r00009,r00001,r00003").items] == ["Title 3", "Title 1"]
    with pytest.raises(InvalidInput, match="not combined"):
        page(world, "title", ids="r00001")


@pytest.mark.parametrize("ids", ["", "a,", "a b", "__name__", ",".join(["a"] * 101)])
def test_a_list_of_ids_that_is_none_is_refused(ids: str) -> None:
    with pytest.raises(ValueError, match="Name at most 100 ids"):
        ReleaseQuery(ids=ids)
