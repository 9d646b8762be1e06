"""The spans of a delivery: its attempt, and within it what takes time."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared import trace
from shared.delivery.worker.run import deliver_package
from shared.platform.otlp import OtlpRecorder
from shared.trace import follow
from tests.fixtures.api import Api
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import give_password
from tests.fixtures.world import World

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{ID}-00f067aa0ba902b7-00"


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    found = InMemorySpanExporter()
    recorder = OtlpRecorder("http://collector.example", found)
    monkeypatch.setattr(trace, "_find_recorder", lambda: recorder)
    return found


def parents(spans: tuple[ReadableSpan, ...]) -> set[tuple[str, str]]:
    """The names of spans, each with that of its parent; empty for what is outside."""
    names = {span.context.span_id: span.name for span in spans if span.context}
    return {(span.name, names.get(span.parent.span_id, "") if span.parent else "") for span in spans}


def test_request_use_case_and_the_phases_of_the_delivery_are_one_trace(
    world: World, server: MemoryServer, exporter: InMemorySpanExporter
) -> None:
    body = {"releaseId": "release", "targetId": "target"}
    delivery_id = Api(world)("POST", "/deliveries", body, traceparent=PARENT).json["id"]
    with follow("deliver", {}):
        deliver_package(world.task(delivery_id), world.adapters)
    spans = exporter.get_finished_spans()
    of_request = tuple(span for span in spans if span.context and span.context.trace_id == int(ID, 16))
    assert parents(of_request) == {
        ("api", ""),
        ("use case create_delivery", "api"),
        ("delivery", "use case create_delivery"),
        ("prepare", "delivery"),
        ("connect", "delivery"),
        ("survey", "delivery"),
        ("upload", "delivery"),
        ("verify", "upload"),
        ("receipt", "delivery"),
    }
    (attempt,) = [span for span in of_request if span.name == "delivery"]
    assert attempt.attributes
    assert {"deliveryId": delivery_id, "attempt": 1, "tenantId": "tenant"}.items() <= attempt.attributes.items()


def test_a_refused_connection_is_an_error_without_its_text(
    world: World, server: MemoryServer, exporter: InMemorySpanExporter
) -> None:
    give_password(world, "wrong")
    placed = world.request()
    with follow("deliver", {}):
        deliver_package(world.task(placed.id), world.adapters)
    (connect,) = [span for span in exporter.get_finished_spans() if span.name == "connect"]
    assert (connect.status.is_ok, connect.status.description) == (False, "AuthenticationFailed")
    assert connect.events == ()
