"""The trace of a request: how it is named by headers, kept by documents, and divided into spans."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from shared import trace
from shared.trace import Trace, current, follow, headers, install_recorder, label, labels, resume, span

ID, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{ID}-{SPAN}-01"


def test_the_headers_name_the_trace() -> None:
    assert Trace.of_headers({"traceparent": PARENT}) == Trace(ID, SPAN)
    assert Trace.of_headers({"traceparent": PARENT}).traceparent == PARENT
    assert Trace.of_headers({"traceparent": f"00-{ID}-{SPAN}-00"}).sampled is False


def test_the_header_of_google_cloud_names_its_span_in_decimal() -> None:
    found = Trace.of_headers({"x-cloud-trace-context": f"{ID}/67667974448284343;o=1"})
    assert found == Trace(ID, SPAN)
    alone = Trace.of_headers({"x-cloud-trace-context": ID})
    assert (alone.trace_id, len(alone.span_id)) == (ID, 16)


def test_the_standard_header_comes_first() -> None:
    other = "0" * 31 + "1"
    assert Trace.of_headers({"traceparent": PARENT, "x-cloud-trace-context": other}).trace_id == ID


@pytest.mark.parametrize(
    "value",
    [
        "",
        "00",
        PARENT.upper(),
        f"01-{ID}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{ID}-{'0' * 16}-01",
        PARENT + "-x",
    ],
)
def test_a_value_that_is_no_trace_begins_another(value: str) -> None:
    first, second = (Trace.of_headers({"traceparent": value}) for _ in range(2))
    assert len({first.trace_id, second.trace_id, ID}) == 3
    assert Trace.parse(first.traceparent) == first


def test_what_a_document_keeps_goes_on_for_as_long_as_asked() -> None:
    with follow("function", {}, function="tick") as own:
        with resume(PARENT, deliveryId="d"):
            assert (current(), headers()) == (Trace(ID, SPAN), {"traceparent": PARENT})
            assert labels() == {"function": "tick", "deliveryId": "d"}
        assert (current(), labels()) == (own, {"function": "tick"})
        with resume(None):
            assert current() == own
    assert (current(), headers(), labels()) == (None, {}, {})


def test_a_label_holds_until_the_request_ends() -> None:
    label(tenantId="nobody")
    assert labels() == {}
    with follow("function", {}):
        label(tenantId="t")
        assert labels() == {"tenantId": "t"}
    assert labels() == {}


def test_within_a_request_another_goes_on_with_its_trace() -> None:
    with follow("outer", {}) as outer, follow("inner", {"traceparent": PARENT}, requestId="r") as inner:
        assert (inner, labels()) == (outer, {"requestId": "r"})


class Spans:
    """Records spans by their names."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str, str]] = []
        self.ended: list[str] = []

    @contextmanager
    def begin(self, name: str, parent: Trace, attributes: Mapping[str, str | int]) -> Iterator[Trace]:
        own = Trace(parent.trace_id, f"{len(self.begun) + 1:016x}")
        self.begun.append((name, parent.span_id, str(dict(attributes))))
        yield own
        self.ended.append(name)

    def flush(self) -> None:
        self.ended.append("flush")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Spans:
    found = Spans()
    monkeypatch.setattr(trace, "_find_recorder", trace._no_recorder)
    install_recorder(lambda: found)
    return found


def test_spans_are_within_each_other_and_sent_at_the_end_of_the_request(spans: Spans) -> None:
    with follow("request", {"traceparent": PARENT}, requestId="r"), span("upload", bytes=3), span("verify"):
        assert headers() == {"traceparent": f"00-{ID}-{3:016x}-01"}
    assert [(name, parent) for name, parent, _ in spans.begun] == [
        ("request", SPAN),
        ("upload", f"{1:016x}"),
        ("verify", f"{2:016x}"),
    ]
    assert spans.begun[1][2] == "{'requestId': 'r', 'bytes': 3}"
    assert spans.ended == ["verify", "upload", "request", "flush"]


def test_spans_are_sent_also_if_the_request_fails(spans: Spans) -> None:
    with pytest.raises(ValueError, match="lost"), follow("request", {}):
        raise ValueError("lost")
    assert spans.ended[-1] == "flush"


def test_outside_requests_nothing_is_recorded(spans: Spans) -> None:
    with span("alone"):
        assert current() is None
    assert spans.begun == []
