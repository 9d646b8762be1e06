from dataclasses import replace
from pathlib import Path

import pytest

from shared.delivery.queue.claim import NotDue, claim_delivery
from shared.delivery.requests.control import (
    RetryRequest,
    approve_delivery,
    cancel_delivery,
    force_delivery,
    get_delivery,
    prioritise_delivery,
    retry_deliveries,
    retry_delivery,
    skip_delivery,
)
from shared.delivery.requests.models import ControlRequest, PriorityRequest
from shared.errors import Conflict, Forbidden, NotFound
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, DeliveryReference
from shared.model.delivery.lane import Lane, LaneHistory
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_queued_delivery_can_be_cancelled_and_retried(world: World) -> None:
    delivery = world.request().delivery
    cancelled = cancel_delivery(ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    assert cancelled.status == "cancelled"
    world.clock.forward(hours=1)
    retried = retry_delivery(ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    assert (retried.status, retried.scheduled) == ("queued", world.clock())


def test_running_delivery_cannot_be_cancelled(world: World) -> None:
    delivery = world.request().delivery
    claim_delivery(world.task(delivery.id), world.adapters)
    with pytest.raises(Conflict, match="processing cannot become cancelled"):
        cancel_delivery(ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)


def test_manual_retry_starts_a_new_series(world: World) -> None:
    delivery = world.request().delivery
    claim_delivery(world.task(delivery.id), world.adapters)
    world.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", {"status": "failed"}))
    assert (
        retry_delivery(ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters).series
        == 1
    )


def test_other_tenants_and_viewers_are_rejected(world: World) -> None:
    delivery = world.request().delivery
    with pytest.raises(NotFound):
        get_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.stranger, adapters=world.adapters)
    with pytest.raises(NotFound):
        cancel_delivery(ControlRequest(delivery_id=delivery.id), caller=world.stranger, adapters=world.adapters)
    with pytest.raises(Forbidden):
        cancel_delivery(ControlRequest(delivery_id=delivery.id), caller=world.viewer, adapters=world.adapters)
    assert (
        get_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.viewer, adapters=world.adapters).status
        == "queued"
    )


def test_delivery_waits_for_the_approval_of_a_second_person(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    delivery = world.request().delivery
    with pytest.raises(NotDue):
        claim_delivery(world.task(delivery.id), world.adapters)
    with pytest.raises(Forbidden, match="yourself"):
        approve_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    with pytest.raises(Conflict, match="approval"):
        force_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.admin, adapters=world.adapters)
    approved = approve_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.admin, adapters=world.adapters)
    assert approved.approval is not None
    assert (approved.approval.by, approved.scheduled) == ("admin", world.clock())
    with pytest.raises(Conflict, match="no approval"):
        approve_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.admin, adapters=world.adapters)
    claim_delivery(world.task(delivery.id), world.adapters)


def test_an_own_api_key_is_not_a_second_person(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    key = replace(world.manager, uid="key_one", holder="manager", scopes=frozenset({"deliveries:write"}))
    other_key = replace(key, uid="key_two")
    by_key = world.request(as_caller=key, idempotency_key="requested by key").delivery
    by_hand = world.request(idempotency_key="requested by hand").delivery
    for delivery in (by_key, by_hand):
        for caller in (world.manager, key, other_key):
            with pytest.raises(Forbidden, match="yourself"):
                approve_delivery(DeliveryReference(delivery_id=delivery.id), caller=caller, adapters=world.adapters)
    for delivery in (by_key, by_hand):
        colleague = replace(key, uid="key_three", holder="admin")
        approved = approve_delivery(
            DeliveryReference(delivery_id=delivery.id), caller=colleague, adapters=world.adapters
        )
        assert approved.waiting is not None
        assert approved.waiting.reason == "due"


def test_retry_of_a_cancelled_delivery_still_needs_approval(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    delivery = world.request().delivery
    cancel_delivery(ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    retry_delivery(ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    with pytest.raises(NotDue):
        claim_delivery(world.task(delivery.id), world.adapters)
    approve_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.admin, adapters=world.adapters)
    claim_delivery(world.task(delivery.id), world.adapters)


def test_forced_delivery_is_due_now(world: World) -> None:
    delivery = world.request(scheduled=world.clock().replace(year=2030)).delivery
    with pytest.raises(Forbidden):
        force_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    forced = force_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.admin, adapters=world.adapters)
    assert (forced.forced, forced.scheduled, world.due(delivery.id)) == (True, world.clock(), world.clock())


def test_priority_can_change_while_queued(world: World) -> None:
    delivery = world.request().delivery
    changed = prioritise_delivery(
        PriorityRequest(delivery_id=delivery.id, priority="low"), caller=world.manager, adapters=world.adapters
    )
    assert changed.priority == "low"
    claim_delivery(world.task(delivery.id), world.adapters)
    with pytest.raises(Conflict, match="no longer queued"):
        prioritise_delivery(
            PriorityRequest(delivery_id=delivery.id, priority="high"), caller=world.manager, adapters=world.adapters
        )


def test_failed_deliveries_are_retried_together(world: World) -> None:
    delivery = world.request().delivery
    for index, target_id in enumerate(["target", "target", "second"]):
        failed = {**encode(delivery), "id": f"failed-{index}", "status": "failed", "targetId": target_id}
        world.put(f"deliveries/failed-{index}", failed)
    world.put("deliveries/foreign", {**encode(delivery), "id": "foreign", "status": "failed", "tenantId": "elsewhere"})
    some = RetryRequest(target_id="target")
    rehearsal = RetryRequest(target_id="target", dry_run=True)
    told = retry_deliveries(rehearsal, caller=world.manager, adapters=world.adapters)
    assert set(told.delivery_ids) == {"failed-0", "failed-1"}
    assert world.delivery("failed-0").status == "failed"
    retried = retry_deliveries(some, caller=world.manager, adapters=world.adapters)
    assert set(retried.delivery_ids) == {"failed-0", "failed-1"}
    rest = retry_deliveries(RetryRequest(), caller=world.manager, adapters=world.adapters)
    assert rest.delivery_ids == ["failed-2"]


def make_live(world: World, delivery: Delivery) -> None:
    """Makes the delivery live at the target."""
    world.put(f"deliveries/{delivery.id}", {**encode(delivery), "status": "completed"})
    last = LaneHistory(
        delivery_id=delivery.id,
        content_hash=delivery.content_hash,
        message_sub_type=delivery.message_sub_type,
        message_id=delivery.ern_message_id,
        completed=world.clock(),
    )
    lane = Lane(id=delivery.lane, tenant_id="tenant", release_id="release", target_id="target", fence=1, last=last)
    world.put(f"locks/{lane.id}", encode(lane))


def failed_update(world: World) -> Delivery:
    """The first version is live, and sending the second one failed an hour ago."""
    make_live(world, world.request().delivery)
    world.clock.forward(hours=1)
    world.change_release(**{"basic.title": "Another title"})
    update = world.request().delivery
    world.put(f"deliveries/{update.id}", {**encode(update), "status": "failed"})
    world.clock.forward(hours=1)
    return update


def test_delivery_older_than_a_takedown_cannot_be_retried(world: World) -> None:
    update = failed_update(world)
    make_live(world, world.request(takedown=True).delivery)
    with pytest.raises(Conflict, match="newer delivery"):
        retry_delivery(ControlRequest(delivery_id=update.id), caller=world.manager, adapters=world.adapters)
    assert retry_deliveries(RetryRequest(), caller=world.manager, adapters=world.adapters).delivery_ids == []
    assert world.delivery(update.id).status == "failed"


def test_delivery_older_than_a_takedown_that_is_being_sent_cannot_be_retried(world: World) -> None:
    update = failed_update(world)
    takedown = world.request(takedown=True).delivery
    world.put(f"deliveries/{takedown.id}", {**encode(takedown), "status": "delivering"})
    with pytest.raises(Conflict, match="newer delivery"):
        retry_delivery(ControlRequest(delivery_id=update.id), caller=world.manager, adapters=world.adapters)


def test_delivery_newer_than_the_last_one_sent_can_be_retried(world: World) -> None:
    first = world.request().delivery
    world.clock.forward(hours=1)
    world.change_release(**{"basic.title": "Another title"})
    second = world.request().delivery
    make_live(world, first)
    world.put(f"deliveries/{second.id}", {**encode(second), "status": "failed"})
    assert (
        retry_delivery(ControlRequest(delivery_id=second.id), caller=world.manager, adapters=world.adapters).status
        == "queued"
    )


def test_skipped_delivery_is_due_at_the_next_time_of_the_schedule(world: World) -> None:
    monday = {"type": "recurring", "frequency": "weekly", "time": "06:00", "timezone": "UTC"}
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"schedule": monday}))
    delivery = world.request().delivery
    skipped = skip_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
    assert (skipped.scheduled - delivery.scheduled).days == 7
    assert skipped.status == "queued"


def test_delivery_without_a_schedule_cannot_be_skipped(world: World) -> None:
    delivery = world.request().delivery
    with pytest.raises(Conflict, match="no next time"):
        skip_delivery(DeliveryReference(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters)
