"""The order of a lane: deliveries that wait for others cost nothing, delay no others, and run in the end."""

import pytest

from shared.delivery.queue import tick as queue
from shared.delivery.queue.state import due
from shared.delivery.queue.state import queued as queued_for
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests import control
from shared.delivery.requests.models import ControlRequest
from shared.delivery.worker.run import deliver_package
from shared.errors import RemoteRefused
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


def request_another(world: World, title: str, hours: float = 0) -> Delivery:
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": title, "status": "ready"})
    when = world.clock().replace(hour=world.clock().hour + int(hours)) if hours else None
    return world.request(scheduled=when).delivery


def work(world: World) -> list[str]:
    """Carries out the tasks in the task queue; returns their results."""
    tasks, world.tasks.queued = world.tasks.queued, []
    return [deliver_package(task, world.adapters).result for _, task in tasks]  # type: ignore[arg-type]


def test_waiting_delivery_is_not_polled(world: World) -> None:
    request_another(world, "Tonight", hours=8)
    request_another(world, "Now")
    for _ in range(120):
        process_queue(world.adapters)
        work(world)
        world.clock.forward(minutes=1)
    assert len(world.tasks.seen) == 1


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_delivery_is_due_when_the_one_ahead_ends(world: World, server: MemoryServer, end: str) -> None:
    first = request_another(world, "Tonight", hours=2)
    second = request_another(world, "Now")
    process_queue(world.adapters)
    assert work(world) == ["idle"]
    if end == "cancelled":
        world.clock.forward(seconds=1)
        control.cancel_delivery(ControlRequest(delivery_id=first.id), caller=world.manager, adapters=world.adapters)
    else:
        world.clock.now = first.scheduled
        server.disturb = refuse if end == "failed" else server.disturb
        process_queue(world.adapters)
        assert work(world) == [end]
    server.disturb = lambda _path: None
    assert world.delivery(second.id).waiting == due(world.clock())
    process_queue(world.adapters)
    assert work(world) == ["completed"]


def ahead(world: World, delivery: Delivery) -> str | None:
    waiting = world.delivery(delivery.id).waiting
    return waiting.behind if waiting else None


def refuse(_path: str) -> None:
    raise RemoteRefused


def test_only_the_next_delivery_of_the_lane_becomes_due(world: World) -> None:
    first = request_another(world, "Tonight", hours=2)
    waiting = [request_another(world, f"Now {number}") for number in range(3)]
    process_queue(world.adapters)
    assert work(world) == ["idle"] * 3
    assert [ahead(world, each) for each in waiting] == [first.id, waiting[0].id, waiting[1].id]
    control.cancel_delivery(ControlRequest(delivery_id=first.id), caller=world.manager, adapters=world.adapters)
    assert [ahead(world, each) for each in waiting] == [None, waiting[0].id, waiting[1].id]


def test_waiting_deliveries_do_not_use_up_the_share_of_the_tenant(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_ENQUEUED_PER_TICK", 20)
    head, blocked = encode(request_another(world, "Tonight", hours=8)), encode(request_another(world, "Now"))
    for number in range(40):
        world.put(f"deliveries/h{number}", {**head, "id": f"h{number}", "lane": f"lane-{number}"})
        world.put(f"deliveries/b{number}", {**blocked, "id": f"b{number}", "lane": f"lane-{number}"})
    free = {**blocked, "id": "free", "lane": "free", **queued_for(due(world.clock().replace(minute=1)))}
    world.put("deliveries/free", free)
    queued = set()
    for _ in range(4):
        world.clock.forward(minutes=1)
        process_queue(world.adapters)
        queued |= {task["deliveryId"] for _, task in world.tasks.queued}
        work(world)
    assert "free" in queued
