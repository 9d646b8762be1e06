"""What rules do about an event: steps, each with a key by which it has one effect, however often repeated. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from stardust_delivery_orchestrator.rules import Rule


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a release. Its id follows from its cause."""

    id: str
    kind: str
    release_id: str
    target_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, now or later."""

    key: str
    rule_id: str
    do: str
    fields: Mapping[str, Any]
    release_id: str
    since: datetime
    """When the event happened."""
    at: datetime
    """When it is to be done."""

    def to_data(self) -> dict[str, Any]:
        """The step as plain values, for a timer."""
        return {**asdict(self), "since": self.since.isoformat(), "at": self.at.isoformat()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Step":
        """The step of a timer's data."""
        times = {name: datetime.fromisoformat(data[name]) for name in ("since", "at")}
        return cls(**{**data, **times})


def steps_for(event: Event, rules: Iterable[Rule], release: Callable[[], Mapping[str, Any] | None]) -> list[Step]:
    """The steps that follow from an event, in order of time; `release` is read only if a rule waits for the event."""
    waiting = [rule for rule in rules if rule.is_about(event.kind, event.target_id)]
    if not waiting:
        return []
    document = release() or {}
    found = [
        step
        for rule in waiting
        if all(condition.holds(document) for condition in rule.conditions)
        for step in _steps(rule, event)
    ]
    return sorted(found, key=lambda step: (step.at, step.key))


def _steps(rule: Rule, event: Event) -> Iterator[Step]:
    for number, action in enumerate(rule.actions):
        parts: Iterable[Mapping[str, Any]] = (
            [{"target": target} for target in action.targets] if action.do == "deliver" else [action.fields]
        )
        for place, fields in enumerate(parts):
            at = event.at + action.after + place * action.every
            yield Step(
                key=f"{rule.id}.{event.id}.{number}.{place}",
                rule_id=rule.id,
                do=action.do,
                fields=dict(fields),
                release_id=event.release_id,
                since=event.at,
                at=rule.quiet.next_allowed(at) if rule.quiet else at,
            )
