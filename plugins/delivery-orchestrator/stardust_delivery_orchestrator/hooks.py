"""The hooks: turn what happened into steps, and do them at their time."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.sdk import (
    AfterDeliveryAcknowledged,
    AfterDeliveryFailed,
    AfterDeliveryRequested,
    AfterDeliverySent,
    AfterReleaseReady,
    Context,
    TimerDue,
)
from stardust_delivery_orchestrator.engine import Event, Step, steps_for
from stardust_delivery_orchestrator.history import event_id, events_of
from stardust_delivery_orchestrator.rules import Rule
from stardust_delivery_orchestrator.simulate import has_happened
from stardust_delivery_orchestrator.stored import load_rules


def ready(payload: AfterReleaseReady, context: Context) -> None:
    """A release became ready."""
    _happened(f"ready-{context.run_id}", "ready", payload.release_id, None, context)


def requested(payload: AfterDeliveryRequested, context: Context) -> None:
    """A delivery was requested."""
    _of_delivery("requested", payload, context)


def delivered(payload: AfterDeliverySent, context: Context) -> None:
    """A delivery arrived."""
    _of_delivery("delivered", payload, context)


def failed(payload: AfterDeliveryFailed, context: Context) -> None:
    """A delivery failed."""
    _of_delivery("failed", payload, context)


def acknowledged(payload: AfterDeliveryAcknowledged, context: Context) -> None:
    """A DSP said what became of a delivery."""
    if payload.status in ("live", "rejected"):
        _of_delivery(payload.status, payload, context)


def due(payload: TimerDue, context: Context) -> None:
    """The time of a step has come."""
    if not payload.data:
        context.log(f"Left out: the timer {payload.key} has no step.")
        return
    step = Step.of(payload.data)
    rule = next((rule for rule in load_rules(context) if rule.id == step.rule_id and rule.enabled), None)
    if rule is None:
        context.log(f"Left out: the rule {step.rule_id} is no longer there.")
        return
    _do(step, rule, context)


_Payload = AfterDeliveryRequested | AfterDeliverySent | AfterDeliveryFailed | AfterDeliveryAcknowledged


def _of_delivery(kind: str, payload: _Payload, context: Context) -> None:
    name = event_id(kind, payload.delivery_id)
    _happened(name, kind, payload.release_id, payload.target_id, context)


def _happened(name: str, kind: str, release_id: str, target_id: str | None, context: Context) -> None:
    rules = load_rules(context)
    event = Event(name, kind, release_id, target_id, context.now)
    by_id = {rule.id: rule for rule in rules}
    for step in steps_for(event, rules, lambda: context.documents.get("releases", release_id)):
        _do(step, by_id[step.rule_id], context)


def _do(step: Step, rule: Rule, context: Context) -> None:
    """Does a step, or sets a timer if its time has not come or the hour is quiet."""
    at = max(step.at, rule.quiet.next_allowed(context.now)) if rule.quiet else step.at
    if at > context.now:
        context.actions.wake(step.key, at, step.to_data())
        return
    if rule.unless and has_happened(rule.unless, step, events_of(_deliveries(step.release_id, context))):
        context.log(f"{rule.name}: left out, because {rule.unless.event} came first.")
        return
    _ACTIONS[step.do](step, context)
    context.log(f"{rule.name}: {step.do}")


def _deliveries(release_id: str, context: Context) -> list[dict[str, Any]]:
    return context.documents.find("deliveries", [("releaseId", "==", release_id)], limit=500)


def _deliver(step: Step, context: Context) -> None:
    context.actions.deliver(step.key, step.release_id, str(step.fields["target"]))


def _notify(step: Step, context: Context) -> None:
    title, text, role = (str(step.fields[name]) for name in ("title", "text", "role"))
    context.actions.notify(step.key, title, text, role=role)


def _announce(step: Step, context: Context) -> None:
    context.actions.announce(step.key, {**dict(step.fields["data"]), "releaseId": step.release_id})


def _task(step: Step, context: Context) -> None:
    title, text = (str(step.fields[name]) for name in ("title", "text"))
    context.actions.create_task(step.key, title, text, releaseId=step.release_id)


_ACTIONS: Mapping[str, Callable[[Step, Context], None]] = {
    "deliver": _deliver,
    "notify": _notify,
    "announce": _announce,
    "task": _task,
}
