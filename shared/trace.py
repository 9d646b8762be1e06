"""Follows one request through a process: the trace that it belongs to, what its log lines are about, and its spans.

A trace is named as in W3C Trace Context (https://www.w3.org/TR/trace-context/#traceparent-header). Requests bring its
name in `traceparent`, or in the older `X-Cloud-Trace-Context` of Google Cloud; tasks take it along, and a delivery
keeps that of the request that made it. Spans are recorded only if a recorder is installed (shared/platform/otlp.py).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from secrets import token_hex
from typing import Protocol, Self

TRACEPARENT = "traceparent"
"""The name of the header and of the fields that keep a trace."""
PATTERN = r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
LABELS = ("function", "requestId", "tenantId", "releaseId", "targetId", "deliveryId", "dsp")
"""What a log line may be about; dashboards and metrics filter by these names."""
_CLOUD = re.compile(r"([0-9a-f]{32})(?:/(\d{1,20}))?(?:;o=(\d))?")
_NOTHING = {"trace_id": "0" * 32, "span_id": "0" * 16}


@dataclass(frozen=True, slots=True)
class Trace:
    """A place in a trace: ids in lower-case hex, 32 and 16 digits."""

    trace_id: str
    span_id: str
    sampled: bool = True

    @property
    def traceparent(self) -> str:
        """As the header's value, version 00."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"

    @classmethod
    def new(cls) -> Self:
        """The beginning of a trace."""
        return cls(token_hex(16), token_hex(8))

    @classmethod
    def parse(cls, traceparent: str) -> Self | None:
        """The place that the header's value names; None if it is invalid: such a value is to be ignored (W3C, 4.3)."""
        if not re.fullmatch(PATTERN, traceparent):
            return None
        _, trace_id, span_id, flags = traceparent.split("-")
        return cls(trace_id, span_id, bool(int(flags, 16) & 1)) if _is_named(trace_id, span_id) else None

    @classmethod
    def of_headers(cls, headers: Mapping[str, str]) -> Self:
        """The place that a request's headers, in lower case, name; else a new trace."""
        found = cls.parse(headers.get(TRACEPARENT, ""))
        return found or cls._of_cloud(headers.get("x-cloud-trace-context", "")) or cls.new()

    @classmethod
    def _of_cloud(cls, value: str) -> Self | None:
        """`TRACE_ID/SPAN_ID;o=OPTIONS`, with a decimal span id (https://cloud.google.com/trace/docs/trace-context)."""
        found = _CLOUD.fullmatch(value.lower())
        if not found:
            return None
        span_id = f"{int(found[2] or 0) & (2**64 - 1):016x}"
        span_id = token_hex(8) if span_id == _NOTHING["span_id"] else span_id
        return cls(found[1], span_id, found[3] != "0") if _is_named(found[1], span_id) else None


def _is_named(trace_id: str, span_id: str) -> bool:
    return trace_id != _NOTHING["trace_id"] and span_id != _NOTHING["span_id"]


class Recorder(Protocol):
    """Records spans, and sends them somewhere."""

    def begin(self, name: str, parent: Trace, attributes: Mapping[str, str | int]) -> AbstractContextManager[Trace]:
        """A span that lasts while the manager is open; an exception that leaves it is recorded."""

    def flush(self) -> None:
        """Sends what has been recorded. Never raises: the work that was recorded is done."""


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_labels: ContextVar[Mapping[str, str]] = ContextVar("labels", default={})  # noqa: B039 (never changed, only replaced)


def _no_recorder() -> Recorder | None:
    return None


_find_recorder: Callable[[], Recorder | None] = _no_recorder


def install_recorder(find: Callable[[], Recorder | None]) -> None:
    """Records the spans of this process from now on with what `find` returns, which is asked for each of them."""
    global _find_recorder
    _find_recorder = find


def current() -> Trace | None:
    """Where this code runs; None outside requests, as on the command line."""
    return _current.get()


def labels() -> Mapping[str, str]:
    """What the log lines of this code are about, by the names in LABELS."""
    return _labels.get()


def headers() -> dict[str, str]:
    """The headers of a request that goes on with the current trace; empty without one."""
    trace = current()
    return {TRACEPARENT: trace.traceparent} if trace else {}


def label(**about: str) -> None:
    """Says what the following log lines are about, until the request ends. No effect outside requests."""
    if current() is not None:
        _labels.set({**labels(), **about})


@contextmanager
def follow(name: str, request_headers: Mapping[str, str], **about: str) -> Iterator[Trace]:
    """Follows a request while open. `request_headers` are in lower case. Within another request, goes on with that."""
    if (outer := current()) is not None:
        with _in(outer, about):
            yield outer
        return
    trace = Trace.of_headers(request_headers)
    try:
        with _in(trace, about), span(name):
            yield trace
    finally:
        if (recorder := _find_recorder()) is not None:
            recorder.flush()


@contextmanager
def resume(traceparent: str | None, **about: str) -> Iterator[None]:
    """Goes on with a trace that a document keeps, while open; without a valid one, with the current trace, if any."""
    with _in(Trace.parse(traceparent or "") or current(), about):
        yield


@contextmanager
def span(name: str, **attributes: str | int) -> Iterator[None]:
    """A part of the request that takes time, while open."""
    parent, recorder = current(), _find_recorder()
    if parent is None or recorder is None:
        yield
        return
    with recorder.begin(name, parent, {**labels(), **attributes}) as own, _in(own, {}):
        yield


@contextmanager
def _in(trace: Trace | None, about: Mapping[str, str]) -> Iterator[None]:
    before = _current.set(trace), _labels.set({**labels(), **about})
    try:
        yield
    finally:
        _current.reset(before[0])
        _labels.reset(before[1])
