from copy import deepcopy
from pathlib import Path

import pytest

from shared.accounts.access import Caller
from shared.catalog.assets.duplicates import DuplicateCheck, check_duplicates
from shared.catalog.assets.remove import AssetRemoval, remove_asset
from shared.catalog.assets.resolve import Resolution, Resolved, resolve_duplicate
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.catalog.asset import DuplicateChoice
from tests.fixtures.asset_files import image_bytes, wav_bytes
from tests.fixtures.asset_world import MANAGER, RELEASE, World
from tests.fixtures.music import play, score, wav

SONG = wav(play(score(1), 8))
COVER = {"fileName": "c.jpg", "kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The same song twice: a1 is track k1 of r1, a2 is track k1 of r2."""
    world = World(tmp_path)
    world.store.documents["releases/r2"] = {**deepcopy(RELEASE), "id": "r2"}
    for release_id in ("r1", "r2"):
        assert world.process(world.upload(SONG, releaseId=release_id, trackId="k1")).status == "ready"
    return world


def resolve(
    world: World, choice: DuplicateChoice, caller: Caller = MANAGER, new: str = "a2", old: str = "a1"
) -> Resolved:
    wanted = Resolution(asset_id=new, duplicate_id=old, choice=choice)
    return resolve_duplicate(wanted, caller=caller, adapters=world.adapters)


def audio(world: World, release_id: str) -> tuple[str, list[str]]:
    """The file of the first track, and those of the release."""
    release = world.store.documents[f"releases/{release_id}"]
    return release["tracks"][0]["audio"]["fileId"], [file["id"] for file in release["assets"]["audio"]]


def files(world: World) -> set[str]:
    return {path.name for path in (world.root / "tenants/t1/assets").iterdir() if list(path.iterdir())}


def test_the_existing_file_is_used_and_the_new_one_is_deleted(world: World) -> None:
    assert resolve(world, "useExisting") == Resolved(asset_id="a1", releases=["r2"])
    assert audio(world, "r2") == audio(world, "r1") == ("a1", ["a1"])
    assert world.store.documents["releases/r2"]["assets"]["audio"][0]["storageUrl"].endswith("/a1/song.wav")
    assert "assets/a2" not in world.store.documents
    assert files(world) == {"a1"}


def test_a_file_used_by_another_release_is_kept(world: World) -> None:
    resolve(world, "useExisting")
    with pytest.raises(Conflict, match="uses this file"):
        remove_asset(AssetRemoval(asset_id="a1", detach=True), caller=MANAGER, adapters=world.adapters)
    assert files(world) == {"a1"}


def test_the_new_file_replaces_the_existing_one_everywhere(world: World) -> None:
    assert resolve(world, "replace") == Resolved(asset_id="a2", releases=["r1"])
    assert audio(world, "r1") == audio(world, "r2") == ("a2", ["a2"])
    assert world.store.documents["assets/a2"]["usedBy"] == ["r1"]
    assert files(world) == {"a2"}


def test_a_file_of_a_kept_version_is_detached_but_not_deleted(world: World) -> None:
    world.store.documents["releases/r1/versions/v"] = {"id": "v", "release": deepcopy(world.release)}
    done = resolve(world, "replace")
    assert (done.asset_id, done.releases) == ("a2", ["r1"])
    assert "A version" in str(done.kept)
    assert audio(world, "r1") == ("a2", ["a2"])
    assert files(world) == {"a1", "a2"}


def test_both_are_kept_and_marked_as_kept(world: World) -> None:
    resolve(world, "keepBoth")
    for asset_id, other in (("a1", "a2"), ("a2", "a1")):
        (found,) = check_duplicates(DuplicateCheck(asset_id=asset_id), caller=MANAGER, adapters=world.adapters)
        assert (found.asset_id, found.kept) == (other, True)
    assert files(world) == {"a1", "a2"}


def test_an_image_takes_the_type_of_the_one_it_replaces(world: World) -> None:
    for release_id, image_type in (("r1", "FrontCover"), ("r2", "BackCover")):
        changes = {**COVER, "releaseId": release_id, "imageType": image_type}
        assert world.process(world.upload(image_bytes(), **changes)).status == "ready"
    resolve(world, "useExisting", new="a4", old="a3")
    (back,) = world.store.documents["releases/r2"]["assets"]["images"]
    assert (back["id"], back["type"]) == ("a3", "BackCover")
    resolve_again = world.upload(image_bytes(), **COVER)
    world.process(resolve_again)
    resolve(world, "replace", new=resolve_again, old="a3")
    assert world.release["assets"]["coverImage"]["id"] == resolve_again
    assert world.store.documents["releases/r2"]["assets"]["images"][0]["id"] == resolve_again


def test_an_invalid_choice_changes_nothing(world: World) -> None:
    cover = world.upload(image_bytes(), **COVER)
    world.process(cover)
    late = world.upload(wav_bytes())
    before = deepcopy(world.store.documents)
    for new, old, error in ((cover, "a1", InvalidInput), ("a1", "a1", InvalidInput), (late, "a1", Conflict)):
        with pytest.raises(error):
            resolve(world, "replace", new=new, old=old)
    with pytest.raises(NotFound):
        resolve(world, "replace", Caller("u9", "t2", "admin"))
    with pytest.raises(Forbidden):
        resolve(world, "replace", Caller("u2", "t1", "viewer"))
    assert world.store.documents == before


def test_an_archived_release_keeps_its_file(world: World) -> None:
    world.store.documents["releases/r1"]["status"] = "archived"
    with pytest.raises(Conflict, match="archived"):
        resolve(world, "replace")
    assert audio(world, "r1") == ("a1", ["a1"])


def test_another_release_with_the_same_upc_is_reported(world: World) -> None:
    for release_id in ("r1", "r2"):
        world.store.documents[f"releases/{release_id}"]["basic"] = {"barcode": "00602445790128"}
    world.store.documents["releases/r3"] = {**world.release, "id": "r3", "tenantId": "t2"}
    found = check_duplicates(DuplicateCheck(asset_id="a1"), caller=MANAGER, adapters=world.adapters)
    assert [(one.kind, one.asset_id, one.release_id) for one in found] == [
        ("exact", "a2", "r2"),
        ("upc-other-release", None, "r2"),
    ]
