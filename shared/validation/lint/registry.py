"""Lists the rules of the style check, by code."""

from collections.abc import Mapping

from shared.model.catalog.lint import LintCode
from shared.validation.lint.rule import Rule
from shared.validation.lint.rules import (
    casing,
    characters,
    cover,
    dates,
    featuring,
    flags,
    identifiers,
    names,
    release_type,
    rights_lines,
    titles,
    versions,
)

SUBJECTS: Mapping[str, tuple[Rule, ...]] = {
    "Characters": characters.RULES,
    "Casing": casing.RULES,
    "Titles": titles.RULES,
    "Versions": versions.RULES,
    "Featured artists": featuring.RULES,
    "Names": names.RULES,
    "P and C lines": rights_lines.RULES,
    "Dates": dates.RULES,
    "Identifiers": identifiers.RULES,
    "Release type": release_type.RULES,
    "Lyrics": flags.RULES,
    "Cover": cover.RULES,
}
"""The rules, by subject. To add one, add its code to shared/model/catalog/lint.py and the rule to its subject."""

RULES: Mapping[LintCode, Rule] = {rule.code: rule for rules in SUBJECTS.values() for rule in rules}
"""The rules, by code, in the order in which they are applied."""
