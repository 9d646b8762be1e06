"""Requests for content whose delivery was cancelled or has failed: it is queued again, or a new one is needed."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.delivery.requests import control
from shared.delivery.requests.models import ControlRequest, DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, DeliveryAttempt, DeliveryFailure
from tests.fixtures.world import START, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def cancelled(world: World, **fields: object) -> Delivery:
    delivery = world.request(**fields).delivery
    return control.cancel_delivery(
        ControlRequest(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters
    )


def failed(world: World) -> Delivery:
    """A delivery that has failed after two attempts."""
    delivery = world.request().delivery
    attempts = [DeliveryAttempt(attempt_number=number, start_time=START) for number in (1, 2)]
    failure = DeliveryFailure(code="x", message="No.", retryable=False)
    ended = delivery.model_copy(update={"status": "failed", "attempts": attempts, "failure": failure})
    world.put(f"deliveries/{delivery.id}", encode(ended))
    return ended


def test_cancelled_delivery_is_queued_again_with_the_same_id(world: World) -> None:
    ended = cancelled(world)
    world.clock.forward(hours=1)
    again = world.request(priority="high")
    assert (again.delivery.id, again.created) == (ended.id, True)
    stored = world.delivery(ended.id)
    assert (stored.status, stored.scheduled, stored.priority) == ("queued", world.clock(), "high")
    assert not world.request().created


def test_failed_delivery_keeps_its_attempts_and_starts_a_new_series(world: World) -> None:
    ended = failed(world)
    assert world.request().delivery.id == ended.id
    stored = world.delivery(ended.id)
    assert (stored.status, stored.failure, stored.series) == ("queued", None, 2)
    assert stored.attempts == ended.attempts


def test_requeued_delivery_is_due_at_the_time_of_the_new_request(world: World) -> None:
    ended, later = cancelled(world), START + timedelta(days=2)
    world.request(scheduled=later)
    assert world.delivery(ended.id).scheduled == later


def test_request_with_a_key_does_not_requeue(world: World) -> None:
    ended = cancelled(world, idempotency_key="order-4711")
    again = world.request(idempotency_key="order-4711")
    assert (again.delivery.id, again.delivery.status, again.created) == (ended.id, "cancelled", False)


def test_repeated_event_does_not_requeue_a_cancelled_delivery(world: World) -> None:
    ended = cancelled(world)
    wanted = DeliveryRequest(release_id="release", target_id="target")
    again = create_delivery(wanted, caller=world.manager, adapters=world.adapters, requeue=False)
    assert (again.delivery.id, again.created) == (ended.id, False)
    assert world.delivery(ended.id).status == "cancelled"


@pytest.mark.parametrize("otherwise", [{"force": True}, {"xml_only": True}])
def test_request_with_other_options_is_another_delivery(world: World, otherwise: dict[str, bool]) -> None:
    ended = cancelled(world)
    world.clock.forward(seconds=1)
    again = world.request(**otherwise)
    assert again.created
    assert again.delivery.id != ended.id
    assert again.delivery.batch_id != ended.batch_id
    assert world.delivery(ended.id).status == "cancelled"


def test_content_requested_again_after_newer_content_is_sent_last(world: World) -> None:
    world.change_release(**{"basic.title": "First"})
    ended = cancelled(world)
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": "Second"})
    second = world.request().delivery
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": "First"})
    again = world.request().delivery
    assert again.id != ended.id
    assert again.created > second.created
    assert not world.request().created


def test_requeued_delivery_needs_approval_if_now_required(world: World) -> None:
    ended = cancelled(world)
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    world.request()
    stored = world.delivery(ended.id)
    assert stored.approval is not None
    assert stored.waiting is not None
    assert (stored.waiting.reason, stored.waiting.until) == ("approval", None)
