"""Owns the work of a DSP's intake: takes what is whole, judges it once, and answers as it was told to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.dsp.simulator.answers import Answer
from infra.local.dsp.simulator.endpoints import Dsp
from infra.local.dsp.simulator.inbox import ANSWERS, whole_batches
from infra.local.dsp.simulator.response_policy import ACCEPT, Format, Manner, bad_word, good_words, written
from infra.local.dsp.simulator.validate import RESENDABLE, Batch, Verdict, judge_batch
from shared.clock import Clock, system_clock
from shared.messages.packages.layout import Layout, layout_named
from shared.platform.schemas import SchemaSource

Event = dict[str, Any]
"""`event` is batch, judged, answered or spoiled; the rest are JSON values."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Word:
    """One acknowledgement that is to be written at its time."""

    due: datetime
    verdict: Verdict
    changes: dict[str, Any]
    malformed: bool = False


@dataclass
class Intake:
    """What has come to a DSP and what it said; `look` does what there is to do now.

    `manners` are for the messages in their order, the last one for all that follow. `pace_s` lies between the
    words about one message. `say` puts an acknowledgement (path, bytes) where the sender finds it.
    """

    dsp: Dsp
    manners: Sequence[Manner] = ACCEPT
    form: Format = "1.8"
    pace_s: float = 0
    spoiled: int = 0
    schemas: SchemaSource | None = None
    clock: Clock = system_clock
    hear: Callable[[Event], None] = lambda _event: None
    say: Callable[[str, bytes], None] | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    """In the order of arrival."""
    _seen: set[str] = field(default_factory=set)
    _words: list[_Word] = field(default_factory=list)
    _last_said: datetime = _LONG_AGO

    @property
    def layout(self) -> Layout:
        """How packages lie there."""
        return layout_named(str(self.dsp.target["layout"]))

    @property
    def silent(self) -> bool:
        """Whether nothing is left to be said of what has come."""
        return not self._words

    def look(self) -> None:
        """Judges every package that became whole since the last look; then says what is due."""
        for key, batch in whole_batches(self.dsp.files(), self.dsp.read, self.layout):
            if key not in self._seen:
                self._seen.add(key)
                self._take(key, batch)
        now = self.clock()
        due = [word for word in self._words if word.due <= now]
        for word in due:
            self._words.remove(word)
            self._answer(word, now)

    def _take(self, key: str, batch: Batch) -> None:
        self.hear({"event": "batch", "path": key, "files": len(batch.files), "bytes": sum(batch.files.values())})
        if self.spoiled > 0:
            self.spoiled -= 1
            self._spoil(batch)
        for verdict in judge_batch(batch, self.schemas):
            self.verdicts.append(verdict)
            self.hear({"event": "judged", **summary(verdict)})
            self._plan(verdict, self.manners[min(len(self.verdicts), len(self.manners)) - 1])

    def _spoil(self, batch: Batch) -> None:
        """Damages the first resource, or the message where it came alone."""
        path = next((path for path in sorted(batch.files) if not path.endswith((".xml", ".txt"))), batch.messages[0])
        data = bytearray(batch.read(path))
        data[len(data) // 2] ^= 0xFF
        self.dsp.write(path, bytes(data))
        self.hear({"event": "spoiled", "path": path})

    def _plan(self, verdict: Verdict, manner: Manner) -> None:
        if manner.kind == "silence":
            return
        first = self.clock() + timedelta(seconds=manner.delay_s)
        refused = manner.reason if manner.kind == "reject" else None if verdict.good else verdict.reason
        if refused:
            reason = verdict.problem or "The simulator was told to refuse it."
            self._words.append(_Word(first, verdict, self._refusal(refused, reason)))
            return
        for step, word in enumerate(good_words(self.form, takedown=verdict.takedown)):
            due = first + timedelta(seconds=step * self.pace_s)
            self._words.append(_Word(due, verdict, {"status": word}, manner.kind == "malformed"))

    def _refusal(self, code: str, reason: str) -> dict[str, Any]:
        again = code in RESENDABLE
        return {
            "status": bad_word(self.form),
            "file_status": code,
            "reason": reason,
            "action": "ResendXmlAndResources" if again else "",
            "manual_check": not again,
        }

    def _answer(self, word: _Word, now: datetime) -> None:
        said = self._last_said = max(now, self._last_said + _MILLISECOND)  # each has a name and a time of its own
        moment = f"{said:%Y%m%d%H%M%S}{said.microsecond // 1000:03}"
        verdict = word.verdict
        answer = Answer(
            message_id=verdict.message_id,
            batch_id=verdict.batch,
            icpn=verdict.icpn,
            created=said,
            sender=str(self.dsp.target["ddex"]["partyId"]),
            recipient=verdict.sender,
            own_id=f"ACK-{moment}",
            **word.changes,
        )
        data, extension = written(answer, self.form, malformed=word.malformed)
        path = f"{ANSWERS}/ACK_{moment}_{verdict.icpn or verdict.message_id}.{extension}"
        (self.say or self.dsp.write)(path, data)
        status = answer.status or answer.file_status
        told = {"status": status, "reason": answer.reason, "malformed": word.malformed}
        self.hear({"event": "answered", "messageId": verdict.message_id, "path": path, **told})


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
