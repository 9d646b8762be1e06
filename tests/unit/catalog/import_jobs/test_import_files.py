"""Recordings and covers find the drafts of their import by their names."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.import_jobs.files import FileMatches, FileSearch, match_files
from shared.catalog.imports.files.means import FileFacts
from shared.errors import NotFound
from shared.model.archives.imports import ImportJob
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import apply, barcode, items, plan, releases, table


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def matches(world: ArchiveWorld, job: ImportJob, *names: str) -> FileMatches:
    search = FileSearch(import_id=job.id, names=list(names))
    return match_files(search, caller=world.viewer, adapters=world.adapters)


def told(world: ArchiveWorld, job: ImportJob, *facts: FileFacts) -> FileMatches:
    search = FileSearch(import_id=job.id, names=[each.name for each in facts], facts=list(facts))
    return match_files(search, caller=world.viewer, adapters=world.adapters)


def found(result: FileMatches, job_releases: list[str]) -> list[tuple[str, int, str | None]]:
    return [(each.name, job_releases.index(each.release_id), each.track_id) for each in result.items]


def test_files_are_matched_by_position_isrc_table_and_cover(world: ArchiveWorld) -> None:
    text = table(2).replace("duration", "duration,file", 1).replace("3:21\n", "3:21,sub\\Take One.wav\n", 1)
    job = apply(world, plan(world, {"a.csv": text}))
    order = [str(item.release_id) for item in items(world, job)]
    names = ("in/take one.WAV", f"{barcode(1)}_01_002.wav", f"{barcode(2)}.jpg", "QZ-EXA-26-00042.flac", "b.wav")
    result = matches(world, job, *names)
    assert found(result, order) == [
        ("in/take one.WAV", 0, "track-1"),
        (f"{barcode(1)}_01_002.wav", 0, "track-2"),
        (f"{barcode(2)}.jpg", 1, None),
        ("QZ-EXA-26-00042.flac", 1, "track-2"),
    ]
    assert result.unmatched == ["b.wav"]


def test_what_has_its_file_is_left_out(world: ArchiveWorld) -> None:
    job = apply(world, plan(world, {"a.csv": table(1)}))
    [(release_id, release)] = releases(world).items()
    first, second = release["tracks"]
    changed = {"tracks": [{**first, "audio": {"fileId": "f"}}, second], "assets": {"coverImage": {"id": "c"}}}
    world.store.transact(lambda transaction: transaction.update(f"releases/{release_id}", changed))
    names = (f"{barcode(1)}_01_001.wav", f"{barcode(1)}_01_002.wav", f"{barcode(1)}.jpg")
    assert found(matches(world, job, *names), [release_id]) == [(names[1], 0, "track-2")]


def test_only_drafts_of_the_import_are_matched(world: ArchiveWorld) -> None:
    name = f"{barcode(1)}_01_001.wav"
    planned = plan(world, {"a.csv": table(1)})
    assert matches(world, planned, name).unmatched == [name]
    job = apply(world, planned)
    [release_id] = releases(world)
    world.store.transact(lambda transaction: transaction.delete(f"releases/{release_id}"))
    assert matches(world, job, name).unmatched == [name]
    world.viewer = replace(world.viewer, tenant_id="elsewhere")
    with pytest.raises(NotFound):
        matches(world, job, name)


def test_files_of_one_name_are_told_apart_by_their_folders(world: ArchiveWorld) -> None:
    rows = [f"{barcode(number)},Song,{file}" for number, file in ((1, "one\\01.wav"), (2, "two/01.wav"), (3, "01.wav"))]
    job = apply(world, plan(world, {"a.csv": "\n".join(["UPC,Track Title,File", *rows])}))
    order = [str(item.release_id) for item in items(world, job)]
    result = matches(world, job, "in/One/01.WAV", "in/two/01.wav", "in/two/01.wav")
    assert [each[:2] for each in found(result, order)] == [("in/One/01.WAV", 0), ("in/two/01.wav", 1)]
    assert matches(world, job, "three/01.wav", "four/01.wav").unmatched == ["three/01.wav", "four/01.wav"]
    assert len(found(matches(world, job, "three/01.wav"), order)) == 3


def test_drafts_are_read_together(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    job = apply(world, plan(world, {"a.csv": table(40, tracks=1)}))
    read: list[str] = []
    get = world.store.get

    def noted(path: str) -> Any:
        read.append(path)
        return get(path)

    monkeypatch.setattr(world.store, "get", noted)
    result = matches(world, job, *(f"{barcode(number)}_01_001.wav" for number in range(1, 41)))
    assert (len(result.items), result.unmatched) == (40, [])
    assert read == [f"importJobs/{job.id}"]


def test_tags_and_durations_tell_what_names_do_not(world: ArchiveWorld) -> None:
    job = apply(world, plan(world, {"a.csv": table(2)}))
    order = [str(item.release_id) for item in items(world, job)]
    result = told(
        world,
        job,
        FileFacts(name="one.wav", isrc="QZ-EXA-26-00021"),
        FileFacts(name=f"{barcode(1)}_01_002.wav", isrc="QZEXA2600022", duration=202.0),
        FileFacts(name="take.wav", title="Track 1", duration=201.0),
        FileFacts(name="nothing.wav", duration=201.0),
    )
    assert [(each.name, order.index(each.release_id), each.means, each.confidence) for each in result.items] == [
        ("one.wav", 0, "isrcTag", 0.95),
        (f"{barcode(1)}_01_002.wav", 0, "position", 1.0),
        ("take.wav", 1, "titleAndDuration", 0.9),
    ]
    assert result.unmatched == ["nothing.wav"]


def test_what_is_not_clear_is_left_to_a_person_with_the_candidates(world: ArchiveWorld) -> None:
    job = apply(world, plan(world, {"a.csv": table(30, tracks=1)}))
    order = [str(item.release_id) for item in items(world, job)]
    result = matches(world, job, "Track 1.wav", "x.wav")
    assert (result.items, result.unmatched) == ([], ["Track 1.wav", "x.wav"])
    [choice] = result.undecided
    assert [each.release_id for each in choice.candidates] == order[:20]
    assert {(each.release_title[:5], each.track_title) for each in choice.candidates} == {("Album", "Track 1")}
    assert {(each.track_id, each.means) for each in choice.candidates} == {("track-1", "title")}


def test_a_name_in_the_table_counts_before_tags(world: ArchiveWorld) -> None:
    text = table(1).replace("duration", "duration,file", 1).replace("3:21\n", "3:21,Take One.wav\n", 1)
    job = apply(world, plan(world, {"a.csv": text}))
    result = told(world, job, FileFacts(name="Take One.wav", isrc="QZEXA2600022"), FileFacts(name="Track 1.wav"))
    assert [(each.name, each.track_id, each.means) for each in result.items] == [
        ("Take One.wav", "track-1", "table"),
        ("Take One.wav", "track-2", "isrcTag"),
    ]


def test_the_files_that_a_message_names_find_its_tracks(world: ArchiveWorld) -> None:
    message = Path("tests/unit/validation/messages/album-43.xml").read_bytes()
    job = apply(world, plan(world, {"m.xml": message}))
    result = matches(world, job, "old/resources/1.flac", "old/resources/cover.jpg", "old/other/1.flac")
    assert [(each.name, each.track_id, each.means) for each in result.items] == [
        ("old/resources/cover.jpg", None, "table"),
        ("old/resources/1.flac", "A1", "table"),
    ]
