from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.diff import DiffRequest, ReleaseDiff, diff_release
from shared.catalog.releases.versions import content_hash, version_path, version_snapshot
from shared.errors import NotFound
from shared.ids import lane_id
from shared.model.catalog.release import Release
from shared.model.codec import decode
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The release as it stands is live at the target."""
    world = World(tmp_path)
    release = decode(Release, world.store.get("releases/release"))
    digest = content_hash(release)
    world.put(version_path("release", digest), version_snapshot(release, digest, world.clock()))
    last = {"deliveryId": "x", "contentHash": digest, "messageSubType": "Initial", "messageId": "M"}
    lane: dict[str, Any] = {"id": lane_id("release", "target"), "tenantId": "tenant", "targetId": "target"}
    world.put(f"locks/{lane['id']}", lane | {"releaseId": "release", "last": last | {"completed": world.clock()}})
    return world


def compare(world: World, role: str = "viewer", **against: str) -> ReleaseDiff:
    wanted = DiffRequest(release_id="release", **against)  # type: ignore[arg-type]
    return diff_release(wanted, caller=getattr(world, role), adapters=world.adapters)


def test_an_unchanged_release_has_no_changes(world: World) -> None:
    assert compare(world, target_id="target").changes == []


def test_a_removed_track_comes_first_as_an_error(world: World) -> None:
    data: Any = world.store.get("releases/release")
    data["basic"]["title"] = "Another title"
    data["tracks"].pop()
    world.put("releases/release", data)
    found = compare(world, target_id="target")
    assert found.changes[0].severity == "error"
    assert found.changes[0].kind == "removed"
    assert any(change.path == "basic.title" for change in found.changes)


def test_a_version_can_be_chosen(world: World) -> None:
    since = compare(world, target_id="target").previous
    world.change_release(**{"basic.title": "Another title"})
    assert [change.path for change in compare(world, version_id=since).changes] == ["basic.title"]


def test_without_a_version_to_compare_it_raises_not_found(world: World) -> None:
    for against in ({}, {"target_id": "other"}, {"version_id": "0" * 64}):
        with pytest.raises(NotFound):
            compare(world, **against)


def test_another_tenant_finds_nothing(world: World) -> None:
    with pytest.raises(NotFound):
        compare(world, "stranger", target_id="target")
