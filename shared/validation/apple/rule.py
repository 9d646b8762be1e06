"""Defines a rule for Apple packages: what it checks, its message, and how certain it is. Pure data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shared.errors import Finding
from shared.messages.apple.data.certainty import SEVERITY, SPECIFICATION, Certainty
from shared.validation.apple.view import PackageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import MAX_FINDINGS, Violation


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `{value}` in `message` is the offending value. `apple`: the number that Apple gives such an error."""

    code: str
    certainty: Certainty
    check: Callable[[PackageView], Iterable[Violation]]
    message: str
    remedy: str
    source: str = SPECIFICATION
    apple: str = ""


def told_source(source: str, certainty: Certainty, apple: str = "") -> str:
    """The source of a rule with its certainty, as findings tell it."""
    number = f", {apple}" if apple else ""
    return f"{source}{number} ({certainty})"


def apply_rule(rule: Rule, view: PackageView) -> Iterator[Finding]:
    """The findings of the rule, at most MAX_FINDINGS."""
    for violation in list(rule.check(view))[:MAX_FINDINGS]:
        node, value = violation if isinstance(violation, tuple) else (violation, violation.text.strip())
        yield finding_at(
            node,
            rule.message.replace("{value}", repr(value)),
            code=rule.code,
            certainty=rule.certainty,
            remedy=rule.remedy,
            source=told_source(rule.source, rule.certainty, rule.apple),
            stage="rules",
        )


def finding_at(
    node: Node, message: str, *, code: str, certainty: Certainty, remedy: str, source: str, stage: str
) -> Finding:
    """A finding at a node, as severe as its rule is certain."""
    return Finding(node.xpath, message, code, SEVERITY[certainty], remedy, source, stage, node.line)
