"""The rules in the plug-in's state, and the set before them, so that a change can be undone."""

from typing import Any

from shared.sdk import Context
from stardust_delivery_orchestrator.rules import Rule, read_rules

_RULES = "rules"
_PREVIOUS = "rules.previous"


def load_rules(context: Context) -> tuple[Rule, ...]:
    """The rules that can still be carried out: those about a target that was deleted are left out."""
    documents = load_documents(context)["rules"]
    if not documents:
        return ()
    targets = target_names(context)
    return tuple(rule for document in documents for rule in read_rules([document], targets)[0])


def load_documents(context: Context) -> dict[str, Any]:
    """The stored set: its `rules` as plain values, and its `version`, which grows with each change."""
    return context.state.get(_RULES) or {"rules": [], "version": 0}


def save_documents(documents: list[Any], context: Context) -> dict[str, Any]:
    """Replaces the set, and keeps the one before."""
    stored = load_documents(context)
    changed = {"rules": documents, "version": stored["version"] + 1}
    context.state.put(_PREVIOUS, stored)
    context.state.put(_RULES, changed)
    return changed


def restore_previous(context: Context) -> dict[str, Any]:
    """Puts the set before the last change in place again; a second time, the set that it replaced."""
    previous = context.state.get(_PREVIOUS)
    return save_documents(previous["rules"], context) if previous else load_documents(context)


def target_names(context: Context) -> dict[str, str]:
    """Target id -> name."""
    found = context.documents.find("deliveryTargets", limit=500)
    return {str(target["id"]): str(target.get("name") or target["id"]) for target in found}
