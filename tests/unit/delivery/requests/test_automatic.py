from pathlib import Path
from typing import Any

import pytest

from shared.delivery.requests.automatic import deliver_automatically
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.platform.store.port import Query
from tests.fixtures.world import World, target


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.put("deliveryTargets/second", encode(target(id="second")))
    world.put("deliveryTargets/off", encode(target(id="off", active=False)))
    return world


def run(world: World) -> int:
    release = decode(Release, world.store.get("releases/release"))
    return sum(made.created for made in deliver_automatically(release, world.adapters))


def complete_earlier(world: World, target_id: str) -> None:
    """Writes the lane as after a completed Initial delivery of other content."""
    queued: Any = world.request().delivery
    last = {"deliveryId": "x", "contentHash": "0" * 64, "messageSubType": "Initial", "messageId": "M"}
    lane = {"id": queued.lane, "tenantId": "tenant", "releaseId": "release", "targetId": target_id}
    world.put(f"locks/{queued.lane}", {**lane, "last": {**last, "completed": world.clock()}})
    world.store.documents.pop(f"deliveries/{queued.id}")


def test_no_automatic_deliveries_by_default(world: World) -> None:
    assert run(world) == 0


def test_auto_deliver_queues_one_delivery_per_active_target(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.autoDeliver": True}))
    assert run(world) == 2
    assert run(world) == 0
    assert {delivery["targetId"] for delivery in world.store.find(Query("deliveries"))} == {"target", "second"}


def test_recurring_target_gets_an_update_at_its_next_time(world: World) -> None:
    nightly = {"type": "recurring", "frequency": "daily", "time": "23:00", "timezone": "UTC"}
    complete_earlier(world, "target")
    for target_id in ("target", "second"):
        path = f"deliveryTargets/{target_id}"
        world.store.transact(lambda transaction, path=path: transaction.update(path, {"schedule": nightly}))
    assert run(world) == 1
    (delivery,) = world.store.find(Query("deliveries"))
    assert (delivery["targetId"], delivery["messageSubType"]) == ("target", "Update")
    assert delivery["scheduled"].hour == 23


@pytest.mark.parametrize("frequency", ["daily", "weekly", "monthly"])
def test_recurring_target_gets_only_the_last_of_several_changes(world: World, frequency: str) -> None:
    regular = {"type": "recurring", "frequency": frequency, "time": "23:00", "timezone": "America/New_York"}
    complete_earlier(world, "target")
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"schedule": regular}))
    for number in range(3):
        world.clock.forward(minutes=1)
        world.change_release(**{"basic.title": f"Title {number}"})
        assert run(world) == 1
        assert run(world) == 0
    found = sorted(world.store.find(Query("deliveries")), key=lambda data: data["created"])
    assert [data["status"] for data in found] == ["cancelled", "cancelled", "queued"]


def test_delivery_scheduled_for_another_time_is_kept(world: World) -> None:
    regular = {"type": "recurring", "frequency": "daily", "time": "23:00", "timezone": "UTC"}
    complete_earlier(world, "target")
    own = world.request(scheduled=world.clock().replace(hour=20)).delivery
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"schedule": regular}))
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": "Changed"})
    run(world)
    assert world.delivery(own.id).status == "queued"
