"""Plays rules against what happened: what they would have done, and what would have followed. Pure."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from stardust_delivery_orchestrator.engine import Event, Step, steps_for
from stardust_delivery_orchestrator.rules import ANY, Rule, Trigger

MAX_ENTRIES = 2000
"""A simulation ends after so many."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline: an event, or a step that a rule did or left out."""

    at: datetime
    what: str
    """`event`, a rule's action, or `skipped`."""
    release_id: str
    target_id: str | None
    rule_id: str | None
    simulated: bool
    """Whether it did not happen, but would have."""
    text: str


@dataclass(order=True, slots=True)
class _Due:
    at: datetime
    order: int
    thing: Event | Step = field(compare=False)
    simulated: bool = field(compare=False, default=False)


def simulate(
    rules: Sequence[Rule],
    events: Iterable[Event],
    release: Callable[[str], Mapping[str, Any] | None],
    usual: Mapping[str, Mapping[str, timedelta]],
    until: datetime,
) -> list[Entry]:
    """The timeline of the events and of what the rules would have made of them, until then.

    `usual`: target -> how long it usually takes until a delivery is `delivered`, and then until it is `live`; what a
    target never did is not assumed. Ends after 2,000 entries.
    """
    player = _Player(rules, release, usual, until)
    for event in events:
        player.add(event.at, event, simulated=False)
    return player.play()


@dataclass
class _Player:
    rules: Sequence[Rule]
    release: Callable[[str], Mapping[str, Any] | None]
    usual: Mapping[str, Mapping[str, timedelta]]
    until: datetime
    queue: list[_Due] = field(default_factory=list)
    happened: list[Event] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)

    def add(self, at: datetime, thing: Event | Step, *, simulated: bool) -> None:
        if at <= self.until:
            heapq.heappush(self.queue, _Due(at, len(self.queue) + len(self.entries), thing, simulated))

    def play(self) -> list[Entry]:
        while self.queue and len(self.entries) < MAX_ENTRIES:
            due = heapq.heappop(self.queue)
            if isinstance(due.thing, Event):
                self._happen(due.thing, due.simulated)
            else:
                self._do(due.thing)
        return self.entries

    def _happen(self, event: Event, simulated: bool) -> None:
        if event.id in self.done:
            return
        self.done.add(event.id)
        self.happened.append(event)
        text = event.kind
        self.entries.append(Entry(event.at, "event", event.release_id, event.target_id, None, simulated, text))
        for step in steps_for(event, self.rules, lambda: self.release(event.release_id)):
            self.add(step.at, step, simulated=True)

    def _do(self, step: Step) -> None:
        rule = next(rule for rule in self.rules if rule.id == step.rule_id)
        target = step.fields.get("target")
        if rule.unless and has_happened(rule.unless, step, self.happened):
            text = f"{step.do}: {rule.unless.event} before"
            self.entries.append(Entry(step.at, "skipped", step.release_id, target, rule.id, True, text))
            return
        text = str(step.fields.get("title") or "")
        self.entries.append(Entry(step.at, step.do, step.release_id, target, rule.id, True, text))
        if step.do == "deliver" and target:
            self._follow(step, str(target))

    def _follow(self, step: Step, target: str) -> None:
        """What a delivery usually leads to at this target."""
        at = step.at
        for kind in ("requested", "delivered", "live"):
            wait = timedelta() if kind == "requested" else self.usual.get(target, {}).get(kind)
            if wait is None:
                return
            at += wait
            self.add(at, Event(f"{kind}-{step.key}", kind, step.release_id, target, at), simulated=True)


def has_happened(trigger: Trigger, step: Step, events: Iterable[Event]) -> bool:
    """Whether that has happened to the step's release since the event that the step follows from."""
    return any(
        event.kind == trigger.event
        and event.release_id == step.release_id
        and event.at >= step.since
        and trigger.target in (ANY, event.target_id)
        for event in events
    )
