"""Defines a rule: what it checks, the profiles it applies to, its severity and its clause. Pure data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from shared.errors import Finding, Severity
from shared.validation.message import MessageView
from shared.validation.nodes import Node

Role = Literal["Fatal Error", "Conditional Fatal Error", "Error", "Conditional Error", "Warning", "Information"]
"""The severity in DDEX's terms. Conditional: a checker cannot know whether the condition of the rule is met."""

SEVERITY: Mapping[Role, Severity] = {
    "Fatal Error": "error",
    "Error": "warning",
    "Warning": "warning",
    "Conditional Fatal Error": "info",
    "Conditional Error": "info",
    "Information": "info",
}

MAX_FINDINGS = 200
"""Limit per rule and message: locating a node takes time that grows with the message."""

Violation = Node | tuple[Node, str]
"""The node that violates a rule, and the value to show if it is not the node's own text."""
Check = Callable[[MessageView], Iterable[Violation]]
Select = Callable[[MessageView], list[Node]]
Test = Callable[[Node, MessageView], object]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `{value}` in `message` is the offending value. With empty `profiles` it applies to every message."""

    code: str
    clause: str
    role: Role
    check: Check
    message: str
    remedy: str = ""
    profiles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one standard, and the families of ERN versions (`3`, `4`) they apply to."""

    standard: str
    families: frozenset[str]
    rules: tuple[Rule, ...]

    def rules_for(self, family: str, profiles: frozenset[str]) -> list[Rule]:
        """The rules that apply to a message of `family` that names `profiles`."""
        if family not in self.families:
            return []
        return [rule for rule in self.rules if not rule.profiles or rule.profiles & profiles]


def every(select: Select, test: Test) -> Check:
    """Reports each selected node that fails `test`."""
    return lambda view: [node for node in select(view) if not test(node, view)]


def never(select: Select, test: Test = lambda _node, _view: True) -> Check:
    """Reports each selected node that passes `test`."""
    return lambda view: [node for node in select(view) if test(node, view)]


def tagged(*tags: str) -> Select:
    """Selects all nodes with one of `tags`."""
    return lambda view: view.tagged(*tags)


def apply_rule(rule: Rule, standard: str, view: MessageView) -> list[Finding]:
    """The findings of `rule`, at most MAX_FINDINGS; the last one states how many were left out."""
    violations = list(rule.check(view))
    findings = [_finding(rule, standard, violation) for violation in violations[:MAX_FINDINGS]]
    if len(violations) > MAX_FINDINGS:
        more = f" There are {len(violations) - MAX_FINDINGS} more like this."
        findings[-1] = replace(findings[-1], message=findings[-1].message + more)
    return findings


def _finding(rule: Rule, standard: str, violation: Violation) -> Finding:
    node, value = violation if isinstance(violation, tuple) else (violation, violation.text.strip())
    return Finding(
        stage="rules",
        code=rule.code,
        severity=SEVERITY[rule.role],
        message=rule.message.replace("{value}", repr(value)),
        path=node.xpath,
        line=node.line,
        remedy=rule.remedy,
        source=f"{standard}, {rule.clause}" if rule.clause else standard,
    )
