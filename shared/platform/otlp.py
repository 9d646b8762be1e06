"""Sends spans to an OpenTelemetry collector (OTLP over HTTP, https://opentelemetry.io/docs/specs/otlp/#otlphttp).

The SDK is loaded with this module, which is loaded only if a collector is set.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace as api
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON

from shared.trace import Trace

_FLUSH_MS = 3000
"""An instance gets no time between requests, so that the spans of a request are sent before its answer."""


class OtlpRecorder:
    """A recorder of spans (shared/trace.py) that sends them to the collector at `url`."""

    def __init__(self, url: str, exporter: SpanExporter | None = None) -> None:
        # All are sent: which are kept is the collector's decision, and not that of the flag that a client sends.
        self._provider = TracerProvider(
            sampler=ALWAYS_ON, resource=Resource.create({"service.name": "stardust"}), shutdown_on_exit=False
        )
        exporter = exporter or OTLPSpanExporter(f"{url}/v1/traces", timeout=_FLUSH_MS / 1000)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("stardust")

    @contextmanager
    def begin(self, name: str, parent: Trace, attributes: Mapping[str, str | int]) -> Iterator[Trace]:
        """A span that lasts while the manager is open; an exception that leaves it is recorded by its class alone."""
        context = api.set_span_in_context(api.NonRecordingSpan(_context_of(parent)))
        with self._tracer.start_as_current_span(
            name, context, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            own = span.get_span_context()
            try:
                yield Trace(f"{own.trace_id:032x}", f"{own.span_id:016x}")
            except BaseException as error:  # its message may quote a server, and that may quote credentials
                span.set_status(api.Status(api.StatusCode.ERROR, type(error).__name__))
                raise

    def flush(self) -> None:
        """Sends what has been recorded, within three seconds. The exporter logs what it could not send."""
        self._provider.force_flush(_FLUSH_MS)


def _context_of(trace: Trace) -> api.SpanContext:
    flags = api.TraceFlags(api.TraceFlags.SAMPLED if trace.sampled else api.TraceFlags.DEFAULT)
    return api.SpanContext(int(trace.trace_id, 16), int(trace.span_id, 16), is_remote=True, trace_flags=flags)
