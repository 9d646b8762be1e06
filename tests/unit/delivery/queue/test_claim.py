from pathlib import Path

import pytest

from shared.delivery.queue import lease as lanes
from shared.delivery.queue.claim import NotDue, claim_delivery
from shared.delivery.queue.lease import LaneHeld
from shared.delivery.queue.state import due, queued
from shared.errors import LeaseLost
from shared.events import DeliverTask
from shared.model.codec import encode
from shared.model.delivery.delivery import MAX_ATTEMPTS_LISTED
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_claim_opens_an_attempt_under_a_lease(world: World) -> None:
    delivery = world.request().delivery
    claim = claim_delivery(world.task(delivery.id), world.adapters)
    kept = world.delivery(delivery.id)
    assert kept.status == "processing"
    assert [attempt.attempt_number for attempt in kept.attempts] == [1]
    assert kept.lease_expires == world.clock() + lanes.LEASE
    assert claim.lease.fence == 1


def test_the_same_task_twice_is_claimed_once(world: World) -> None:
    delivery = world.request().delivery
    task = world.task(delivery.id)
    claim_delivery(task, world.adapters)
    with pytest.raises(NotDue):
        claim_delivery(task, world.adapters)


def test_a_task_of_an_earlier_attempt_does_nothing(world: World) -> None:
    delivery = world.request().delivery
    stale = DeliverTask(deliveryId=delivery.id, lane=delivery.lane, attempt=2, continuation=0)
    with pytest.raises(NotDue, match="Attempt 2"):
        claim_delivery(stale, world.adapters)


def test_a_delivery_before_its_time_waits(world: World) -> None:
    later = world.clock().replace(hour=20)
    delivery = world.request(scheduled=later).delivery
    with pytest.raises(NotDue, match="due at"):
        claim_delivery(world.task(delivery.id), world.adapters)


def test_a_cancelled_delivery_never_runs(world: World) -> None:
    delivery = world.request().delivery
    world.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", {"status": "cancelled"}))
    with pytest.raises(NotDue, match="has ended"):
        claim_delivery(world.task(delivery.id), world.adapters)


def test_a_later_delivery_of_the_lane_waits_for_the_earlier(world: World) -> None:
    first = world.request().delivery
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": "Another title"})
    second = world.request().delivery
    with pytest.raises(LaneHeld):
        claim_delivery(world.task(second.id), world.adapters)
    waiting = world.delivery(second.id)
    assert waiting.waiting is not None
    assert (waiting.status, waiting.waiting.behind, waiting.attempts_made) == ("queued", first.id, 0)
    with pytest.raises(NotDue):
        claim_delivery(world.task(second.id), world.adapters)
    claim_delivery(world.task(first.id), world.adapters)


def test_a_task_of_an_unknown_delivery_does_nothing(world: World) -> None:
    with pytest.raises(NotDue):
        claim_delivery(DeliverTask(deliveryId="no", lane="no", attempt=1, continuation=0), world.adapters)


def test_a_stale_worker_can_neither_renew_nor_release(world: World) -> None:
    delivery = world.request().delivery
    stale = claim_delivery(world.task(delivery.id), world.adapters).lease
    world.clock.forward(minutes=11)
    lane = lanes.read_lane(world.store, delivery)
    world.store.transact(lambda transaction: lanes.acquire(transaction, lane, delivery, world.clock()))
    with pytest.raises(LeaseLost):
        world.store.transact(lambda transaction: lanes.renew(transaction, stale, world.clock()))
    with pytest.raises(LeaseLost):
        lanes.check(world.store, stale)


def test_a_delivery_that_is_retried_for_ever_stays_a_small_document(world: World) -> None:
    delivery = world.request().delivery
    for number in range(1, 60):
        claim = claim_delivery(world.task(delivery.id), world.adapters)
        assert claim.attempt == number
        world.put(f"deliveries/{delivery.id}", encode(world.delivery(delivery.id)) | queued(due(world.clock())))
    assert len(world.delivery(delivery.id).attempts) == MAX_ATTEMPTS_LISTED
