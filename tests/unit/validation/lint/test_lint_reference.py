"""The rules are those of the model."""

from typing import get_args

from shared.model.catalog.lint import LintCode
from shared.validation.lint.registry import RULES, SUBJECTS


def test_every_code_has_one_rule() -> None:
    assert sorted(RULES) == sorted(get_args(LintCode))
    assert sum(map(len, SUBJECTS.values())) == len(RULES)
