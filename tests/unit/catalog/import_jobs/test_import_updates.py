"""Updates by an import: what a file says changes a draft, and nothing else does."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.import_jobs.changes import put_over
from shared.catalog.import_jobs.duplicates import find_duplicate
from shared.catalog.import_jobs.files import FileSearch, match_files
from shared.model.archives.imports import ImportJob
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import apply, barcode, items, plan, releases, roll_back, table

ARTIST = {"name": "Nova Kestrel", "role": "MainArtist", "appleId": "1234567", "localNames": []}


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def store(world: ArchiveWorld, path: str, **fields: Any) -> None:
    world.store.transact(lambda transaction: transaction.update(path, fields))


def made(world: ArchiveWorld, **fields: Any) -> str:
    """A draft of an earlier import, in the words of its label; returns its id."""
    apply(world, plan(world, {"a.csv": table(1)}))
    [release_id] = releases(world)
    store(world, f"releases/{release_id}", **fields)
    return release_id


def update(world: ArchiveWorld, text: str, name: str = "b.csv") -> ImportJob:
    return apply(world, plan(world, {name: text}, duplicates="update"))


def test_what_a_table_does_not_say_stays(world: ArchiveWorld) -> None:
    release_id = made(world, type="Album", **{"basic.type": "EP", "basic.artists": [ARTIST]})
    before = releases(world)[release_id]
    told = f"UPC,ISRC,Track Title\n{barcode(1)},{before['tracks'][1]['isrc']},Other\n"
    job = update(world, told)
    after = releases(world)[release_id]
    assert job.counts.changed == 1
    assert [track["metadata"]["title"] for track in after["tracks"]] == ["Track 1", "Other"]
    renamed = {**before["tracks"][1]["metadata"], "title": "Other"}
    before["tracks"][1]["metadata"] = renamed
    assert {**after, "updated": before["updated"]} == before


def test_a_table_without_numbers_and_isrcs_changes_tracks_in_order(world: ArchiveWorld) -> None:
    release_id = made(world)
    update(world, f"UPC,Track Title\n{barcode(1)},First\n{barcode(1)},Second\n")
    assert [track["metadata"]["title"] for track in releases(world)[release_id]["tracks"]] == ["First", "Second"]
    assert [track["sequenceNumber"] for track in releases(world)[release_id]["tracks"]] == [1, 2]


def test_what_a_release_has_of_its_tracks_is_not_said_of_it(world: ArchiveWorld) -> None:
    release_id = made(world, **{"metadata.genreName": "Jazz", "basic.releaseDate": "2020-02-02"})
    text = "UPC,ISRC,Track Genre,Track Artist\n" + "".join(
        f"{barcode(1)},QZEXA26{20 + number:05},{genre},Guest {number}\n" for number, genre in ((1, "Rock"), (2, "Rock"))
    )
    update(world, text)
    after = releases(world)[release_id]
    assert (after["metadata"]["genreName"], after["basic"]["displayArtist"]) == ("Jazz", "Nova Kestrel")
    assert [track["metadata"]["genreName"] for track in after["tracks"]] == ["Rock", "Rock"]


def test_a_guest_in_a_title_is_credited_in_an_update_too(world: ArchiveWorld) -> None:
    release_id = made(world)
    update(world, f"UPC,Album Artist,ISRC,Track Title\n{barcode(1)},Nova Kestrel,QZEXA2600021,One (feat. Ada)\n")
    artists = releases(world)[release_id]["tracks"][0]["metadata"]["artists"]
    assert [artist["name"] for artist in artists] == ["Nova Kestrel", "Ada"]


def test_people_keep_what_a_file_does_not_say_of_them(world: ArchiveWorld) -> None:
    release_id = made(world, **{"basic.artists": [ARTIST, {"name": "Gone", "role": "MainArtist"}]})
    update(world, f"UPC,Album Artists\n{barcode(1)},Nova Kestrel;New\n")
    assert releases(world)[release_id]["basic"]["artists"] == [
        ARTIST,
        {"name": "New", "role": "MainArtist", "localNames": []},
    ]


def test_people_are_told_apart_by_their_roles_where_both_state_one() -> None:
    stored = {"metadata": {"writers": [{"name": "A", "role": "Composer", "ipi": "1"}, {"name": "B", "ipi": "2"}]}}
    read = [{"name": "A", "role": "Lyricist"}, {"name": "B", "role": "Composer"}, {"name": "A", "role": "Composer"}]
    assert put_over(stored, {"metadata": {"writers": read}}).content["metadata"]["writers"] == [
        {"name": "A", "role": "Lyricist"},
        {"name": "B", "role": "Composer", "ipi": "2"},
        {"name": "A", "role": "Composer", "ipi": "1"},
    ]


def test_isrcs_find_their_tracks_before_positions_do() -> None:
    stored = {"tracks": [{"id": "a", "sequenceNumber": 1}, {"id": "b", "sequenceNumber": 2, "isrc": "QZEXA2600002"}]}
    read = {"tracks": [{"id": "1", "sequenceNumber": 1, "isrc": "QZ-EXA-26-00002"}, {"id": "2", "sequenceNumber": 2}]}
    update = put_over(stored, read)
    assert [(each.get("id"), each["sequenceNumber"]) for each in update.content["tracks"]] == [
        ("a", 1),
        ("b", 1),
        (None, 2),
    ]
    assert update.places == {"1": 1, "2": 2}


def test_of_several_releases_the_draft_is_meant(world: ArchiveWorld) -> None:
    first = made(world, status="archived")
    assert (find_duplicate({"basic": {"barcode": barcode(1)}}, "tenant", world.store) or {})["id"] == first
    apply(world, plan(world, {"a.csv": table(1)}, duplicates="create"))
    [second] = releases(world).keys() - {first}
    for status, found in (("ready", second), ("draft", second)):
        store(world, f"releases/{second}", status=status)
        spaced = " ".join(barcode(1))
        assert (find_duplicate({"basic": {"barcode": spaced}}, "tenant", world.store) or {})["id"] == found
    assert update(world, table(1, title="Renamed")).counts.changed == 1


def test_files_of_changed_drafts_are_matched_by_the_drafts_own_tracks(world: ArchiveWorld) -> None:
    release_id = made(world)
    first, second = releases(world)[release_id]["tracks"]
    store(world, f"releases/{release_id}", tracks=[{**second, "id": "mine"}, {**first, "id": "other"}])
    rows = [f"{barcode(1)},QZEXA26000{21 + number},take {number}.wav" for number in range(3)]
    job = update(world, "\n".join(["UPC,ISRC,File", *rows]))
    new = releases(world)[release_id]["tracks"][2]["id"]
    search = FileSearch(import_id=job.id, names=["take 0.wav", "take 1.wav", "take 2.wav"])
    found = match_files(search, caller=world.viewer, adapters=world.adapters)
    assert {each.name: each.track_id for each in found.items} == {
        "take 0.wav": "other",
        "take 1.wav": "mine",
        "take 2.wav": new,
    }


def both() -> str:
    return json.dumps([{"basic": {"title": title, "barcode": barcode(1)}} for title in ("First", "Second")])


def test_an_update_of_a_draft_that_was_not_made_changes_what_is_there_in_its_place(world: ArchiveWorld) -> None:
    job = plan(world, {"a.json": both()}, duplicates="update")
    apply(world, plan(world, {"a.csv": table(1)}))
    [release_id] = releases(world)
    done = apply(world, job)
    assert [(item.outcome, item.release_id) for item in items(world, done)] == [
        ("skipped", release_id),
        ("changed", release_id),
    ]
    assert releases(world)[release_id]["basic"]["title"] == "Second"
    roll_back(world, done)
    assert releases(world)[release_id]["basic"]["title"] == "Album 1"


def test_an_update_of_a_draft_that_could_not_be_made_makes_one(world: ArchiveWorld) -> None:
    job = plan(world, {"a.json": both()}, duplicates="update")
    path = f"importJobs/{job.id}/items/00001"
    store(world, path, content={"basic": {"title": "First", "barcode": barcode(1), "colour": "blue"}})
    done = apply(world, job)
    assert [item.outcome for item in items(world, done)] == ["failed", "created"]
    assert [each["basic"]["title"] for each in releases(world).values()] == ["Second"]
    assert roll_back(world, done).counts.removed == 1
    assert releases(world) == {}


def test_what_a_message_does_not_say_stays(world: ArchiveWorld) -> None:
    message = Path("tests/unit/validation/messages/album-43.xml").read_text("utf-8")
    apply(world, plan(world, {"a.xml": message}))
    [(release_id, release)] = releases(world).items()
    people = [{"name": "Nova Kestrel", "role": "Producer", "localNames": []}]
    first = release["tracks"][0] | {"metadata": {**release["tracks"][0]["metadata"], "contributors": people}}
    edited = {
        "tracks": [first, *release["tracks"][1:]],
        "metadata.contributors": people,
        "metadata.keywords": ["night"],
    }
    store(world, f"releases/{release_id}", **edited)
    before = releases(world)[release_id]
    assert update(world, message.replace("Example Label", "Our Label"), "b.xml").counts.changed == 1
    after = releases(world)[release_id]
    assert after["basic"]["label"] == "Our Label"
    assert after["metadata"]["contributors"] == people
    assert after["metadata"]["keywords"] == ["night"]
    assert after["tracks"][0]["metadata"] == before["tracks"][0]["metadata"]


@pytest.mark.parametrize(
    ("stored", "name", "text", "expected"),
    [
        ({"mode": "worldwide", "included": []}, "b.json", ["DE"], ("selected", ["DE"])),
        ({"mode": "selected", "included": ["DE"]}, "b.json", ["Worldwide"], ("worldwide", ["Worldwide"])),
        ({"mode": "selected", "included": ["DE"]}, "b.csv", "World", ("worldwide", ["Worldwide"])),
        ({"mode": "worldwide", "included": []}, "b.csv", "DE;FR", ("selected", ["DE", "FR"])),
    ],
)
def test_territories_that_are_named_apply(
    world: ArchiveWorld, stored: dict[str, Any], name: str, text: Any, expected: tuple[str, list[str]]
) -> None:
    release_id = made(world, territories={**stored, "excluded": ["US"]})
    content = [{"basic": {"barcode": barcode(1)}, "territories": {"included": text}}]
    update(world, json.dumps(content) if name == "b.json" else f"UPC,Territories\n{barcode(1)},{text}\n", name)
    after = releases(world)[release_id]["territories"]
    assert ((after["mode"], after["included"]), after["excluded"]) == (expected, ["US"])
