"""The intake of a simulated DSP: validates each complete package once and acknowledges it as configured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.dsp.simulator.answers import Answer
from infra.local.dsp.simulator.endpoints import Dsp
from infra.local.dsp.simulator.inbox import ACKNOWLEDGEMENTS, whole_batches
from infra.local.dsp.simulator.response_policy import (
    ACCEPT,
    Format,
    ResponsePolicy,
    failure_status,
    render,
    success_statuses,
)
from infra.local.dsp.simulator.validate import RESENDABLE, Batch, Verdict, validate_batch
from shared.clock import Clock, system_clock
from shared.messages.packages.layout import Layout, layout_named
from shared.platform.schemas import SchemaSource

Event = dict[str, Any]
"""`event` is batch, judged, answered or spoiled; the rest are JSON values."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _PendingAnswer:
    """An acknowledgement to be sent when it is due."""

    due: datetime
    verdict: Verdict
    changes: dict[str, Any]
    malformed: bool = False


@dataclass
class Intake:
    """The packages a DSP has received and its acknowledgements; `poll` does whatever is due now.

    `policies` apply to the messages in order of arrival, the last one to all further messages. `pace_s` is the delay
    between the acknowledgements of one message. `send` puts an acknowledgement (path, bytes) where the sender finds it.
    """

    dsp: Dsp
    policies: Sequence[ResponsePolicy] = ACCEPT
    form: Format = "1.8"
    pace_s: float = 0
    spoiled: int = 0
    schemas: SchemaSource | None = None
    clock: Clock = system_clock
    on_event: Callable[[Event], None] = lambda _event: None
    send: Callable[[str, bytes], None] | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    """In the order of arrival."""
    _seen: set[str] = field(default_factory=set)
    _pending: list[_PendingAnswer] = field(default_factory=list)
    _last_sent: datetime = _LONG_AGO

    @property
    def layout(self) -> Layout:
        """The package layout that the DSP expects."""
        return layout_named(str(self.dsp.target["layout"]))

    @property
    def idle(self) -> bool:
        """Whether no acknowledgement is pending."""
        return not self._pending

    def poll(self) -> None:
        """Validates every package completed since the last call, then sends the acknowledgements that are due."""
        for key, batch in whole_batches(self.dsp.files(), self.dsp.read, self.layout):
            if key not in self._seen:
                self._seen.add(key)
                self._process(key, batch)
        now = self.clock()
        due = [pending for pending in self._pending if pending.due <= now]
        for pending in due:
            self._pending.remove(pending)
            self._answer(pending, now)

    def _process(self, key: str, batch: Batch) -> None:
        self.on_event({"event": "batch", "path": key, "files": len(batch.files), "bytes": sum(batch.files.values())})
        if self.spoiled > 0:
            self.spoiled -= 1
            self._spoil(batch)
        for verdict in validate_batch(batch, self.schemas):
            self.verdicts.append(verdict)
            self.on_event({"event": "judged", **summary(verdict)})
            self._plan(verdict, self.policies[min(len(self.verdicts), len(self.policies)) - 1])

    def _spoil(self, batch: Batch) -> None:
        """Damages the first resource, or the message if there is none."""
        path = next((path for path in sorted(batch.files) if not path.endswith((".xml", ".txt"))), batch.messages[0])
        data = bytearray(batch.read(path))
        data[len(data) // 2] ^= 0xFF
        self.dsp.write(path, bytes(data))
        self.on_event({"event": "spoiled", "path": path})

    def _plan(self, verdict: Verdict, policy: ResponsePolicy) -> None:
        if policy.kind == "silence":
            return
        first = self.clock() + timedelta(seconds=policy.delay_s)
        refused = policy.reason if policy.kind == "reject" else None if verdict.good else verdict.reason
        if refused:
            reason = verdict.problem or "The simulator is configured to reject it."
            self._pending.append(_PendingAnswer(first, verdict, self._refusal(refused, reason)))
            return
        for step, status in enumerate(success_statuses(self.form, takedown=verdict.takedown)):
            due = first + timedelta(seconds=step * self.pace_s)
            self._pending.append(_PendingAnswer(due, verdict, {"status": status}, policy.kind == "malformed"))

    def _refusal(self, code: str, reason: str) -> dict[str, Any]:
        resendable = code in RESENDABLE
        return {
            "status": failure_status(self.form),
            "file_status": code,
            "reason": reason,
            "action": "ResendXmlAndResources" if resendable else "",
            "manual_check": not resendable,
        }

    def _answer(self, pending: _PendingAnswer, now: datetime) -> None:
        created = self._last_sent = max(now, self._last_sent + _MILLISECOND)  # unique time and file name
        moment = f"{created:%Y%m%d%H%M%S}{created.microsecond // 1000:03}"
        verdict = pending.verdict
        answer = Answer(
            message_id=verdict.message_id,
            batch_id=verdict.batch,
            icpn=verdict.icpn,
            created=created,
            sender=str(self.dsp.target["ddex"]["partyId"]),
            recipient=verdict.sender,
            own_id=f"ACK-{moment}",
            **pending.changes,
        )
        data, extension = render(answer, self.form, malformed=pending.malformed)
        path = f"{ACKNOWLEDGEMENTS}/ACK_{moment}_{verdict.icpn or verdict.message_id}.{extension}"
        (self.send or self.dsp.write)(path, data)
        status = answer.status or answer.file_status
        details = {"status": status, "reason": answer.reason, "malformed": pending.malformed}
        self.on_event({"event": "answered", "messageId": verdict.message_id, "path": path, **details})


def summary(verdict: Verdict) -> Event:
    """A verdict as JSON values."""
    return {
        "batch": verdict.batch,
        "path": verdict.path,
        "messageId": verdict.message_id,
        "icpn": verdict.icpn,
        "action": verdict.action,
        "verdict": verdict.reason,
        "problem": verdict.problem,
        "stages": dict(verdict.report.stages),
    }
