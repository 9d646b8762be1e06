import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from shared.delivery.queue import tick
from shared.delivery.queue.claim import claim_delivery
from shared.delivery.queue.dispatch import enqueue_new
from shared.delivery.queue.outcome import renew_lease
from shared.delivery.queue.state import due
from shared.delivery.queue.state import queued as queued_for
from shared.delivery.queue.tick import process_queue
from shared.errors import LeaseLost
from shared.model.codec import encode
from shared.platform.store.memory import MemoryStore
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_repeated_event_enqueues_a_new_delivery_once(world: World) -> None:
    document = encode(world.request().delivery)
    for _ in range(3):
        enqueue_new(document, world.adapters)
    assert [name for name, _ in world.tasks.queued] == ["deliver"]


def test_scheduled_delivery_is_enqueued_when_due(world: World) -> None:
    delivery = world.request(scheduled=world.clock() + timedelta(hours=1)).delivery
    assert not enqueue_new(encode(delivery), world.adapters)
    assert process_queue(world.adapters).enqueued == 0
    world.clock.forward(hours=1)
    assert process_queue(world.adapters).enqueued == 1


def test_lost_task_is_enqueued_again_after_ten_minutes(world: World) -> None:
    world.request()
    assert process_queue(world.adapters).enqueued == 1
    assert process_queue(world.adapters).enqueued == 0
    world.clock.forward(minutes=10)
    assert process_queue(world.adapters).enqueued == 1


def test_tick_reads_only_due_deliveries(world: World) -> None:
    delivery = encode(world.request().delivery)
    for index in range(10_000):
        status = "completed" if index % 2 else "queued"
        scheduled = world.clock() + timedelta(days=1 if status == "queued" else -1)
        fields = {"id": str(index), "status": status, "waiting": encode(due(scheduled))}
        world.store.documents[f"deliveries/{index}"] = {**delivery, **fields}
    world.store.meter.reset()
    assert process_queue(world.adapters).enqueued == 1
    sweep, roll_call, priorities = 1, 2, 4
    assert world.store.meter.reads == sweep + roll_call + priorities


def test_tick_with_nothing_due_costs_two_reads(world: World) -> None:
    world.store.meter.reset()
    process_queue(world.adapters)
    assert (world.store.meter.reads, world.store.meter.writes) == (2, 0)


def test_many_deliveries_of_one_tenant_do_not_delay_another(world: World) -> None:
    delivery = encode(world.request().delivery)
    for index in range(1200):
        world.put(f"deliveries/{index}", {**delivery, "id": str(index), "tenantId": "flood"})
    later = world.clock() + timedelta(seconds=30)
    world.put("deliveries/small", {**delivery, "id": "small", "tenantId": "small", **queued_for(due(later))})
    world.clock.forward(minutes=1)
    process_queue(world.adapters)
    queued = [payload["deliveryId"] for _, payload in world.tasks.queued]
    assert "small" in queued
    assert len(queued) < 1000


def test_of_very_many_tenants_each_has_its_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_TENANTS_AT_ONCE", 3)
    delivery = encode(world.request().delivery)
    for index in range(12):
        tenant_id = hashlib.sha256(str(index).encode()).hexdigest()
        world.put(f"deliveries/{index}", {**delivery, "id": str(index), "tenantId": tenant_id})
    for _ in range(40):
        assert process_queue(world.adapters).enqueued <= 6
        world.clock.forward(minutes=1)
    queued = {payload["deliveryId"] for _, payload in world.tasks.queued}
    assert queued >= {str(index) for index in range(12)}


def test_deliveries_are_enqueued_by_priority(world: World) -> None:
    delivery = encode(world.request().delivery)
    for priority in ("low", "normal", "high", "emergency"):
        world.put(f"deliveries/{priority}", {**delivery, "id": priority, "priority": priority})
    process_queue(world.adapters)
    queued = [payload["deliveryId"] for _, payload in world.tasks.queued if payload["deliveryId"] != delivery["id"]]
    assert queued == ["emergency", "high", "normal", "low"]


def test_deliveries_due_at_the_same_instant_are_all_enqueued(world: World) -> None:
    delivery = encode(world.request().delivery)
    for index in range(250):
        world.put(f"deliveries/{index}", {**delivery, "id": str(index)})
    assert process_queue(world.adapters).enqueued == 251


def test_crashed_delivery_is_retried_after_its_lease_expires(world: World) -> None:
    delivery = world.request().delivery
    claim = claim_delivery(world.task(delivery.id), world.adapters)
    assert process_queue(world.adapters).recovered == 0
    world.clock.forward(minutes=10)
    assert process_queue(world.adapters).recovered == 1
    recovered = world.delivery(delivery.id)
    assert recovered.status == "queued"
    assert recovered.attempts[0].status == "failed"
    assert timedelta(minutes=5) <= world.due(delivery.id) - world.clock() <= timedelta(minutes=5.5)
    with pytest.raises(LeaseLost):
        renew_lease(claim, world.adapters)


def test_overlapping_ticks_recover_a_delivery_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = world.request().delivery
    claim_delivery(world.task(delivery.id), world.adapters)
    world.clock.forward(minutes=10)
    find = MemoryStore.find
    nested: list[int] = []

    def find_and_tick(self: MemoryStore, query: object) -> object:
        found = find(self, query)  # type: ignore[arg-type]
        if not nested:
            nested.append(0)
            nested[0] = process_queue(world.adapters).recovered
        return found

    monkeypatch.setattr(MemoryStore, "find", find_and_tick)
    assert process_queue(world.adapters).recovered + nested[0] == 1
    assert len(world.delivery(delivery.id).attempts) == 1


def test_delivery_has_failed_after_four_crashes(world: World) -> None:
    delivery = world.request().delivery
    for _ in range(4):
        claim_delivery(world.task(delivery.id), world.adapters)
        world.clock.forward(minutes=10)
        process_queue(world.adapters)
        if world.delivery(delivery.id).status == "queued":
            world.wait_until_due(delivery.id)
    ended = world.delivery(delivery.id)
    assert ended.status == "failed"
    assert ended.failure is not None
    assert ended.failure.code == "connection-failed"
    assert world.store.get(f"deliveryHistory/{delivery.id}-4") is not None
    assert world.store.get(f"notifications/{delivery.id}-4") is not None


def test_invalid_delivery_document_does_not_stop_the_tick(world: World, caplog: pytest.LogCaptureFixture) -> None:
    delivery = encode(world.request().delivery)
    world.put("deliveries/damaged", {**delivery, "id": "damaged", "attempts": "none"})
    crashed = {"id": "crashed", "status": "delivering", "leaseExpires": world.clock(), "messageSubType": "?"}
    world.put("deliveries/crashed", {**delivery, **crashed})
    assert process_queue(world.adapters).enqueued == 1
    assert "damaged cannot be read" in caplog.text
    assert "crashed cannot be read" in caplog.text


def test_delivery_that_ends_during_the_tick_is_not_recovered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = world.request().delivery
    claim_delivery(world.task(delivery.id), world.adapters)
    world.clock.forward(minutes=10)
    find = MemoryStore.find

    def find_then_finish(self: MemoryStore, query: object) -> object:
        found = find(self, query)  # type: ignore[arg-type]
        path = f"deliveries/{delivery.id}"
        self.transact(lambda transaction: transaction.update(path, {"status": "completed"}))
        return found

    monkeypatch.setattr(MemoryStore, "find", find_then_finish)
    assert process_queue(world.adapters).recovered == 0
    assert world.delivery(delivery.id).status == "completed"


def test_a_crashed_delivery_is_recovered_whatever_its_lane_is_like(world: World) -> None:
    delivery = world.request().delivery
    claim_delivery(world.task(delivery.id), world.adapters)
    world.put(f"locks/{delivery.lane}", {"id": delivery.lane, "last": "many"})
    world.clock.forward(minutes=10)
    assert process_queue(world.adapters).recovered == 1
