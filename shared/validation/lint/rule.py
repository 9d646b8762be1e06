"""Defines a rule of the style check, and what one finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shared.errors import Edit, Severity
from shared.model.catalog.lint import LintCode
from shared.validation.lint.sheet import Line, LineKind, Sheet


@dataclass(frozen=True, slots=True)
class Remark:
    """One place that breaks a rule; the rule adds code, severity and source."""

    path: str
    message: str
    remedy: str = ""
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, as docs/reference/lint.md lists it."""

    code: LintCode
    severity: Severity
    """Unless the tenant sets another."""
    says: str
    """What the rule asks for, in a sentence."""
    source: str
    """The guide and clause."""
    check: Callable[[Sheet], Iterable[Remark]]
    fixes: bool = False
    """Whether its findings have a fix, where it is certain."""


def each_line(
    kinds: Iterable[LineKind], check: Callable[[Line], Iterable[Remark]]
) -> Callable[[Sheet], Iterable[Remark]]:
    """A check of every text of these kinds."""
    wanted = frozenset(kinds)
    return lambda sheet: (remark for line in sheet.lines if line.kind in wanted for remark in check(line))


def rewritten(line: Line, text: str | None, message: str, remedy: str = "") -> Remark:
    """A remark whose fix replaces the text; None removes it."""
    told = remedy or (f"Write “{text}”." if text else "Remove it.")
    return Remark(line.path, message, told, (Edit(line.path, line.text, text),))
