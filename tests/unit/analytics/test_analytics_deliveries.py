"""Statistics of real deliveries in memory: counted once, even if tasks run twice, with one write each."""

import threading
from datetime import date
from typing import Any

import pytest

from shared.analytics.record import SHARDS, count_ending
from shared.analytics.report import Analytics, AnalyticsRequest, get_analytics
from shared.analytics.sketch import ACCURACY
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests.control import retry_delivery
from shared.delivery.requests.models import ControlRequest
from shared.delivery.worker.run import DeliverOutcome, deliver_package
from shared.errors import ConnectionFailed, InvalidInput
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.statistics import Cost
from shared.platform.store.port import Query
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import PASSWORD
from tests.fixtures.world import START, World, target


def run(world: World, delivery_id: str) -> DeliverOutcome:
    return deliver_package(world.task(delivery_id), world.adapters)


def no_answer(_path: str) -> None:
    raise ConnectionFailed("No answer.")


def figures(world: World, **wanted: Any) -> Analytics:
    return get_analytics(AnalyticsRequest(**wanted), caller=world.viewer, adapters=world.adapters)


def test_a_delivery_is_counted_in_every_dimension_with_its_duration(world: World) -> None:
    delivery_id = world.request().delivery.id
    world.clock.forward(seconds=90)
    run(world, delivery_id)
    found = figures(world)
    assert (found.total.completed, found.total.failed, found.total.success_rate) == (1, 0, 1.0)
    assert found.total.p50_s == found.total.p95_s == pytest.approx(90, rel=ACCURACY)
    slices = (found.by_day, found.by_target, found.by_protocol, found.by_message_type)
    assert [[(slice_.key, slice_.figures.completed) for slice_ in each] for each in slices] == [
        [("2026-03-01", 1)],
        [("target", 1)],
        [("SFTP", 1)],
        [("NewReleaseMessage Initial", 1)],
    ]


def test_repeated_and_concurrent_tasks_count_once(world: World) -> None:
    task = world.task(world.request().delivery.id)
    workers = [threading.Thread(target=deliver_package, args=(task, world.adapters)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    deliver_package(task, world.adapters)
    assert figures(world).total.completed == 1


def test_the_cost_matches_the_meter_and_adds_up_over_attempts(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    server.disturb = no_answer
    run(world, delivery_id)
    first = world.delivery(delivery_id).cost
    server.disturb = lambda path: None
    world.wait_until_due(delivery_id)
    world.store.meter.reset()
    run(world, delivery_id)
    second, total = world.store.meter, world.delivery(delivery_id).cost
    assert total.bytes == server.received_bytes > 0
    assert total.reads - first.reads <= second.reads
    # Writes after the end of the attempt: a log line, the target's last delivery, its circuit.
    assert second.writes - 3 <= total.writes - first.writes <= second.writes
    found = figures(world).total
    assert (found.completed, found.retried, found.cost) == (1, 1, total)


def test_failures_count_and_a_manual_retry_restarts_the_clock(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    server.password = "another"
    assert run(world, delivery_id).result == "failed"
    world.clock.forward(days=1)
    server.password = PASSWORD
    retry_delivery(ControlRequest(delivery_id=delivery_id), caller=world.manager, adapters=world.adapters)
    world.clock.forward(seconds=20)
    assert run(world, delivery_id).result == "completed"
    found = figures(world)
    assert (found.total.completed, found.total.failed, found.total.success_rate) == (1, 1, 0.5)
    assert found.total.p50_s == pytest.approx(20, rel=ACCURACY)
    assert [slice_.key for slice_ in found.by_day] == ["2026-03-01", "2026-03-02"]


def test_the_duration_includes_retries(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    server.disturb = no_answer
    run(world, delivery_id)
    server.disturb = lambda path: None
    world.wait_until_due(delivery_id)
    run(world, delivery_id)
    waited_s = (world.clock() - START).total_seconds()
    assert figures(world).total.p50_s == pytest.approx(waited_s, rel=ACCURACY)


def test_a_crashed_worker_is_counted_once_by_the_sweeper(world: World) -> None:
    from shared.delivery.queue.claim import claim_delivery

    claim_delivery(world.task(world.request().delivery.id), world.adapters)
    world.clock.forward(minutes=20)
    process_queue(world.adapters)
    process_queue(world.adapters)
    assert figures(world).total.retried == 1


def test_another_tenants_statistics_are_not_disclosed(world: World) -> None:
    run(world, world.request().delivery.id)
    found = get_analytics(AnalyticsRequest(), caller=world.stranger, adapters=world.adapters)
    assert found.total.completed == 0
    assert found.by_target == []


def end(world: World, number: int, **fields: Any) -> None:
    """Counts an ended attempt without running a delivery."""
    delivery = decode(Delivery, world.store.get(f"deliveries/{world.request().delivery.id}"))
    changed = delivery.model_copy(update={"lane": f"lane{number}", "due": world.clock(), **fields})

    def work(transaction: Any) -> None:
        count_ending(transaction, [changed], "completed", protocol="S3", cost=Cost(bytes=7), now=world.clock())

    world.store.transact(work)


def test_ended_attempts_are_counted_in_eight_documents_without_reads(world: World) -> None:
    world.request()
    world.store.meter.reset()
    for number in range(100):
        end(world, number, target_id=f"t{number % 3}")
    stored = world.store.find(Query("deliveryStatistics"))
    assert len(stored) == SHARDS
    found = figures(world)
    assert (found.total.completed, found.total.cost.bytes) == (100, 700)
    assert [(slice_.key, slice_.figures.completed) for slice_ in found.by_target] == [
        ("t0", 34),
        ("t1", 33),
        ("t2", 33),
    ]


def test_filters_and_periods(world: World) -> None:
    end(world, 1)
    world.clock.forward(days=2)
    end(world, 2, target_id="other", message_sub_type="Takedown")
    assert figures(world, target_id="other").total.completed == 1
    assert figures(world, message_type="Takedown").total.completed == 1
    assert figures(world, message_type="NewReleaseMessage", protocol="S3").total.completed == 2
    assert figures(world, until=date(2026, 3, 2)).total.completed == 1
    assert figures(world, since=date(2026, 3, 2)).total.completed == 1


def test_a_period_of_more_than_93_days_is_rejected(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(AnalyticsRequest, {"since": "2026-01-01", "until": "2026-06-01"})
    assert "92 days" in caught.value.problems[0].message
    assert figures(world, since=date(2026, 1, 1)).until == date(2026, 3, 1)


def test_a_failure_to_a_deleted_target_is_counted(world: World) -> None:
    delivery_id = world.request().delivery.id
    world.store.transact(lambda transaction: transaction.delete("deliveryTargets/target"))
    run(world, delivery_id)
    found = figures(world)
    assert found.total.failed + found.total.retried == 1
    assert [slice_.key for slice_ in found.by_protocol] == ["unknown"]


def test_a_parked_delivery_has_a_cost_but_is_not_an_attempt(world: World) -> None:
    from shared.model.codec import encode
    from shared.model.delivery.target import Window

    closed = Window(opens="01:00", closes="02:00")
    world.put("deliveryTargets/target", encode(target(config={"host": "dsp.example"}, window=closed)))
    delivery_id = world.request().delivery.id
    assert run(world, delivery_id).result == "parked"
    found = figures(world).total
    assert (found.completed, found.failed, found.retried) == (0, 0, 0)
    assert found.cost.writes == world.delivery(delivery_id).cost.writes > 0
