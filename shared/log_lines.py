"""Writes log records as lines of JSON, as Cloud Logging reads them, and defines those that metrics are made of.

https://cloud.google.com/logging/docs/structured-logging lists the special fields. Metrics and alerts
(infra/terraform/metrics.tf) filter by the fields of the events here; a test compares them.
"""

import json
import logging
import sys
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TextIO

from shared import trace
from shared.redaction import redact

OURS = "stardust"
"""The parent of the product's loggers. Libraries are heard from warnings on: some log headers as information."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that metrics count. Fields are codes and figures, never texts of people or servers."""

    event: ClassVar[str]

    def extra(self) -> dict[str, Any]:
        """The argument `extra` of a logger's methods."""
        return {"stardust_event": {"event": self.event, **asdict(self)}}


@dataclass(frozen=True, slots=True)
class DeliveryTaskEnded(Event):
    """One task of a delivery ended. Its labels say which, and for which DSP."""

    event = "delivery"
    outcome: str
    """DeliverOutcome.result (shared/delivery/worker/run.py)."""
    code: str
    """The code of the failure; empty without one."""


@dataclass(frozen=True, slots=True)
class Ticked(Event):
    """The minute tick ran."""

    event = "tick"
    enqueued: int
    recovered: int
    oldest_s: int
    """For how many seconds the longest due delivery has been due; 0 if none is."""
    late_s: int
    """How many seconds after its scheduled time the tick began."""


@dataclass(frozen=True, slots=True)
class FunctionFailed(Event):
    """A function ended with an error that it did not expect, or that its queue or trigger repeats."""

    event = "failed"
    error: str
    """The class of the exception."""


@dataclass(frozen=True, slots=True)
class PluginCalled(Event):
    """A function of a plug-in was called."""

    event = "plugin"
    plugin: str
    hook: str
    """The point's name."""
    took_s: float
    outcome: str
    """`done`, the kind of the fault (PluginFault), or `config`: its configuration cannot be used."""


EVENTS: tuple[type[Event], ...] = (DeliveryTaskEnded, Ticked, FunctionFailed, PluginCalled)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON. `project` names the project of the traces."""

    def __init__(self, project: str) -> None:
        super().__init__()
        self._project = project

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break. The stack follows the message, where Error Reporting looks for it."""
        found = trace.current()
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": super().format(record),
            "logger": record.name,
            **getattr(record, "stardust_event", {}),
        }
        if found is not None:
            line["logging.googleapis.com/trace"] = f"projects/{self._project}/traces/{found.trace_id}"
            line["logging.googleapis.com/spanId"] = found.span_id
            line["logging.googleapis.com/trace_sampled"] = found.sampled
        if trace.labels():
            line["logging.googleapis.com/labels"] = dict(trace.labels())
        return redact(json.dumps(line, ensure_ascii=False, default=str))


def install_json_lines(project: str, stream: TextIO | None = None) -> None:
    """Writes the records of this process as JSON from now on, to `stream`, else stderr. Replaces other handlers."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(project))
    logging.getLogger().handlers = [handler]
    logging.getLogger(OURS).setLevel(logging.INFO)
