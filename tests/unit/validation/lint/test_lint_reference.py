"""The reference page is that of the rules."""

from typing import get_args

from shared.model.catalog.lint import LintCode
from shared.validation.lint.reference import PAGE, page
from shared.validation.lint.registry import RULES, SUBJECTS


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m shared.validation.lint.reference"


def test_every_code_has_one_rule() -> None:
    assert sorted(RULES) == sorted(get_args(LintCode))
    assert sum(map(len, SUBJECTS.values())) == len(RULES)
