"""Lists the rules of the style check, whose severities a tenant sets."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Severity
from shared.model.base import Model, Text
from shared.model.catalog.lint import LintCode


class StyleRule(Model):
    """A rule of the style check."""

    code: LintCode
    """Its code, by which the tenant's `settings.lint` sets its severity."""
    subject: Text
    """What it is about: the heading below which it is listed."""
    severity: Severity
    """How severe its findings are, unless the tenant sets another."""
    text: Text
    """What it asks for."""
    source: Text
    """The guide or standard that asks for it, and the clause."""
    fixes: bool
    """Whether its findings have a fix, where it is certain."""


class StyleRuleList(Model):
    """The rules of the style check, subject by subject."""

    items: list[StyleRule]


class StyleRuleListing(Model):
    """All rules."""


def list_style_rules(request: StyleRuleListing, *, caller: Caller, adapters: Adapters) -> StyleRuleList:  # noqa: ARG001
    """Lists the rules of the style check with their severities, subject by subject."""
    from shared.validation.lint.registry import SUBJECTS

    return StyleRuleList(
        items=[
            StyleRule(
                code=rule.code,
                subject=subject,
                severity=rule.severity,
                text=rule.says,
                source=rule.source,
                fixes=rule.fixes,
            )
            for subject, rules in SUBJECTS.items()
            for rule in rules
        ]
    )
