"""Rules as data: read from plain JSON, with every problem at once. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.sdk import Finding
from stardust_delivery_orchestrator.hours import DAYS, QuietHours, read_time

EVENTS: Mapping[str, str] = {
    "ready": "a release becomes ready",
    "requested": "a delivery is requested",
    "delivered": "a delivery has arrived",
    "failed": "a delivery has failed",
    "live": "a release is live",
    "rejected": "a DSP has rejected a release",
}
"""What rules wait for, and how it is said. All but `ready` happen at a target."""

OPERATORS: Mapping[str, str] = {
    "is": "is",
    "in": "is one of",
    "not": "is not",
    "before": "is before",
    "after": "is after",
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("basic", "title"),
    "artist": ("basic", "displayArtist"),
    "label": ("basic", "label"),
    "type": ("basic", "type"),
    "genre": ("metadata", "genreName"),
    "releaseDate": ("basic", "releaseDate"),
}
"""The fields of a release that conditions may ask for, and where they are in its document."""

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "deliver": ("targets",),
    "notify": ("title", "text"),
    "announce": ("data",),
    "task": ("title", "text"),
}
"""What rules do, and the fields that each needs."""

MAX_RULES = 100
MAX_ACTIONS = 10
MAX_TARGETS = 50
MAX_WAIT = timedelta(days=365)
ANY = "*"
"""Any target but those that the rule itself delivers to."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that happens, at a target or at any."""

    event: str
    target: str = ANY


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a field of the release."""

    field: str
    operator: str
    value: Any

    def holds(self, release: Mapping[str, Any]) -> bool:
        """Whether the release has such a value. Without a value, only `not` holds."""
        part, name = FIELDS[self.field]
        found = (release.get(part) or {}).get(name)
        if found is None:
            return self.operator == "not"
        text = str(found)
        if self.operator in ("before", "after"):
            return (text < str(self.value)) == (self.operator == "before") and text != str(self.value)
        values = self.value if isinstance(self.value, list) else [self.value]
        return (text in map(str, values)) != (self.operator == "not")


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a rule does, some time after its trigger."""

    do: str
    fields: Mapping[str, Any]
    after: timedelta = timedelta()
    every: timedelta = timedelta()
    """Between one target and the next."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that it delivers to, in order."""
        return tuple(self.fields.get("targets", ())) if self.do == "deliver" else ()


@dataclass(frozen=True, slots=True)
class Rule:
    """When something happens, and the release is such, do this; but not in quiet hours, nor if it was in vain."""

    id: str
    name: str
    enabled: bool
    when: Trigger
    conditions: tuple[Condition, ...]
    actions: tuple[Action, ...]
    unless: Trigger | None = None
    """An action that waits is left out if this has happened meanwhile."""
    quiet: QuietHours | None = None

    @property
    def targets(self) -> frozenset[str]:
        """All targets that it delivers to."""
        return frozenset(target for action in self.actions for target in action.targets)

    def is_about(self, event: str, target: str | None) -> bool:
        """Whether the rule waits for this event at this target."""
        if not self.enabled or event != self.when.event:
            return False
        return (
            event == "ready" or target == self.when.target or (self.when.target == ANY and target not in self.targets)
        )


def read_rules(documents: Any, targets: Mapping[str, str]) -> tuple[tuple[Rule, ...], list[Finding]]:
    """The rules of a list of plain values, and every problem in it. `targets`: id -> name of those that exist."""
    if not isinstance(documents, list):
        return (), [_problem("rules", "This must be a list of rules.", "Send a list.")]
    problems: list[Finding] = []
    if len(documents) > MAX_RULES:
        problems.append(_problem("rules", f"There are {len(documents)} rules.", f"Keep at most {MAX_RULES}."))
    rules = []
    seen: set[str] = set()
    for number, document in enumerate(documents[:MAX_RULES]):
        reader = _Reader(f"rules[{number}]", problems, targets)
        if rule := reader.rule(document):
            if rule.id in seen:
                problems.append(_problem(f"{reader.path}.id", f"Another rule has the id {rule.id}.", "Use another."))
            seen.add(rule.id)
            rules.append(rule)
    return tuple(rules), problems


def _problem(path: str, message: str, remedy: str) -> Finding:
    return Finding(path, message, "rule", remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one rule; adds what is wrong to `problems`."""

    path: str
    problems: list[Finding]
    targets: Mapping[str, str]

    def rule(self, document: Any) -> Rule | None:
        """The rule, or None if it is not complete."""
        before = len(self.problems)
        if not isinstance(document, dict):
            self._say("", "This must be an object.", "Send a rule.")
            return None
        name = self._text(document, "", "name", 200)
        own_id = self._text(document, "", "id", 40)
        when = self._trigger(document.get("when"), "when")
        conditions = tuple(self._conditions(document.get("if", [])))
        actions = tuple(self._actions(document.get("then")))
        unless = self._trigger(document["unless"], "unless") if document.get("unless") else None
        if unless and actions and not any(action.after or action.every for action in actions):
            self._say(
                "unless", "Nothing waits, so nothing can happen meanwhile.", "Let an action wait, or remove this."
            )
        quiet = self._quiet(document["quiet"]) if document.get("quiet") else None
        if len(self.problems) > before or when is None:
            return None
        return Rule(own_id, name, bool(document.get("enabled", True)), when, conditions, actions, unless, quiet)

    def _say(self, at: str, message: str, remedy: str) -> None:
        self.problems.append(_problem(f"{self.path}.{at}".rstrip("."), message, remedy))

    def _text(self, document: Mapping[str, Any], at: str, field: str, most: int) -> str:
        value = document.get(field)
        if not isinstance(value, str) or not 0 < len(value) <= most:
            self._say(f"{at}{field}", f"This must be a text of at most {most} characters.", "Fill it in.")
            return ""
        return value

    def _trigger(self, document: Any, at: str) -> Trigger | None:
        if not isinstance(document, dict) or document.get("event") not in EVENTS:
            self._say(f"{at}.event", "There is no such event.", f"Use one of: {', '.join(EVENTS)}.")
            return None
        target = document.get("target", ANY)
        if target != ANY:
            self._target(target, f"{at}.target")
        return Trigger(document["event"], str(target))

    def _target(self, target: Any, at: str) -> None:
        if target not in self.targets:
            self._say(at, f"There is no target {target!r}.", "Choose one of the tenant's targets.")

    def _conditions(self, documents: Any) -> Iterator[Condition]:
        for number, document in enumerate(documents if isinstance(documents, list) else [None]):
            at = f"if[{number}]"
            known = isinstance(document, dict) and document.get("field") in FIELDS and document.get("is") in OPERATORS
            if not known:
                fields, operators = ", ".join(FIELDS), ", ".join(OPERATORS)
                self._say(at, "This is no condition.", f"State `field` ({fields}), `is` ({operators}) and `value`.")
                continue
            if document.get("value") in (None, "", []):
                self._say(
                    f"{at}.value", f"Condition {number + 1} has no value.", "Fill it in, or remove the condition."
                )
                continue
            yield Condition(document["field"], document["is"], document["value"])

    def _actions(self, documents: Any) -> Iterator[Action]:
        if not isinstance(documents, list) or not 0 < len(documents) <= MAX_ACTIONS:
            self._say("then", "The rule does nothing.", f"State one to {MAX_ACTIONS} actions.")
            return
        for number, document in enumerate(documents):
            at = f"then[{number}]"
            if not isinstance(document, dict) or document.get("do") not in ACTIONS:
                self._say(f"{at}.do", "There is no such action.", f"Use one of: {', '.join(ACTIONS)}.")
                continue
            yield self._action(document, at)

    def _action(self, document: Mapping[str, Any], at: str) -> Action:
        do = document["do"]
        fields = {name: document.get(name) for name in ACTIONS[do]}
        for name in ("title", "text"):
            if name in fields:
                self._text(document, f"{at}.", name, 500)
        if do == "notify":
            fields["role"] = document.get("role", "manager")
            if fields["role"] not in ("viewer", "manager", "admin"):
                self._say(f"{at}.role", "There is no such role.", "Use viewer, manager or admin.")
        if do == "announce" and not isinstance(fields["data"], dict):
            self._say(f"{at}.data", "This must be an object.", "Send the fields that the receiver needs, or {}.")
        if do == "deliver":
            listed: Sequence[Any] = fields["targets"] if isinstance(fields["targets"], list) else ()
            if not 0 < len(listed) <= MAX_TARGETS:
                self._say(f"{at}.targets", "There is nothing to deliver to.", f"State one to {MAX_TARGETS} targets.")
            for number, target in enumerate(listed):
                self._target(target, f"{at}.targets[{number}]")
        after, every = (self._wait(document, at, name) for name in ("afterMinutes", "everyMinutes"))
        return Action(do, fields, after, every)

    def _wait(self, document: Mapping[str, Any], at: str, name: str) -> timedelta:
        minutes = document.get(name, 0)
        most = int(MAX_WAIT / timedelta(minutes=1))
        if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= most:
            self._say(f"{at}.{name}", "This must be a number of minutes.", f"Use 0 to {most}.")
            return timedelta()
        return timedelta(minutes=minutes)

    def _quiet(self, document: Any) -> QuietHours | None:
        fields = document if isinstance(document, dict) else {}
        begin, end = (read_time(fields.get(name)) for name in ("from", "to"))
        if begin is None or end is None or begin == end:
            self._say("quiet", "These are no hours.", "State `from` and `to` as HH:MM, and let them differ.")
            return None
        days = fields.get("days") or list(DAYS)
        if not isinstance(days, list) or not set(days) <= set(DAYS):
            self._say("quiet.days", "There is no such day.", f"Use some of: {', '.join(DAYS)}.")
            return None
        try:
            zone = ZoneInfo(str(fields.get("zone") or "UTC"))
        except (ZoneInfoNotFoundError, ValueError):
            self._say("quiet.zone", "There is no such time zone.", "Use a name such as Europe/Berlin.")
            return None
        return QuietHours(begin, end, frozenset(days), zone)
