import hashlib
import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.access import Caller
from shared.accounts.measuring import measuring_path
from shared.catalog.assets.process import resume_uploads
from shared.errors import Forbidden, NotFound, RateLimited, Unavailable
from shared.media.hashes import hash_stream
from tests.fixtures.asset_files import PDF, encoded, image_bytes, wav_bytes
from tests.fixtures.asset_world import NOW, World

COVER = {"fileName": "c.jpg", "kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover"}
BACK = {**COVER, "fileName": "b.png", "contentType": "image/png", "imageType": "BackCover"}
ADAPTERS: Any = World.adapters.fget  # type: ignore[attr-defined]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def rejected(world: World, asset_id: str) -> list[str]:
    before = deepcopy(world.release)
    asset = world.process(asset_id)
    assert asset.status == "rejected"
    assert (asset.audio, asset.image, asset.expires) == (None, None, None)
    assert world.release == before
    assert all(problem.message for problem in asset.problems)
    return [problem.code for problem in asset.problems]


def test_audio_becomes_ready_and_part_of_its_track(world: World) -> None:
    data = wav_bytes(1.5)
    asset = world.process(world.upload(data, trackId="k1", md5=hashlib.md5(data).hexdigest()), event_id="e/1")
    assert asset.status == "ready"
    assert asset.audio is not None
    assert asset.audio.hashes.sha256 == hashlib.sha256(data).hexdigest()
    assert (asset.audio.duration, asset.audio.channels, asset.audio.bit_depth) == (1.5, 2, 16)
    assert (asset.audio.format_code, asset.audio.trailing_bytes) == (1, 0)
    assert asset.audio.storage_url == asset.storage_path
    release = world.release
    assert [item["id"] for item in release["assets"]["audio"]] == [asset.id]
    assert release["tracks"][0]["audio"] == {"fileId": asset.id, "format": "WAV", "bitrate": 1411, "sampleRate": 44_100}
    assert release["tracks"][0]["metadata"] == {"title": "One", "duration": 1.5}
    assert release["tracks"][1] == {"id": "k2", "metadata": {"title": "Two"}}
    assert release["updated"] == NOW
    assert world.store.documents["processedEvents/e%2F1"]["expires"] > NOW


def test_a_new_file_replaces_the_tracks_previous_one(world: World) -> None:
    first = world.upload(wav_bytes(1.0), trackId="k1")
    loose = world.upload(wav_bytes(1.1))
    second = world.upload(encoded("a.flac"), trackId="k1", fileName="a.flac", contentType="audio/flac")
    for asset_id in (first, loose, second):
        assert world.process(asset_id).status == "ready"
    assert [item["id"] for item in world.release["assets"]["audio"]] == [loose, second]
    assert world.release["tracks"][0]["audio"]["format"] == "FLAC"


def test_images_and_documents_are_attached_to_the_release(world: World) -> None:
    cover = world.upload(image_bytes(), **COVER)
    back = world.upload(image_bytes("PNG"), **BACK)
    booklet = world.upload(PDF, fileName="b.pdf", kind="document", contentType="application/pdf")
    for asset_id in (cover, back, booklet):
        assert world.process(asset_id).status == "ready"
    assets = world.release["assets"]
    assert (assets["coverImage"]["id"], assets["coverImage"]["width"]) == (cover, 320)
    assert [image["type"] for image in assets["images"]] == ["BackCover"]
    assert [document["id"] for document in assets["documents"]] == [booklet]


def test_an_asset_without_its_file_stays_uploading(world: World) -> None:
    session = world.create()
    assert world.process(session.asset_id).status == "uploading"
    assert world.store.documents["assets/a1"]["status"] == "uploading"


def test_a_settled_asset_is_unchanged(world: World) -> None:
    asset_id = world.upload(wav_bytes(), trackId="k1")
    first = world.process(asset_id, event_id="e1")
    before = deepcopy(world.store.documents)
    assert world.process(asset_id, event_id="e1") == first
    assert world.process(asset_id, event_id="e2") == first
    assert world.store.documents == before


def test_concurrent_runs_settle_the_asset_once(world: World) -> None:
    asset_id = world.upload(wav_bytes(), trackId="k1")
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: world.process(asset_id, event_id=f"e{n}"), range(8)))
    assert {asset.status for asset in found} == {"ready"}
    assert len(world.release["assets"]["audio"]) == 1
    assert sum(path.startswith("processedEvents/") for path in world.store.documents) == 1


def test_an_interrupted_run_is_resumed(world: World) -> None:
    asset_id = world.upload(wav_bytes())
    world.store.transact(lambda transaction: transaction.update(f"assets/{asset_id}", {"status": "processing"}))
    assert world.process(asset_id).status == "ready"


@pytest.mark.parametrize(
    ("data", "changes", "codes"),
    [
        (wav_bytes(), {"size": 999}, ["size-mismatch"]),
        (wav_bytes(), {"md5": "f" * 32}, ["md5-mismatch"]),
        (wav_bytes()[:-10], {}, ["truncated"]),
        (encoded("a.mp3"), {}, ["mislabelled"]),
        (image_bytes(), {}, ["mislabelled"]),
        (wav_bytes(), COVER, ["mislabelled"]),
        (b"MZ" + bytes(500), {}, ["mislabelled", "unsupported-format"]),
        (b"no music at all", {}, ["unsupported-format"]),
    ],
)
def test_an_invalid_file_is_rejected_with_its_reasons(
    world: World, data: bytes, changes: dict[str, Any], codes: list[str]
) -> None:
    assert rejected(world, world.upload(data, **changes)) == codes


def test_a_file_that_arrived_empty_is_rejected(world: World) -> None:
    session = world.create()
    world.blobs.write(session.storage_path, b"", "audio/wav")
    assert rejected(world, session.asset_id) == ["size-mismatch"]


def test_the_release_may_be_archived_or_deleted_meanwhile(world: World) -> None:
    asset_id = world.upload(wav_bytes())
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"status": "archived"}))
    assert rejected(world, asset_id) == ["archived"]
    asset_id = "a9"
    world.store.documents["assets/a9"] = {**world.store.documents["assets/a1"], "id": "a9", "status": "uploading"}
    del world.store.documents["releases/r1"]
    assert rejected(world, asset_id) == ["not-found"]


def test_a_file_of_a_deleted_track_is_attached_to_the_release(world: World) -> None:
    asset_id = world.upload(wav_bytes(), trackId="k2")
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"tracks": []}))
    asset = world.process(asset_id)
    assert (asset.status, [problem.severity for problem in asset.problems]) == ("ready", ["warning"])
    assert [item["id"] for item in world.release["assets"]["audio"]] == [asset_id]


def test_a_file_that_would_make_the_release_too_large_is_rejected(world: World) -> None:
    asset_id = world.upload(wav_bytes())
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"notes": "x" * 900_000}))
    assert rejected(world, asset_id) == ["too-large"]


def test_a_file_that_changes_while_it_is_read_is_retried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asset_id = world.upload(wav_bytes(0.5))
    path = world.store.documents[f"assets/{asset_id}"]["storagePath"]
    found = world.blobs.stat(path)
    world.blobs.write(path, wav_bytes(0.5, depth=8, sample_rate=88_200), "audio/wav")
    monkeypatch.setattr(world.blobs, "stat", lambda _: found)
    with pytest.raises(Unavailable):
        world.process(asset_id)
    assert world.store.documents[f"assets/{asset_id}"]["status"] == "processing"


def test_a_composed_file_is_verified_by_its_crc32c(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    data = wav_bytes()
    asset_id = world.upload(data)
    found = world.blobs.stat(world.store.documents[f"assets/{asset_id}"]["storagePath"])
    assert found is not None
    actual = hash_stream(io.BytesIO(data))[0].crc32c
    monkeypatch.setattr(world.blobs, "stat", lambda _: replace(found, md5=None, crc32c="AAAAAA=="))
    with pytest.raises(Unavailable):
        world.process(asset_id)
    monkeypatch.setattr(world.blobs, "stat", lambda _: replace(found, md5=None, crc32c=actual))
    assert world.process(asset_id).status == "ready"


def test_users_process_only_uploads_of_their_own_tenant(world: World) -> None:
    asset_id = world.upload(wav_bytes())
    with pytest.raises(NotFound):
        world.process(asset_id, caller=Caller("u9", "t2", "admin"))
    with pytest.raises(Forbidden):
        world.process(asset_id, caller=Caller("u2", "t1", "viewer"))
    assert world.process(asset_id, caller=Caller("u1", "t1", "manager")).status == "ready"
    with pytest.raises(NotFound):
        world.process("nothing")


def test_a_fault_while_measuring_rejects_the_file_in_one_attempt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("a figure that no model admits")

    asset_id = world.upload(wav_bytes())
    monkeypatch.setattr("shared.media.examine.measure_audio", fail)
    assert rejected(world, asset_id) == ["unmeasurable"]


@pytest.mark.parametrize(
    "fault", [struct.error, RecursionError, MemoryError, OSError, SyntaxError, zlib.error, EOFError]
)
def test_whatever_a_file_makes_a_reader_raise_is_a_reason(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(*_: Any) -> None:
        raise fault

    asset_id = world.upload(image_bytes(), **COVER)
    monkeypatch.setattr("shared.media.examine.covers", fail)
    assert rejected(world, asset_id) == ["unmeasurable"]


def test_a_file_that_ends_its_process_is_rejected_after_three_attempts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the machine had run out of memory: nothing of the run is left but that it began."""

    class Killed(BaseException):
        pass

    def end(*_: Any) -> None:
        raise Killed

    now = NOW
    monkeypatch.setattr(World, "adapters", property(lambda self: replace(ADAPTERS(self), clock=lambda: now)))
    monkeypatch.setattr("shared.catalog.assets.process.examine_upload", end)
    asset_id = world.upload(wav_bytes())
    with pytest.raises(Killed):
        world.process(asset_id)
    assert resume_uploads(world.adapters) == 0, "another run may be under way"
    for _ in range(2):
        now += timedelta(minutes=16)
        with pytest.raises(Killed):
            resume_uploads(world.adapters)
    now += timedelta(minutes=16)
    assert resume_uploads(world.adapters) == 1
    settled = world.store.documents[f"assets/{asset_id}"]
    assert (settled["status"], settled["attempts"]) == ("rejected", 3)
    assert [problem["code"] for problem in settled["problems"]] == ["unmeasurable"]


def test_an_interrupted_upload_is_resumed_and_others_are_left_alone(world: World) -> None:
    whole, waiting = world.upload(wav_bytes(), trackId="k1"), world.create().asset_id
    begun = {"status": "processing", "updated": NOW - timedelta(minutes=16)}
    world.store.transact(lambda transaction: transaction.update(f"assets/{whole}", begun))
    assert resume_uploads(world.adapters) == 1
    assert world.store.documents[f"assets/{whole}"]["status"] == "ready"
    assert world.store.documents[f"assets/{waiting}"]["status"] == "uploading"
    assert resume_uploads(world.adapters) == 0


def test_an_upload_that_cannot_be_resumed_now_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.upload(wav_bytes()), world.upload(wav_bytes(0.7))
    for number, asset_id in enumerate((first, second)):
        begun = {"status": "processing", "attempts": 1, "updated": NOW - timedelta(minutes=20 - number)}
        world.store.transact(
            lambda transaction, path=asset_id, begun=begun: transaction.update(f"assets/{path}", begun)
        )
    stat, lost = world.blobs.stat, world.store.documents[f"assets/{first}"]["storagePath"]

    def unavailable(path: str) -> Any:
        if path == lost:
            raise Unavailable("The bucket does not answer.")
        return stat(path)

    monkeypatch.setattr(world.blobs, "stat", unavailable)
    assert resume_uploads(world.adapters) == 1
    assert world.store.documents[f"assets/{second}"]["status"] == "ready"
    assert world.store.documents[f"assets/{first}"]["attempts"] == 2
    assert resume_uploads(world.adapters) == 0, "it waits for its turn again"


def test_an_interrupted_upload_whose_file_is_gone_is_rejected(world: World) -> None:
    asset_id = world.upload(wav_bytes())
    world.blobs.delete(world.store.documents[f"assets/{asset_id}"]["storagePath"])
    begun = {"status": "processing", "updated": NOW - timedelta(minutes=16)}
    world.store.transact(lambda transaction: transaction.update(f"assets/{asset_id}", begun))
    assert resume_uploads(world.adapters) == 1
    rejected = world.store.documents[f"assets/{asset_id}"]
    assert (rejected["status"], [problem["code"] for problem in rejected["problems"]]) == ("rejected", ["not-found"])


TAGGED = (
    "-metadata",
    "title=One (Remastered)",
    "-metadata",
    "ISRC=GB-AYE-06-01498",
    "-metadata",
    "artist=AURORA & friends",
)
FLAC = {"trackId": "k1", "fileName": "a.flac", "contentType": "audio/flac"}


@pytest.mark.parametrize(
    ("track", "codes"),
    [
        ({"isrc": "GBAYE0601498", "title": "Óne", "displayArtist": "Aurora"}, []),
        ({"isrc": "GBAYE0601499", "title": "One", "displayArtist": "Aurora"}, ["tag-isrc"]),
        ({"isrc": "GBAYE0601498", "title": "Two", "displayArtist": "Boreas"}, ["tag-title", "tag-artist"]),
        ({"isrc": "GBAYE0601498", "title": "One", "displayArtist": "B", "artists": [{"name": "Aurora"}]}, []),
        ({}, []),
    ],
)
def test_tags_that_contradict_the_track_are_told(world: World, track: dict[str, Any], codes: list[str]) -> None:
    given = {"id": "k1", "metadata": {key: value for key, value in track.items() if key != "isrc"}}
    given |= {"isrc": track["isrc"]} if track else {}
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"tracks": [given]}))
    asset = world.process(world.upload(encoded("a.flac", *TAGGED), **FLAC))
    assert asset.status == "ready"
    assert [problem.code for problem in asset.problems] == codes
    assert not any(problem.severity == "error" for problem in asset.problems)


def test_an_upload_waits_when_the_measuring_time_of_the_day_is_used_up(world: World) -> None:
    asset_id, path = world.upload(wav_bytes()), measuring_path("t1", NOW)
    world.store.transact(lambda transaction: transaction.set(path, {"count": 1_000_000, "expires": NOW}))
    with pytest.raises(RateLimited):
        world.process(asset_id)
    waiting = world.store.documents[f"assets/{asset_id}"]
    assert waiting["status"] == "uploading"
    assert [problem["code"] for problem in waiting["problems"]] == ["measuring-time"]
    world.store.transact(lambda transaction: transaction.delete(path))
    settled = world.process(asset_id)
    assert (settled.status, settled.problems) == ("ready", [])
    assert world.store.documents[path]["count"] >= 1
