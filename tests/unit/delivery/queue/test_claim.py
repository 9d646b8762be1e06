from pathlib import Path

import pytest

from shared.delivery.queue import lease as lanes
from shared.delivery.queue.claim import NotDue, claim_delivery
from shared.delivery.queue.lease import LaneHeld
from shared.delivery.queue.outcome import decide_next_attempt, describe_failure, record_failure
from shared.delivery.queue.state import due, queued
from shared.delivery.requests import control
from shared.delivery.requests.models import ControlRequest
from shared.errors import Conflict, ConnectionFailed, LeaseLost
from shared.events import DeliverTask
from shared.model.codec import encode
from shared.model.delivery.delivery import MAX_ATTEMPTS_LISTED, Delivery
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_claim_opens_an_attempt_and_takes_the_lease(world: World) -> None:
    delivery = world.request().delivery
    claim = claim_delivery(world.task(delivery.id), world.adapters)
    kept = world.delivery(delivery.id)
    assert kept.status == "processing"
    assert [attempt.attempt_number for attempt in kept.attempts] == [1]
    assert kept.lease_expires == world.clock() + lanes.LEASE
    assert claim.lease.fence == 1


def test_repeated_task_is_claimed_once(world: World) -> None:
    delivery = world.request().delivery
    task = world.task(delivery.id)
    claim_delivery(task, world.adapters)
    with pytest.raises(NotDue):
        claim_delivery(task, world.adapters)


def test_task_of_another_attempt_does_nothing(world: World) -> None:
    delivery = world.request().delivery
    stale = DeliverTask(deliveryId=delivery.id, lane=delivery.lane, attempt=2, continuation=0)
    with pytest.raises(NotDue, match="Attempt 2"):
        claim_delivery(stale, world.adapters)


def test_delivery_is_not_claimed_before_it_is_due(world: World) -> None:
    later = world.clock().replace(hour=20)
    delivery = world.request(scheduled=later).delivery
    with pytest.raises(NotDue, match="due at"):
        claim_delivery(world.task(delivery.id), world.adapters)


def test_cancelled_delivery_is_not_claimed(world: World) -> None:
    delivery = world.request().delivery
    world.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", {"status": "cancelled"}))
    with pytest.raises(NotDue, match="has ended"):
        claim_delivery(world.task(delivery.id), world.adapters)


def test_later_delivery_of_the_lane_waits_for_the_earlier(world: World) -> None:
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


@pytest.mark.parametrize("others", [0, 6])
def test_an_older_delivery_that_is_queued_again_waits_for_the_one_that_runs(world: World, others: int) -> None:
    """The running one is found among more open deliveries than are read at first."""
    older = [request_another(world, number) for number in range(others + 1)]
    for each in older:
        control.cancel_delivery(ControlRequest(delivery_id=each.id), caller=world.manager, adapters=world.adapters)
    newer = request_another(world, others + 1)
    claim = claim_delivery(world.task(newer.id), world.adapters)
    for each in older:
        with pytest.raises(Conflict, match="newer delivery"):
            control.retry_delivery(ControlRequest(delivery_id=each.id), caller=world.manager, adapters=world.adapters)
        world.put(f"deliveries/{each.id}", encode(each))  # as if it was retried just before
    with pytest.raises(LaneHeld):
        claim_delivery(world.task(older[0].id), world.adapters)
    waiting = world.delivery(older[0].id).waiting
    assert waiting is not None
    assert (waiting.behind, world.delivery(newer.id).awaited) == (newer.id, True)
    record_failure(
        claim, describe_failure(Conflict("No.")), decide_next_attempt(claim, Conflict("No.")), world.adapters
    )
    assert world.delivery(newer.id).status == "failed"
    claim_delivery(world.task(older[0].id), world.adapters)


def test_two_deliveries_of_a_lane_do_not_wait_for_each_other(world: World) -> None:
    older, newer = request_another(world, 1), request_another(world, 2)
    world.put(f"deliveries/{older.id}", {**encode(older), "status": "cancelled"})
    claim = claim_delivery(world.task(newer.id), world.adapters)
    world.put(f"deliveries/{older.id}", encode(older))
    with pytest.raises(LaneHeld):
        claim_delivery(world.task(older.id), world.adapters)
    error = ConnectionFailed("The line was cut.")
    record_failure(claim, describe_failure(error), decide_next_attempt(claim, error), world.adapters)
    world.clock.forward(hours=1)
    with pytest.raises(LaneHeld):
        claim_delivery(world.task(newer.id), world.adapters)
    assert claim_delivery(world.task(older.id), world.adapters).delivery.id == older.id


def request_another(world: World, number: int) -> Delivery:
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": f"Title {number}"})
    return world.request().delivery


def test_task_of_an_unknown_delivery_does_nothing(world: World) -> None:
    with pytest.raises(NotDue):
        claim_delivery(DeliverTask(deliveryId="no", lane="no", attempt=1, continuation=0), world.adapters)


def test_stale_lease_is_rejected(world: World) -> None:
    delivery = world.request().delivery
    stale = claim_delivery(world.task(delivery.id), world.adapters).lease
    world.clock.forward(minutes=11)
    _, leased = lanes.take(world.delivery(delivery.id), world.clock())
    world.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", leased))
    with pytest.raises(LeaseLost):
        world.store.transact(lambda transaction: lanes.renew(transaction, stale, world.clock()))
    with pytest.raises(LeaseLost):
        lanes.check(world.store, stale)


def test_number_of_listed_attempts_is_limited(world: World) -> None:
    delivery = world.request().delivery
    for number in range(1, 60):
        claim = claim_delivery(world.task(delivery.id), world.adapters)
        assert claim.attempt == number
        world.put(f"deliveries/{delivery.id}", encode(world.delivery(delivery.id)) | queued(due(world.clock())))
    assert len(world.delivery(delivery.id).attempts) == MAX_ATTEMPTS_LISTED
