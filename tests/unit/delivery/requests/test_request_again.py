"""Asking again for what was cancelled or has failed: it comes back to life, unless it would be something else."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.delivery.requests import control
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, DeliveryAttempt, DeliveryFailure, DeliveryReference
from tests.fixtures.world import START, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def cancelled(world: World, **fields: object) -> Delivery:
    delivery = world.request(**fields).delivery
    return control.cancel_delivery(
        DeliveryReference(delivery_id=delivery.id), caller=world.manager, adapters=world.adapters
    )


def failed(world: World) -> Delivery:
    """As after two failed attempts."""
    delivery = world.request().delivery
    attempts = [DeliveryAttempt(attempt_number=number, start_time=START) for number in (1, 2)]
    failure = DeliveryFailure(code="x", message="No.", retryable=False)
    ended = delivery.model_copy(update={"status": "failed", "attempts": attempts, "failure": failure})
    world.put(f"deliveries/{delivery.id}", encode(ended))
    return ended


def test_what_was_cancelled_is_queued_again_under_its_id(world: World) -> None:
    dead = cancelled(world)
    world.clock.forward(hours=1)
    again = world.request(priority="high")
    assert (again.delivery.id, again.created) == (dead.id, True)
    kept = world.delivery(dead.id)
    assert (kept.status, kept.scheduled, kept.priority) == ("queued", world.clock(), "high")
    assert not world.request().created


def test_what_has_failed_keeps_its_attempts_and_gets_a_fresh_series(world: World) -> None:
    dead = failed(world)
    assert world.request().delivery.id == dead.id
    kept = world.delivery(dead.id)
    assert (kept.status, kept.failure, kept.series) == ("queued", None, 2)
    assert kept.attempts == dead.attempts


def test_it_is_due_when_the_new_request_says(world: World) -> None:
    dead, later = cancelled(world), START + timedelta(days=2)
    world.request(scheduled=later)
    assert world.delivery(dead.id).scheduled == later


def test_a_request_with_a_key_stays_the_delivery_of_that_key(world: World) -> None:
    dead = cancelled(world, idempotency_key="order-4711")
    again = world.request(idempotency_key="order-4711")
    assert (again.delivery.id, again.delivery.status, again.created) == (dead.id, "cancelled", False)


def test_an_event_that_comes_twice_brings_nothing_back(world: World) -> None:
    dead = cancelled(world)
    wanted = DeliveryRequest(release_id="release", target_id="target")
    again = create_delivery(wanted, caller=world.manager, adapters=world.adapters, revive=False)
    assert (again.delivery.id, again.created) == (dead.id, False)
    assert world.delivery(dead.id).status == "cancelled"


@pytest.mark.parametrize("otherwise", [{"force": True}, {"xml_only": True}])
def test_what_is_to_be_sent_otherwise_is_another_delivery(world: World, otherwise: dict[str, bool]) -> None:
    dead = cancelled(world)
    world.clock.forward(seconds=1)
    again = world.request(**otherwise)
    assert again.created
    assert again.delivery.id != dead.id
    assert again.delivery.batch_id != dead.batch_id
    assert world.delivery(dead.id).status == "cancelled"


def test_what_comes_back_after_something_newer_was_asked_for_comes_last(world: World) -> None:
    world.change_release(**{"basic.title": "First"})
    dead = cancelled(world)
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": "Second"})
    second = world.request().delivery
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": "First"})
    again = world.request().delivery
    assert again.id != dead.id
    assert again.created > second.created
    assert not world.request().created


def test_it_needs_the_approval_that_is_asked_for_now(world: World) -> None:
    dead = cancelled(world)
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    world.request()
    kept = world.delivery(dead.id)
    assert kept.approval is not None
    assert kept.waiting is not None
    assert (kept.waiting.reason, kept.waiting.until) == ("approval", None)
