"""Switches of what an import read from the old distributor's export."""

import random
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shared.catalog.switches import start
from shared.catalog.switches.listing import SwitchQuery, SwitchReport, get_switch, list_switches
from shared.catalog.switches.start import SwitchesStarted, SwitchStart, start_switches
from shared.errors import Forbidden, InvalidInput, NotFound
from shared.media.fingerprint.encoding import packed
from shared.media.fingerprint.picture import picture_hashes
from shared.model.archives.imports import ImportJob
from shared.model.catalog.fingerprint import AudioFingerprint, FileFingerprint
from shared.model.catalog.switch import SwitchReference
from shared.model.codec import encode
from shared.model.delivery.entry import Standing
from shared.platform.store.port import Data
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.covers import cover
from tests.fixtures.imports import apply, items, plan, roll_back, table
from tests.fixtures.world import START, target


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def imported(world: ArchiveWorld, releases: int = 2, **fields: Any) -> ImportJob:
    return apply(world, plan(world, {"a.csv": table(releases)}, **fields))


def begin(world: ArchiveWorld, job: ImportJob, **fields: Any) -> SwitchesStarted:
    return start_switches(SwitchStart(import_id=job.id, **fields), caller=world.manager, adapters=world.adapters)


def change(world: ArchiveWorld, path: str, fields: Data) -> None:
    world.store.transact(lambda transaction: transaction.update(path, fields))


def put(world: ArchiveWorld, path: str, data: Data) -> None:
    world.store.transact(lambda transaction: transaction.set(path, data))


def set_audio(world: ArchiveWorld, release_id: str, *, old: str, ours: str) -> None:
    """Gives each track of both sides a recording, named with its index."""
    stored = world.store.documents[f"switches/{release_id}"]["old"]
    tracks = [{**each, "audioId": f"{old}{index}"} for index, each in enumerate(stored["tracks"])]
    change(world, f"switches/{release_id}", {"old": {**stored, "tracks": tracks}})
    release = world.store.documents[f"releases/{release_id}"]
    audio = [{**each, "audio": {"fileId": f"{ours}{index}"}} for index, each in enumerate(release["tracks"])]
    change(world, f"releases/{release_id}", {"tracks": audio})


def report(world: ArchiveWorld, release_id: str) -> SwitchReport:
    return get_switch(SwitchReference(release_id=release_id), caller=world.viewer, adapters=world.adapters)


def differing(found: SwitchReport, outcome: str = "differs") -> set[str]:
    return {
        f"{each.field}@{each.place}" if each.place else each.field for each in found.compared if each.outcome == outcome
    }


def test_what_was_edited_since_the_import_is_found(world: ArchiveWorld) -> None:
    job = imported(world)
    first, second = (item.release_id or "" for item in items(world, job))
    release = world.store.documents[f"releases/{first}"]
    tracks = [{**release["tracks"][0], "isrc": "QZEXA2699999"}, *release["tracks"][1:]]
    change(world, f"releases/{first}", {"basic": {**release["basic"], "title": "Another"}, "tracks": tracks})
    assert begin(world, job, distributor="Old Co").release_ids == [first, second]
    edited, same = report(world, first), report(world, second)
    assert differing(edited) == {"title", "isrc@1.1"}
    assert (edited.progress.state, edited.progress.must, edited.progress.should) == ("blocked", 1, 1)
    assert (differing(same), edited.distributor, edited.import_id) == (set(), "Old Co", job.id)
    assert {"audio@1.1", "audio@1.2"} <= differing(same, "unknown")  # the export has no recordings


def test_an_export_of_releases_that_are_here_already_is_compared_with_them(world: ArchiveWorld) -> None:
    (ours,) = (item.release_id or "" for item in items(world, imported(world, 1)))
    renamed = {"b.csv": table(1).replace("Album 1", "Old name").replace("3:21", "3:40")}
    again = apply(world, plan(world, renamed))
    assert items(world, again)[0].action == "skip"
    assert begin(world, again).release_ids == [ours]
    assert differing(report(world, ours)) == {"title", "duration@1.1"}


def test_an_edit_of_what_an_import_changed_is_refused(world: ArchiveWorld) -> None:
    (ours,) = (item.release_id or "" for item in items(world, imported(world, 1)))
    job = imported(world, 1, duplicates="update")
    assert [(item.action, item.content) for item in items(world, job)] == [("change", None)]
    change(world, f"releases/{ours}", {"notes": "Mine"})
    started = begin(world, job)
    assert (started.release_ids, [each.code for each in started.findings]) == ([], ["edited-since"])


def test_a_large_import_begins_in_parts_and_once(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "AT_ONCE", 2)
    job = imported(world, 3)
    first = begin(world, job)
    assert (len(first.release_ids), first.next_after) == (2, 2)
    rest = begin(world, job, after=first.next_after)
    assert (len(rest.release_ids), rest.next_after) == (1, None)
    assert begin(world, job).release_ids == []
    audited = [entry["action"] for path, entry in world.store.documents.items() if path.startswith("auditLog/")]
    assert audited.count("switch.started") == 3


def test_what_was_rolled_back_does_not_switch_and_its_switch_is_not_listed(world: ArchiveWorld) -> None:
    job = imported(world, 1)
    (release_id,) = begin(world, job).release_ids
    roll_back(world, job)
    assert [each.code for each in begin(world, job).findings] == ["not-imported"]
    assert list_switches(SwitchQuery(), caller=world.viewer, adapters=world.adapters).items == []
    with pytest.raises(NotFound):
        report(world, release_id)


def test_switches_are_listed_by_state(world: ArchiveWorld) -> None:
    job = imported(world)
    put(world, "deliveryTargets/target", encode(target()))
    first, second = begin(world, job).release_ids
    at = world.clock()
    live = Standing(
        target_id="target",
        delivery_id="d",
        status="completed",
        action="Initial",
        created=at,
        sent=at,
        content_hash="a" * 64,
        live="yes",
        since=at + timedelta(days=1),
    )
    change(world, f"releaseIndex/{first}", {"standings": {"target": encode(live)}, "contentHash": "a" * 64})
    for release_id in (first, second):
        set_audio(world, release_id, old="a", ours="a")

    def listed(state: Any) -> list[str]:
        page = list_switches(SwitchQuery(state=state), caller=world.viewer, adapters=world.adapters)
        return [each.release_id for each in page.items]

    assert (listed("ready"), listed("notLive"), listed("blocked")) == ([first], [second], [])
    assert set(listed(None)) == {first, second}
    (shown,) = report(world, first).progress.targets
    assert (shown.name, shown.take_down) == ("The DSP", True)


def test_a_recording_that_replaces_the_old_one_is_compared_by_its_sound(world: ArchiveWorld) -> None:
    job = imported(world, 1)
    (release_id,) = begin(world, job).release_ids
    set_audio(world, release_id, old="old", ours="new")
    assert {"audio@1.1", "audio@1.2"} <= differing(report(world, release_id), "unknown")
    for name, seed in (("old0", 1), ("new0", 1), ("old1", 1), ("new1", 2)):
        put(world, f"audioFingerprints/{name}", printed(name, seed))
    found = report(world, release_id)
    assert ("audio@1.1" in differing(found, "equal"), "audio@1.2" in differing(found)) == (True, True)
    put(world, "audioFingerprints/new0", {**printed("new0", 1), "tenantId": "victim"})
    assert "audio@1.1" in differing(report(world, release_id), "unknown")


def named_file(world: ArchiveWorld, job: ImportJob, old: list[str], ours: list[str], *, discs: int = 1) -> str:
    """Names the recordings of an import's only release, in the export and here; each is on a disc of its own, if so."""
    (item,) = items(world, job)
    release_id = item.release_id or ""
    release = world.store.documents[f"releases/{release_id}"]
    tracks = [
        {**each, "id": f"t{index}", "audio": {"fileId": f"audio{index}"}}
        | ({"discNumber": index + 1, "sequenceNumber": 1} if discs > 1 else {})
        for index, each in enumerate(release["tracks"])
    ]
    assets = {"audio": [{"id": f"audio{index}", "fileName": name} for index, name in enumerate(ours)]}
    change(world, f"releases/{release_id}", {"tracks": tracks, "assets": assets})
    content = {name: release[name] for name in ("basic", "metadata")} | {"tracks": tracks}
    content["tracks"] = [{name: value for name, value in each.items() if name != "audio"} for each in tracks]
    files = {f"t{index}": name for index, name in enumerate(old)}
    change(world, f"importJobs/{job.id}/items/{item.id}", {"content": content, "files": files})
    return release_id


@pytest.mark.parametrize(
    ("old", "ours", "discs", "equal"),
    [
        (["1.wav", "2.wav"], ["1.wav", "2.wav"], 1, {"audio@1.1", "audio@1.2"}),
        (["Disc 1\\01.WAV", "x/02.wav"], ["01.wav", "02.wav"], 1, {"audio@1.1", "audio@1.2"}),
        (["01.wav", "01.wav"], ["01.wav", "01.wav"], 2, {"audio@1.1", "audio@2.1"}),
        (["1.wav", "2.wav"], ["1.wav", "other.wav"], 1, {"audio@1.1"}),
    ],
)
def test_files_of_the_same_name_are_bound_track_by_track(
    world: ArchiveWorld, old: list[str], ours: list[str], discs: int, equal: set[str]
) -> None:
    job = imported(world, 1)
    release_id = named_file(world, job, old, ours, discs=discs)
    begin(world, job)
    found = report(world, release_id)
    assert {each for each in differing(found, "equal") if each.startswith("audio")} == equal


def test_a_file_that_comes_later_is_not_the_old_one_for_its_name(world: ArchiveWorld) -> None:
    job = imported(world, 1)
    release_id = named_file(world, job, ["1.wav", "2.wav"], [])
    tracks = world.store.documents[f"releases/{release_id}"]["tracks"]
    change(world, f"releases/{release_id}", {"tracks": [{**each, "audio": {}} for each in tracks]})
    begin(world, job)
    named = [{"id": f"new{index}", "fileName": f"{index + 1}.wav"} for index in range(2)]
    bound = [{**each, "audio": {"fileId": f"new{index}"}} for index, each in enumerate(tracks)]
    change(world, f"releases/{release_id}", {"tracks": bound, "assets": {"audio": named}})
    assert {"audio@1.1", "audio@1.2"} <= differing(report(world, release_id), "unknown")


def with_cover(world: ArchiveWorld, release_id: str, asset_id: str, name: str = "front.jpg") -> None:
    change(world, f"releases/{release_id}", {"assets": {"coverImage": {"id": asset_id, "fileName": name}}})


def begun_with_cover(world: ArchiveWorld, exported: str) -> str:
    """Begins the switch of a release whose cover is here already; the export names its own."""
    job = imported(world, 1)
    release_id = named_file(world, job, [], [])
    with_cover(world, release_id, "old")
    (item,) = items(world, job)
    change(world, f"importJobs/{job.id}/items/{item.id}", {"files": {"cover": exported}})
    begin(world, job)
    return release_id


def cover_of(world: ArchiveWorld, release_id: str) -> str:
    return next(each.outcome for each in report(world, release_id).compared if each.field == "cover")


@pytest.mark.parametrize(
    ("ours", "outcome"),
    [
        (lambda: cover(4, 240), "equal"),
        (lambda: cover(4, 240).resize((180, 180)).convert("L"), "equal"),
        (lambda: cover(9, 240), "differs"),
        (lambda: Image.new("L", (240, 240)), "unknown"),
        (None, "unknown"),
    ],
    ids=["same", "smaller", "another", "blank", "not-measured"],
)
def test_a_cover_that_replaces_the_old_one_is_compared_by_its_picture(
    world: ArchiveWorld, ours: Callable[[], Image.Image] | None, outcome: str
) -> None:
    release_id = begun_with_cover(world, "Covers\\FRONT.jpg")
    assert cover_of(world, release_id) == "equal"  # the file that the export names
    with_cover(world, release_id, "new")
    put(world, "fingerprints/old", pictured("old", cover(4, 240)))
    if ours:
        put(world, "fingerprints/new", pictured("new", ours()))
    assert cover_of(world, release_id) == outcome
    put(world, "fingerprints/new", {**pictured("new", cover(4, 240)), "tenantId": "victim"})
    assert cover_of(world, release_id) == "unknown"


def test_the_same_bytes_are_the_same_cover_even_if_they_are_blank(world: ArchiveWorld) -> None:
    release_id = begun_with_cover(world, "front.jpg")
    with_cover(world, release_id, "new", "other.png")
    for name in ("old", "new"):
        put(world, f"fingerprints/{name}", {**pictured(name, Image.new("L", (240, 240))), "sha256": "b" * 64})
    assert cover_of(world, release_id) == "equal"


@pytest.mark.parametrize("exported", ["another.jpg", ""])
def test_a_cover_is_not_known_if_the_old_one_was_not_here(world: ArchiveWorld, exported: str) -> None:
    release_id = begun_with_cover(world, exported)
    with_cover(world, release_id, "new", exported)
    put(world, "fingerprints/old", pictured("old", cover(4, 240)))
    put(world, "fingerprints/new", pictured("new", cover(9, 240)))
    assert cover_of(world, release_id) == "unknown"


def test_targets_that_do_not_exist_are_refused_all_at_once(world: ArchiveWorld) -> None:
    job = imported(world, 1)
    put(world, "deliveryTargets/target", encode(target()))
    put(world, "deliveryTargets/foreign", {**encode(target()), "id": "foreign", "tenantId": "victim"})
    with pytest.raises(InvalidInput) as error:
        begin(world, job, target_ids=["none", "target", "foreign"])
    assert [(each.path, each.code) for each in error.value.problems] == [
        ("targetIds[0]", "not-found"),
        ("targetIds[2]", "not-found"),
    ]
    with pytest.raises(InvalidInput) as error:
        start_switches(SwitchStart(target_ids=["none"]), caller=world.manager, adapters=world.adapters)
    assert [each.path for each in error.value.problems] == ["releaseIds", "targetIds[0]"]
    assert not [path for path in world.store.documents if path.startswith("switches/")]
    assert begin(world, job, target_ids=["target"]).release_ids


def test_no_target_is_left_out_however_many_there_are(world: ArchiveWorld) -> None:
    job = imported(world, 1)
    many = {f"deliveryTargets/t{number}": {**encode(target()), "id": f"t{number}"} for number in range(501)}
    many["deliveryTargets/t7"]["name"] = "Zulu"
    world.store.documents.update(many)
    (release_id,) = begin(world, job, target_ids=["t7", "t500"]).release_ids
    assert [each.target_id for each in report(world, release_id).progress.targets] == ["t500", "t7"]


def test_only_managers_begin_switches_of_their_own_tenant(world: ArchiveWorld) -> None:
    job = imported(world, 1)
    request = SwitchStart(import_id=job.id)
    with pytest.raises(Forbidden):
        start_switches(request, caller=world.viewer, adapters=world.adapters)
    with pytest.raises(InvalidInput):
        start_switches(SwitchStart(), caller=world.manager, adapters=world.adapters)
    with pytest.raises(NotFound):
        start_switches(SwitchStart(import_id="another"), caller=world.manager, adapters=world.adapters)


def pictured(name: str, picture: Image.Image) -> Data:
    """The stored fingerprint of a cover."""
    return encode(
        FileFingerprint(
            id=name,
            tenant_id="tenant",
            release_id="r",
            file_name=f"{name}.jpg",
            kind="image",
            size=1,
            md5="a" * 32,
            sha256=sha256(name.encode()).hexdigest(),
            image_hashes=[f"{each:016x}" for each in picture_hashes(picture.convert("L"))],
            created=START,
        )
    )


def printed(name: str, seed: int) -> Data:
    """A stored fingerprint of a recording of half a minute."""
    words = random.Random(seed).randbytes(4 * 240)
    return encode(
        AudioFingerprint(
            id=name,
            tenant_id="tenant",
            release_id="r",
            file_name=f"{name}.wav",
            duration=30,
            words=packed(words),
            created=START,
        )
    )
