"""Admission of claimed deliveries: windows, limits and circuits park them without using up an attempt."""

from typing import Any

import pytest

from shared.delivery.queue.admission import Parked, check_admission
from shared.delivery.queue.claim import claim_delivery
from shared.delivery.worker.prepare import read_target
from shared.delivery.worker.run import DeliverOutcome, deliver_package
from shared.errors import ConnectionFailed
from shared.model.codec import encode
from shared.platform.store.port import Query
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


def run(world: World, delivery_id: str) -> DeliverOutcome:
    return deliver_package(world.task(delivery_id), world.adapters)


def test_closed_window_parks_delivery_without_using_up_an_attempt(world: World) -> None:
    world.store.transact(
        lambda transaction: transaction.update(
            "deliveryTargets/target", {"window": {"opens": "20:00", "closes": "22:00"}}
        )
    )
    delivery_id = world.request().delivery.id
    assert run(world, delivery_id).result == "parked"
    parked = world.delivery(delivery_id)
    assert parked.waiting is not None
    assert (parked.status, parked.attempts, parked.waiting.reason) == ("queued", [], "parked")
    assert world.due(delivery_id).hour == 20
    assert parked.waiting.note
    world.clock.forward(hours=8)
    assert run(world, delivery_id).result == "completed"
    assert world.delivery(delivery_id).waiting is None


def test_parallel_limit_parks_further_deliveries(world: World, server: MemoryServer) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"maxParallel": 1}))
    delivery = world.request().delivery
    other = encode(delivery) | {"id": "other", "lane": "other", "status": "delivering", "leaseExpires": world.clock()}
    world.put("deliveries/other", other)
    assert run(world, delivery.id).result == "parked"
    world.put("deliveries/other", other | {"status": "completed"})
    world.clock.forward(minutes=1)
    assert run(world, delivery.id).result == "completed"


@pytest.mark.parametrize(("waited_min", "least_min", "most_min"), [(0, 1, 1), (120, 15, 45), (6000, 30, 90)])
def test_a_delivery_held_back_by_a_limit_asks_again_the_later_the_longer_it_has_waited(
    world: World, server: MemoryServer, waited_min: int, least_min: int, most_min: int
) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"maxParallel": 1}))
    delivery = world.request().delivery
    world.clock.forward(minutes=waited_min)
    other = encode(delivery) | {"id": "other", "lane": "other", "status": "delivering", "leaseExpires": world.clock()}
    world.put("deliveries/other", other)
    assert run(world, delivery.id).result == "parked"
    asks_in_min = (world.due(delivery.id) - world.clock()).total_seconds() / 60
    assert least_min <= asks_in_min <= most_min


def test_parallel_limit_admits_deliveries_claimed_at_the_same_moment(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"maxParallel": 2}))
    delivery = world.request().delivery
    ids = [delivery.id, "a", "b", "c", "d"]
    for other in ids[1:]:
        world.put(f"deliveries/{other}", encode(delivery) | {"id": other, "lane": other})
    claims = [claim_delivery(world.task(each), world.adapters) for each in ids]
    target = read_target(claims[0], world.adapters)
    parked = []
    for claim in claims:
        try:
            check_admission(claim, target, world.adapters)
        except Parked:
            parked.append(claim.delivery.id)
    assert len(parked) == 3


def test_circuit_opens_after_failures_and_closes_after_a_probe(world: World, server: MemoryServer) -> None:
    def fail(_path: str) -> None:
        raise ConnectionFailed

    server.disturb = fail
    delivery_id = world.request().delivery.id
    for _ in range(3):
        assert run(world, delivery_id).result == "retry"
        world.wait_until_due(delivery_id)
    assert circuit(world)["state"] == "open"
    world.store.transact(
        lambda transaction: transaction.update("deliveryTargets/target", {"circuit.opened": world.clock()})
    )
    assert run(world, delivery_id).result == "parked"
    assert len(world.delivery(delivery_id).attempts) == 3
    world.clock.forward(minutes=5)
    server.disturb = lambda path: None
    assert run(world, delivery_id).result == "completed"
    assert circuit(world)["state"] == "closed"
    notifications = world.store.find(Query("notifications"))
    assert [each["type"] for each in notifications].count("circuit-breaker") == 2


def circuit(world: World) -> dict[str, Any]:
    data: Any = world.store.get("deliveryTargets/target")
    return dict(data["circuit"])


def test_hourly_limit_parks_further_deliveries(world: World, server: MemoryServer) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"maxPerHour": 2}))
    results = []
    for number in range(3):
        world.clock.forward(seconds=1)
        world.change_release(**{"basic.title": f"Title {number}"})
        results.append(run(world, world.request(force=True).delivery.id).result)
        last = world.store.find(Query("deliveries", order=("-created",), limit=1))[0]
    assert results == ["completed", "completed", "parked"]
    assert "2 deliveries per hour" in last["waiting"]["note"]
    world.wait_until_due(last["id"])
    assert run(world, last["id"]).result == "completed"
