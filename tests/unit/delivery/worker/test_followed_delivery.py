"""One trace leads from the request for a delivery over its tasks to its log and its receipt."""

import json
import logging
from typing import Any

import pytest

from shared import trace
from shared.delivery.queue.claim import claim_delivery
from shared.delivery.queue.dispatch import enqueue_new
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests.control import retry_delivery
from shared.delivery.requests.models import ControlRequest
from shared.delivery.worker.run import deliver_package
from shared.log_lines import JsonLines
from shared.model.codec import encode
from shared.trace import follow
from tests.fixtures.api import Api
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import give_password
from tests.fixtures.world import World, target

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{ID}-00f067aa0ba902b7-01"
OTHER = f"00-{'a' * 32}-00f067aa0ba902b7-01"


class Lines(logging.Handler):
    """Keeps the records of the product's loggers as the lines that Cloud Logging would get."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []
        self.setFormatter(JsonLines("label-1"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def lines() -> Any:
    handler, logger = Lines(), logging.getLogger("stardust")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler.lines
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_request_is_followed_to_its_receipt(world: World, server: MemoryServer, lines: list[dict[str, Any]]) -> None:
    response = Api(world)("POST", "/deliveries", {"releaseId": "release", "targetId": "target"}, traceparent=PARENT)
    assert (response.status, response.headers["traceparent"].split("-")[1]) == (201, ID)
    delivery_id = response.json["id"]
    with follow("on_delivery_created", {}):
        assert enqueue_new(world.store.get(f"deliveries/{delivery_id}") or {}, world.adapters)
    ((function, payload),) = world.tasks.queued
    with follow(function, world.tasks.headers[0], function=function) as task:
        deliver_package(payload, world.adapters)  # type: ignore[arg-type]
    assert task.trace_id == ID
    receipt = world.store.get(f"receipts/{delivery_id}")
    assert receipt
    assert receipt["traceId"] == ID
    ours = [line for line in lines if line["logging.googleapis.com/trace"].endswith(ID)]
    assert [line["message"].partition(": ")[2].split()[0] for line in ours] == ["attempt", "completed"]
    assert {"event": "delivery", "outcome": "completed", "code": ""}.items() <= ours[-1].items()
    about = {"tenantId": "tenant", "releaseId": "release", "targetId": "target", "deliveryId": delivery_id}
    assert ours[-1]["logging.googleapis.com/labels"] == {**about, "function": "deliver", "dsp": "The DSP"}


def test_every_line_of_the_delivery_log_names_the_trace(world: World, server: MemoryServer) -> None:
    with follow("createDelivery", {"traceparent": PARENT}):
        placed = world.request()
    deliver_package(world.task(placed.id), world.adapters)
    logs = [data for path, data in world.store.documents.items() if path.startswith(f"deliveries/{placed.id}/logs/")]
    assert {line["traceId"] for line in logs} == {ID}
    assert len(logs) > 4


def test_the_tick_goes_on_with_the_trace_of_the_request_and_not_with_its_own(world: World) -> None:
    with follow("createDelivery", {"traceparent": PARENT}):
        world.request()
    with follow("process_delivery_queue", {"traceparent": OTHER}):
        process_queue(world.adapters)
    assert world.tasks.headers == [{"traceparent": PARENT}]


def test_a_worker_that_stopped_is_told_in_the_trace_of_the_request(world: World, lines: list[dict[str, Any]]) -> None:
    with follow("createDelivery", {"traceparent": PARENT}):
        placed = world.request()
    claim_delivery(world.task(placed.id), world.adapters)
    world.clock.forward(minutes=11)
    with follow("process_delivery_queue", {"traceparent": OTHER}):
        assert process_queue(world.adapters).recovered == 1
    (told,) = [line for line in lines if line["severity"] == "WARNING"]
    assert told["message"] == f"delivery {placed.id}: the worker of attempt 1 stopped"
    assert told["logging.googleapis.com/trace"].endswith(ID)
    assert told["logging.googleapis.com/labels"]["deliveryId"] == placed.id


def test_a_retry_begins_the_trace_of_its_own_request(world: World, server: MemoryServer) -> None:
    give_password(world, "wrong")
    with follow("createDelivery", {"traceparent": PARENT}):
        placed = world.request()
    deliver_package(world.task(placed.id), world.adapters)
    assert world.delivery(placed.id).status == "failed"
    with follow("retryDelivery", {"traceparent": OTHER}):
        retry_delivery(ControlRequest(delivery_id=placed.id), caller=world.manager, adapters=world.adapters)
    assert world.delivery(placed.id).traceparent == OTHER


def test_a_failure_is_counted_by_its_code_and_dsp(
    world: World, server: MemoryServer, lines: list[dict[str, Any]]
) -> None:
    give_password(world, "wrong")
    world.put("deliveryTargets/target", encode(target(config={"host": "dsp.example"}, preset="spotify")))
    placed = world.request()
    deliver_package(world.task(placed.id), world.adapters)
    ended = [line for line in lines if line.get("event") == "delivery"]
    assert [(line["outcome"], line["code"]) for line in ended] == [("failed", "authentication-failed")]


def test_a_delivery_without_a_trace_has_none_in_its_receipt(world: World, server: MemoryServer) -> None:
    placed = world.request()
    deliver_package(world.task(placed.id), world.adapters)
    receipt = world.store.get(f"receipts/{placed.id}")
    assert receipt
    assert "traceId" not in receipt
    assert trace.current() is None


def test_the_tick_tells_how_long_the_longest_due_delivery_has_been_due(world: World) -> None:
    world.request()
    world.clock.forward(seconds=90)
    assert process_queue(world.adapters).oldest.total_seconds() == 90
