"""Finds rules that would set each other off for ever. Pure."""

from collections.abc import Iterable, Sequence

from stardust_delivery_orchestrator.rules import Rule

_CAUSED = ("requested", "delivered", "failed", "live", "rejected")
"""What a delivery may lead to."""


def find_cycle(rules: Iterable[Rule]) -> Sequence[Rule]:
    """Rules of which each may set off the next, and the last the first; empty if there are none.

    Conditions are not looked at, because a release may change: two rules that exclude each other by a condition, and
    otherwise form a circle, are found as well.
    """
    active = [rule for rule in rules if rule.enabled]
    next_of = {rule.id: [other for other in active if _sets_off(rule, other)] for rule in active}
    done: set[str] = set()
    for first in active:
        path: list[Rule] = []
        if found := _walk(first, path, next_of, done):
            return found
    return ()


def _walk(rule: Rule, path: list[Rule], next_of: dict[str, list[Rule]], done: set[str]) -> Sequence[Rule]:
    if rule in path:
        return path[path.index(rule) :]
    if rule.id in done:
        return ()
    path.append(rule)
    for other in next_of[rule.id]:
        if found := _walk(other, path, next_of, done):
            return found
    path.pop()
    done.add(rule.id)
    return ()


def _sets_off(rule: Rule, other: Rule) -> bool:
    return any(other.is_about(event, target) for target in rule.targets for event in _CAUSED)
