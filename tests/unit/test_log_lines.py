"""Log records as lines of JSON with the fields that Cloud Logging reads."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from shared.log_lines import EVENTS, DeliveryTaskEnded, FunctionFailed, Ticked, install_json_lines
from shared.redaction import remember_secrets
from shared.trace import follow

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
LOGGING = "logging.googleapis.com"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, ours = logging.getLogger(), logging.getLogger("stardust")
    before = root.handlers, ours.level
    stream = io.StringIO()
    install_json_lines("label-1", stream)
    yield stream
    root.handlers = before[0]
    ours.setLevel(before[1])


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_line_has_severity_trace_and_labels(written: io.StringIO) -> None:
    with follow("function", {"traceparent": PARENT}, tenantId="t", deliveryId="d"):
        logging.getLogger("stardust.delivery").info("sent %d files", 3)
    assert lines(written) == [
        {
            "severity": "INFO",
            "message": "sent 3 files",
            "logger": "stardust.delivery",
            f"{LOGGING}/trace": "projects/label-1/traces/4bf92f3577b34da6a3ce929d0e0e4736",
            f"{LOGGING}/spanId": "00f067aa0ba902b7",
            f"{LOGGING}/trace_sampled": True,
            f"{LOGGING}/labels": {"tenantId": "t", "deliveryId": "d"},
        }
    ]


def test_outside_requests_a_line_has_no_trace(written: io.StringIO) -> None:
    logging.getLogger("stardust.delivery").warning("late")
    assert lines(written) == [{"severity": "WARNING", "message": "late", "logger": "stardust.delivery"}]


def test_a_stack_stays_in_one_line_below_its_message(written: io.StringIO) -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("stardust.api").exception("it failed")
    (line,) = lines(written)
    assert line["severity"] == "ERROR"
    assert line["message"].startswith("it failed\nTraceback (most recent call last):\n")
    assert line["message"].endswith("ValueError: first\nsecond")


def test_libraries_are_heard_from_warnings_on(written: io.StringIO) -> None:
    logging.getLogger("azure.core").info("Authorization: header")
    logging.getLogger("azure.core").warning("slow")
    assert [line["message"] for line in lines(written)] == ["slow"]


def test_derived_secrets_are_removed_from_whole_lines(written: io.StringIO) -> None:
    remember_secrets(["derived-token-0123456789"], derived=True)
    event = FunctionFailed("derived-token-0123456789")
    logging.getLogger("stardust.api").error("x", extra=event.extra())
    assert lines(written)[0]["error"] == "[redacted]"


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        (DeliveryTaskEnded("failed", "authentication"), {"outcome": "failed", "code": "authentication"}),
        (Ticked(3, 1, 70, 2), {"enqueued": 3, "recovered": 1, "oldest_s": 70, "late_s": 2}),
        (FunctionFailed("Unavailable"), {"error": "Unavailable"}),
    ],
)
def test_an_event_is_fields_of_the_line(written: io.StringIO, event: Any, fields: dict[str, Any]) -> None:
    logging.getLogger("stardust.functions").info("x", extra=event.extra())
    (line,) = lines(written)
    assert {"event": type(event).event, **fields}.items() <= line.items()
    assert type(event) in EVENTS


def test_events_have_names_of_their_own() -> None:
    assert len({event.event for event in EVENTS}) == len(EVENTS)
