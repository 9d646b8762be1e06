"""Answers the panel in which rules are drawn: read, check, save, undo, simulate."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta

from shared.sdk import Context, Finding, PanelRequest, Reply
from stardust_delivery_orchestrator.cycles import find_cycle
from stardust_delivery_orchestrator.history import events_of, usual_times
from stardust_delivery_orchestrator.rules import EVENTS, FIELDS, OPERATORS, Rule, read_rules
from stardust_delivery_orchestrator.simulate import simulate
from stardust_delivery_orchestrator.stored import load_documents, restore_previous, save_documents, target_names

_PAST = timedelta(days=31)


def respond(payload: PanelRequest, context: Context) -> Reply:
    """The answer to `read`, `check`, `save`, `undo` or `simulate`."""
    handler = _HANDLERS.get(payload.action)
    if handler is None:
        return Reply({"message": f"There is no action {payload.action!r}."}, 404)
    return handler(payload, context)


def _read(_payload: PanelRequest, context: Context) -> Reply:
    words = {"events": dict(EVENTS), "operators": dict(OPERATORS), "fields": list(FIELDS)}
    return Reply({**load_documents(context), "targets": target_names(context), "words": words})


def _check(payload: PanelRequest, context: Context) -> Reply:
    _, problems = _checked(payload, context)
    return Reply({"problems": [finding.to_dict() for finding in problems]})


def _save(payload: PanelRequest, context: Context) -> Reply:
    if payload.role == "viewer":
        return Reply({"message": "Viewers cannot change rules."}, 403)
    _, problems = _checked(payload, context)
    if problems:
        return Reply({"problems": [finding.to_dict() for finding in problems]})
    if payload.body.get("version") != load_documents(context)["version"]:
        return Reply({"message": "Somebody else has changed the rules. Load them again."}, 409)
    return Reply(save_documents(payload.body["rules"], context))


def _undo(payload: PanelRequest, context: Context) -> Reply:
    if payload.role == "viewer":
        return Reply({"message": "Viewers cannot change rules."}, 403)
    return Reply(restore_previous(context))


def _simulate(payload: PanelRequest, context: Context) -> Reply:
    rules, problems = _checked(payload, context)
    if problems:
        return Reply({"problems": [finding.to_dict() for finding in problems]})
    begin = context.now - _PAST
    deliveries = context.documents.find("deliveries", limit=500)
    events = events_of(deliveries)
    releases = {release["id"]: release for release in context.documents.find("releases", limit=500)}
    recent = [event for event in events if event.at >= begin]
    entries = simulate(rules, recent, releases.get, usual_times(events), context.now)
    titles = {key: (release.get("basic") or {}).get("title") for key, release in releases.items()}
    return Reply(
        {
            "entries": [{**asdict(entry), "at": entry.at.isoformat()} for entry in entries],
            "titles": {entry.release_id: titles.get(entry.release_id) or entry.release_id for entry in entries},
            "from": begin.isoformat(),
            "until": context.now.isoformat(),
            "partial": len(deliveries) == 500,
        }
    )


def _checked(payload: PanelRequest, context: Context) -> tuple[tuple[Rule, ...], list[Finding]]:
    body = payload.body if isinstance(payload.body, Mapping) else {}
    rules, problems = read_rules(body.get("rules"), target_names(context))
    if cycle := find_cycle(rules):
        names = " → ".join(rule.name for rule in (*cycle, cycle[0]))
        remedy = "Let one of them wait for something else, or for a target that the others do not deliver to."
        problems.append(Finding("rules", f"These rules set each other off for ever: {names}.", "cycle", remedy=remedy))
    return rules, problems


_HANDLERS: Mapping[str, Callable[[PanelRequest, Context], Reply]] = {
    "read": _read,
    "check": _check,
    "save": _save,
    "undo": _undo,
    "simulate": _simulate,
}
