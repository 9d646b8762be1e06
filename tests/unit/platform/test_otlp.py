"""Spans reach a collector by OTLP over HTTP, and a collector that is down fails nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from shared import trace
from shared.platform.otlp import OtlpRecorder
from shared.trace import follow, span

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{ID}-00f067aa0ba902b7-01"


class Collector(HTTPServer):
    """Keeps what is posted, by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, bytes]] = []


class Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_spans_of_a_request_are_sent_when_it_ends(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = OtlpRecorder(f"http://127.0.0.1:{collector.server_port}")
    monkeypatch.setattr(trace, "_find_recorder", lambda: recorder)
    with follow("request", {"traceparent": PARENT}, tenantId="t"), span("upload", bytes=3):
        pass
    ((path, body),) = collector.received
    assert path == "/v1/traces"
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    sent = {each.name: each for scope in resource.scope_spans for each in scope.spans}
    assert {each.trace_id.hex() for each in sent.values()} == {ID}
    assert sent["request"].parent_span_id.hex() == "00f067aa0ba902b7"
    assert sent["upload"].parent_span_id == sent["request"].span_id
    service = {each.key: each.value.string_value for each in resource.resource.attributes}
    assert service["service.name"] == "stardust"


def test_a_collector_that_is_down_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = OtlpRecorder("http://127.0.0.1:9")
    monkeypatch.setattr(trace, "_find_recorder", lambda: recorder)
    with follow("request", {}) as own:
        assert own.trace_id
