from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from shared.accounts.access import Caller
from shared.catalog.assets.attach import detached_fields
from shared.catalog.assets.download import LinkRequest, link_asset
from shared.catalog.assets.remove import AssetRemoval, remove_asset
from shared.errors import Conflict, Forbidden, NotFound
from tests.fixtures.asset_files import encoded, image_bytes, wav_bytes
from tests.fixtures.asset_world import MANAGER, World
from tests.fixtures.music import play, score, wav

OTHER_TENANT = Caller("u9", "t2", "admin")
VIEWER = Caller("u2", "t1", "viewer")
SONG = wav(play(score(1), 8))
COVER = {"fileName": "c.jpg", "kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    assert world.process(world.upload(SONG)).status == "ready"
    return world


def remove(world: World, asset_id: str, caller: Caller = MANAGER, *, detach: bool = False) -> None:
    remove_asset(AssetRemoval(asset_id=asset_id, detach=detach), caller=caller, adapters=world.adapters)


def link(world: World, asset_id: str, derived: str | None = None, caller: Caller = VIEWER) -> str:
    return link_asset(LinkRequest(asset_id=asset_id, derived=derived), caller=caller, adapters=world.adapters).url


def test_a_link_serves_the_upload_and_its_derived_files(world: World) -> None:
    with urlopen(link(world, "a1")) as file:
        assert file.read() == SONG
    with urlopen(link(world, "a1", "waveform.svg")) as file:
        assert file.read().startswith(b"<svg")
    cover = world.upload(image_bytes(), **COVER)
    assert list(world.process(cover).derived) == ["cover-300.jpg"]
    with urlopen(link(world, cover, "cover-300.jpg")) as file:
        assert file.read(2) == b"\xff\xd8"


def test_a_missing_or_unready_file_has_no_link(world: World) -> None:
    for asset_id, caller, derived in (("a9", VIEWER, None), ("a1", OTHER_TENANT, None), ("a1", VIEWER, "../../x")):
        with pytest.raises(NotFound):
            link(world, asset_id, derived, caller)
    with pytest.raises(Conflict):
        link(world, world.create().asset_id)


def test_removing_a_file_leaves_nothing_behind(world: World) -> None:
    remove(world, "a1")
    counts = ("recordingTerms/", "rateLimits/")
    assert sorted(path for path in world.store.documents if not path.startswith(counts)) == ["releases/r1"]
    assert not any(entry.get("assets") for path, entry in world.store.documents.items() if "recordingTerms" in path)
    assert world.release["assets"]["audio"] == []
    assert [path for path in world.root.rglob("*") if path.is_file()] == []


def test_a_file_in_use_cannot_be_removed(world: World) -> None:
    used = world.upload(wav_bytes(), trackId="k1")
    cover = world.upload(image_bytes(), **COVER)
    for asset_id in (used, cover):
        assert world.process(asset_id).status == "ready"
        with pytest.raises(Conflict, match="uses this file"):
            remove(world, asset_id)
    assert world.store.documents[f"assets/{used}"]["status"] == "ready"


def test_a_file_that_a_delivery_may_need_cannot_be_removed(world: World) -> None:
    world.store.documents["deliveries/d1"] = {"id": "d1", "releaseId": "r1", "status": "queued"}
    with pytest.raises(Conflict, match="in progress"):
        remove(world, "a1")


def test_only_managers_of_the_tenant_can_remove(world: World) -> None:
    with pytest.raises(Forbidden):
        remove(world, "a1", VIEWER)
    with pytest.raises(NotFound):
        remove(world, "a1", OTHER_TENANT)


def test_a_failed_removal_can_be_repeated(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: str) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(world.blobs, "delete", broken)
        with pytest.raises(ConnectionError):
            remove(world, "a1")
    remove(world, "a1")
    assert "assets/a1" not in world.store.documents


def test_a_file_can_be_detached_and_removed(world: World) -> None:
    removed = world.upload(encoded("a.flac"), trackId="k1", fileName="a.flac", contentType="audio/flac")
    kept = world.upload(wav_bytes(1.0), trackId="k2")
    for asset_id in (removed, kept):
        assert world.process(asset_id).status == "ready"
    remove(world, removed, detach=True)
    assert not [name for name in world.store.documents if removed in name.split("/")]
    assert [file["id"] for file in world.release["assets"]["audio"]] == ["a1", kept]
    assert "audio" not in world.release["tracks"][0]
    assert world.release["tracks"][1]["audio"]["fileId"] == kept


def test_an_unprocessed_upload_can_be_removed(world: World) -> None:
    asset_id = world.upload(b"picture", **COVER)
    remove(world, asset_id)
    assert f"assets/{asset_id}" not in world.store.documents


@pytest.mark.parametrize("detach", [True, False])
def test_a_file_of_any_stored_version_cannot_be_removed(world: World, detach: bool) -> None:
    asset_id = world.upload(wav_bytes(1.0), trackId="k1")
    world.process(asset_id)
    for number in range(25):
        kept = world.release if number == 0 else {**world.release, "tracks": []}
        world.store.documents[f"releases/r1/versions/{number:02}"] = {"id": f"{number:02}", "release": kept}
    world.process(world.upload(wav_bytes(1.1), trackId="k1"))
    with pytest.raises(Conflict, match="A version"):
        remove(world, asset_id, detach=detach)
    assert world.blobs.stat(world.store.documents[f"assets/{asset_id}"]["storagePath"])


def test_a_cover_is_detached() -> None:
    assets: dict[str, Any] = {"coverImage": {"id": "a"}, "images": [{"id": "a"}, {"id": "b"}], "audio": []}
    release = {"assets": assets, "tracks": [{"id": "k", "video": {"fileId": "a"}}]}
    assert detached_fields(release, "a") == {"assets": {"images": [{"id": "b"}], "audio": []}, "tracks": [{"id": "k"}]}
    assert detached_fields(release, "c") == {}
