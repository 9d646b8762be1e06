"""Applies the rules to a release, and the fixes of their findings. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import Finding, Severity
from shared.model.catalog.lint import LintCode, LintLevel
from shared.validation.lint.place import value_at, with_value_at
from shared.validation.lint.registry import RULES
from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Context, sheet_of

Levels = Mapping[LintCode, LintLevel]
_EVERY: Levels = {}
_MAX_ROUNDS = 20
"""A fix may uncover another finding; each round applies one fix per field."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A release with fixes applied, and the findings that they were for."""

    release: dict[str, Any]
    fixed: tuple[Finding, ...]


def lint_release(
    document: Mapping[str, Any],
    levels: Levels = _EVERY,
    context: Context | None = None,
    codes: Collection[LintCode] = (),
) -> list[Finding]:
    """What an editor would object to in a release: its document as stored or as JSON, which may be unfinished.

    `levels` are the severities that the tenant sets; the rules have their own for the others. `codes` are the rules to
    apply; none means all.
    """
    sheet = sheet_of(document, context or Context())
    return [
        _finding(rule, severity, remark) for rule, severity in _applied(levels, codes) for remark in rule.check(sheet)
    ]


def mend_release(
    document: Mapping[str, Any],
    codes: Collection[LintCode] = (),
    levels: Levels = _EVERY,
    context: Context | None = None,
) -> Mended:
    """Applies the fixes of the findings with these codes, or of all that `is_fixed`, until none is left. Idempotent."""
    release, fixed = dict(document), list[Finding]()
    for _ in range(_MAX_ROUNDS):
        applied = False
        for finding in lint_release(release, levels, context, codes):
            edits = finding.fix or ()
            if is_fixed(finding, codes) and all(value_at(release, edit.path) == edit.before for edit in edits):
                for edit in edits:
                    release = with_value_at(release, edit.path, edit.value)
                fixed.append(finding)
                applied = True
        if not applied:
            break
    return Mended(release, tuple(fixed))


def is_fixed(finding: Finding, codes: Collection[LintCode] = ()) -> bool:
    """Whether the finding has a fix that is applied with all others. A hint's is not: it may be the artist's style.

    `codes` are the rules that somebody has chosen to fix.
    """
    return bool(finding.fix) and (finding.severity != "info" or finding.code in codes)


def _applied(levels: Levels, codes: Collection[LintCode]) -> Iterator[tuple[Rule, Severity]]:
    for code, rule in RULES.items():
        level = levels.get(code, rule.severity)
        if level != "off" and (not codes or code in codes):
            yield rule, level


def _finding(rule: Rule, severity: Severity, remark: Remark) -> Finding:
    return Finding(
        remark.path,
        remark.message,
        rule.code,
        severity,
        remedy=remark.remedy or None,
        source=rule.source,
        stage="lint",
        fix=remark.fix or None,
    )
