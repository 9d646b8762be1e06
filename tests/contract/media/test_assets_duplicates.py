from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.access import Caller
from shared.catalog.assets.duplicates import DuplicateCheck, check_duplicates
from shared.errors import NotFound
from shared.model.catalog.asset import AssetDuplicate
from tests.fixtures.asset_files import image_bytes, rendered
from tests.fixtures.asset_world import MANAGER, World
from tests.fixtures.music import play, score, wav

ISRCS = {"k1": "USSD12600001", "k2": "USSD12600002"}
MP3 = {"fileName": "a.mp3", "contentType": "audio/mpeg"}
COVER = {"fileName": "c.png", "kind": "image", "contentType": "image/png", "imageType": "FrontCover"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    tracks = [{"id": track_id, "isrc": isrc, "metadata": {}} for track_id, isrc in ISRCS.items()]
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"tracks": tracks}))
    return world


@cache
def song(seed: int) -> bytes:
    return wav(play(score(seed), 15))


@cache
def song_as_mp3(seed: int, folder: str) -> bytes:
    source = Path(folder) / "song.wav"
    source.write_bytes(song(seed))
    return rendered("a.mp3", f"amovie={source}", "-b:a", "128k")


def ready(world: World, data: bytes, **changes: Any) -> list[AssetDuplicate]:
    asset = world.process(world.upload(data, **changes))
    assert asset.status == "ready", asset.problems
    return asset.duplicates


def kinds(found: list[AssetDuplicate]) -> list[tuple[str, str]]:
    return [(duplicate.kind, duplicate.asset_id) for duplicate in found]


def test_the_first_file_has_no_duplicates(world: World) -> None:
    assert ready(world, song(1), trackId="k1") == []
    assert check_duplicates(DuplicateCheck(asset_id="a1"), caller=MANAGER, adapters=world.adapters) == []


def test_the_same_bytes_are_an_exact_duplicate(world: World) -> None:
    ready(world, song(1))
    (found,) = ready(world, song(1))
    assert (found.kind, found.asset_id, found.release_id, found.similarity) == ("exact", "a1", "r1", 1.0)


def test_the_same_recording_in_another_file_is_found(world: World, tmp_path: Path) -> None:
    ready(world, song(1), trackId="k1")
    ready(world, song(2), trackId="k2")
    (found,) = ready(world, song_as_mp3(1, str(tmp_path)), trackId="k1", **MP3)
    assert (found.kind, found.asset_id, found.track_id) == ("audio", "a1", "k1")
    assert 0.8 < found.similarity <= 1


def test_contradicting_isrcs_are_reported(world: World, tmp_path: Path) -> None:
    ready(world, song(1), trackId="k1")
    assert kinds(ready(world, song_as_mp3(1, str(tmp_path)), trackId="k2", **MP3)) == [("audio-other-isrc", "a1")]
    assert kinds(ready(world, song(2), trackId="k1")) == [("isrc-other-audio", "a1")]


def test_the_same_cover_is_found(world: World) -> None:
    ready(world, image_bytes("PNG"), **COVER)
    smaller = image_bytes("JPEG", size=(200, 200))
    found = ready(world, smaller, **{**COVER, "fileName": "c.jpg", "contentType": "image/jpeg"})
    assert kinds(found) == [("image", "a1")]


def test_files_of_other_tenants_are_invisible(world: World) -> None:
    ready(world, song(1), trackId="k1")
    for path in ("fingerprints/a1", "audioFingerprints/a1"):
        world.store.documents[path] = {**world.store.documents[path], "tenantId": "t2"}
    assert ready(world, song(1), trackId="k1") == []
    with pytest.raises(NotFound):
        check_duplicates(DuplicateCheck(asset_id="a1"), caller=MANAGER, adapters=world.adapters)
    with pytest.raises(NotFound):
        check_duplicates(DuplicateCheck(asset_id="a2"), caller=Caller("u9", "t3", "admin"), adapters=world.adapters)


def test_a_rejected_file_leaves_no_fingerprint(world: World) -> None:
    assert world.process(world.upload(song(1)[:-1])).status == "rejected"
    assert not any("ingerprints/" in path for path in world.store.documents)


def test_a_check_reads_a_bounded_number_of_documents(world: World) -> None:
    ready(world, song(1), trackId="k1")
    kept = {path: world.store.documents[path] for path in ("fingerprints/a1", "audioFingerprints/a1")}
    for number in range(300):
        for path, data in kept.items():
            world.store.documents[f"{path}-{number}"] = {**data, "id": f"a1-{number}"}
    world.store.meter.reset()
    assert len(check_duplicates(DuplicateCheck(asset_id="a1"), caller=MANAGER, adapters=world.adapters)) >= 24
    assert world.store.meter.reads <= 2 + 150 + 3 * 25


def test_a_file_rejected_at_the_last_moment_is_not_found(world: World) -> None:
    asset_id = world.upload(song(1))
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"status": "archived"}))
    assert world.process(asset_id).status == "rejected"
    assert not any(entry["assets"] for path, entry in world.store.documents.items() if "recordingTerms" in path)
