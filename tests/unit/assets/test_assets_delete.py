from pathlib import Path
from typing import Any

import pytest
from asset_files import encoded, wav_bytes
from asset_world import MANAGER, NOW, World

from shared.assets.delete import delete_asset, detached_fields
from shared.errors import Conflict, Forbidden, NotFound
from shared.tenants.caller import Caller

COVER = {"fileName": "c.jpg", "kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def delete(world: World, asset_id: str, caller: Caller | None = None) -> None:
    delete_asset(asset_id, caller=caller or MANAGER, store=world.store, blobs=world.blobs, clock=lambda: NOW)


def test_a_file_leaves_with_all_that_was_kept_of_it(world: World) -> None:
    stays = world.upload(wav_bytes(1.0), trackId="k2")
    goes = world.upload(encoded("a.flac"), trackId="k1", fileName="a.flac", contentType="audio/flac")
    for asset_id in (stays, goes):
        world.process(asset_id)
    path = world.store.documents[f"assets/{goes}"]["storagePath"]
    delete(world, goes)
    assert not [name for name in world.store.documents if goes in name]
    indexed = [data for name, data in world.store.documents.items() if name.startswith("recordingTerms/")]
    assert not [entry for entry in indexed if goes in entry["assets"]]
    assert world.blobs.stat(path) is None
    assert [file["id"] for file in world.release["assets"]["audio"]] == [stays]
    assert "audio" not in world.release["tracks"][0]
    assert world.release["tracks"][1]["audio"]["fileId"] == stays


def test_an_upload_that_never_came_can_be_taken_back(world: World) -> None:
    asset_id = world.upload(b"picture", **COVER)
    delete(world, asset_id)
    assert f"assets/{asset_id}" not in world.store.documents


def test_a_file_of_a_kept_version_stays(world: World) -> None:
    asset_id = world.upload(wav_bytes(1.0), trackId="k1")
    world.process(asset_id)
    before = world.release
    release_id = before["id"]
    world.store.transact(
        lambda transaction: transaction.update(f"releases/{release_id}", {"ddex.lastGenerated": before["updated"]})
    )
    with pytest.raises(Conflict, match="a version"):
        delete(world, asset_id)
    assert world.blobs.stat(world.store.documents[f"assets/{asset_id}"]["storagePath"])


def test_only_the_tenants_managers_remove(world: World) -> None:
    asset_id = world.upload(wav_bytes(1.0), trackId="k1")
    with pytest.raises(Forbidden):
        delete(world, asset_id, Caller(uid="viewer", tenant_id="t1", role="viewer"))
    with pytest.raises(NotFound):
        delete(world, asset_id, Caller(uid="admin", tenant_id="elsewhere", role="admin"))


def test_a_cover_leaves_its_place() -> None:
    assets: dict[str, Any] = {"coverImage": {"id": "a"}, "images": [{"id": "a"}, {"id": "b"}], "audio": []}
    found = detached_fields({"assets": assets, "tracks": [{"id": "k", "video": {"fileId": "a"}}]}, "a")
    assert found == {"assets": {"images": [{"id": "b"}], "audio": []}, "tracks": [{"id": "k"}]}
