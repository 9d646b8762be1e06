"""Says how far the switch of a release is, and whether the old distributor may be asked for its takedown. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from shared.accounts.audit.chain import digest
from shared.catalog.switches.compare import Comparison
from shared.model.base import Day, Id, Instant, Model
from shared.model.catalog.switch import ManualStep, ReleaseFacts, Switch
from shared.model.delivery.entry import Liveness, Standing

SwitchState = Literal["blocked", "notLive", "ready", "asked", "done"]
"""blocked: something that must be equal is not · notLive: equal, but not reported live everywhere · ready: the old
distributor may be asked for its takedown · asked: it was asked · done: it is gone, and ours is live."""

SwitchStep = Literal["imported", "compared", "equal", "delivered", "live", "takedownAsked", "oldGone", "done"]
"""The steps of the checklist, in order."""

Advice = Literal["doNotTakeDown", "askForTakedown", "awaitTakedown", "nothing"]
"""What to do about the old release."""

ADVICE: Mapping[SwitchState, Advice] = {
    "blocked": "doNotTakeDown",
    "notLive": "doNotTakeDown",
    "ready": "askForTakedown",
    "asked": "awaitTakedown",
    "done": "nothing",
}


class TargetState(Model):
    """Ours at one target."""

    target_id: Id
    name: str
    """The target's name."""
    sent: Instant | None = None
    """When a delivery completed last; absent before the first."""
    live: Liveness
    """Whether the DSP shows ours, as far as it said."""
    since: Instant | None = None
    """When it said so."""
    current: bool
    """Whether what was sent is the release as it is now."""
    take_down: bool
    """Whether the old release may be taken down at this DSP: never before ours is live there."""


class CheckedStep(Model):
    """A step of the checklist."""

    step: SwitchStep
    """What is done or to be done."""
    done: bool
    """Whether it is done."""
    on: Day | None = None
    """The day on which it was done, if that is known."""
    manual: bool = False
    """Whether a person ticks it."""


class SwitchProgress(Model):
    """How far a switch is."""

    state: SwitchState
    """The state of the whole."""
    advice: Advice
    """What to do about the old release."""
    must: int
    """How many fields must be equal, and are not."""
    unknown: int
    """How many fields must be equal, and a side does not say them."""
    should: int
    """How many fields should be equal, and are not."""
    targets: list[TargetState]
    """Ours at each target that counts, by name."""
    steps: list[CheckedStep]
    """The checklist, in order."""


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """A delivery target that counts, and where the release stands there; None if nothing was requested."""

    id: str
    name: str
    standing: Standing | None = None
    content_hash: str | None = None
    """Of the release as it is now."""

    @property
    def live(self) -> bool:
        """Whether the DSP shows ours."""
        return self.standing is not None and self.standing.live == "yes"

    @property
    def current(self) -> bool:
        """Whether what was sent last is the release as it is now."""
        return self.standing is not None and self.standing.content_hash == self.content_hash


def progress_of(
    switch: Switch, ours: ReleaseFacts, compared: Sequence[Comparison], targets: Sequence[NamedTarget]
) -> SwitchProgress:
    """How far a switch is, by what was compared and what the DSPs report. Without targets nothing is live."""
    must, unknown, should = (
        sum((each.weight, each.outcome) == kind for each in compared)
        for kind in (("must", "differs"), ("must", "unknown"), ("should", "differs"))
    )
    mark = switch.marks.get("compared")
    by_hand = unknown > 0 and mark is not None and mark.seen == identity_of(ours)
    equal = must == 0 and (unknown == 0 or by_hand)
    state = _state(switch, targets, equal=equal)
    return SwitchProgress(
        state=state,
        advice=ADVICE[state],
        must=must,
        unknown=unknown,
        should=should,
        targets=[_target(each, equal=equal) for each in targets],
        steps=list(_steps(switch, targets, equal=equal, by_hand=by_hand or unknown == 0, state=state)),
    )


def identity_of(ours: ReleaseFacts) -> str:
    """Identifies what must be equal on our side: a hash of the barcode, the ISRCs and the files."""
    tracks = [f"{each.disc}.{each.number} {each.isrc} {each.audio_id}" for each in ours.tracks]
    return digest({"barcode": ours.barcode, "tracks": tracks}) or ""


def _state(switch: Switch, targets: Sequence[NamedTarget], *, equal: bool) -> SwitchState:
    live = bool(targets) and all(each.live for each in targets)
    if "takedownAsked" in switch.marks:
        return "done" if live and _gone_on(switch) else "asked"
    if not equal:
        return "blocked"
    return "ready" if live and all(each.current for each in targets) else "notLive"


def _target(target: NamedTarget, *, equal: bool) -> TargetState:
    standing = target.standing
    return TargetState(
        target_id=target.id,
        name=target.name,
        sent=standing.sent if standing else None,
        live=standing.live if standing else "no",
        since=standing.since if standing and target.live else None,
        current=target.current,
        take_down=equal and target.live and target.current,
    )


def _steps(
    switch: Switch, targets: Sequence[NamedTarget], *, equal: bool, by_hand: bool, state: SwitchState
) -> Iterator[CheckedStep]:
    standings = [each.standing for each in targets]
    sent = _last(each.sent if each else None for each in standings)
    live = _last(each.since or each.sent if each and each.live == "yes" else None for each in standings)
    compared, asked, gone = _marked(switch, "compared"), _marked(switch, "takedownAsked"), _gone_on(switch)
    yield CheckedStep(step="imported", done=True, on=switch.created.date())
    yield CheckedStep(step="compared", done=by_hand, on=compared if by_hand else None, manual=True)
    yield CheckedStep(step="equal", done=equal)
    yield CheckedStep(step="delivered", done=sent is not None, on=sent)
    yield CheckedStep(step="live", done=live is not None, on=live)
    yield CheckedStep(step="takedownAsked", done=asked is not None, on=asked, manual=True)
    yield CheckedStep(step="oldGone", done=gone is not None, on=gone, manual=True)
    yield CheckedStep(step="done", done=state == "done", on=gone if state == "done" else None)


def _last(moments: Iterable[datetime | None]) -> date | None:
    """The day of the last one; None if one is missing, or there are none."""
    found = list(moments)
    known = [each for each in found if each]
    return max(known).date() if known and len(known) == len(found) else None


def _marked(switch: Switch, step: ManualStep) -> date | None:
    mark = switch.marks.get(step)
    return mark.on if mark else None


def _gone_on(switch: Switch) -> date | None:
    """When the old release was gone: as a person says, or as the public catalogues showed."""
    return _marked(switch, "oldGone") or (switch.gone.date() if switch.gone else None)
