"""Titles and names as labels write them: every expected finding is made, and no other."""

from pathlib import Path
from typing import get_args

import pytest

from shared.model.catalog.lint import LintCode
from shared.validation.lint.check import mend_release
from shared.validation.lint.place import value_at
from shared.validation.lint.registry import RULES
from tests.fixtures.lint_cases import LintCase, lint_cases, precision_and_recall

DOCUMENTATION = Path("docs/explanation/lint.md")
CASES = list(lint_cases())
MENDED = [case for case in CASES if case.mended]


def test_there_are_enough_cases_and_their_codes_exist() -> None:
    assert len(CASES) >= 300
    assert len([case for case in CASES if not case.codes]) >= 150
    assert {code for case in CASES for code in case.codes} <= set(get_args(LintCode))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}-{case.text}"[:60].encode("unicode_escape"))
def test_the_findings_are_those_that_an_editor_expects(case: LintCase) -> None:
    assert case.found() == case.codes


@pytest.mark.parametrize("case", MENDED, ids=lambda case: case.text[:60].encode("unicode_escape"))
def test_the_fixes_write_what_an_editor_would(case: LintCase) -> None:
    mended = value_at(mend_release(case.release(), RULES).release, case.path)
    assert mended == (None if case.mended == "-" else case.mended)


def test_what_is_right_is_left_as_it_is() -> None:
    for case in CASES:
        if not case.codes:
            assert value_at(mend_release(case.release(), RULES).release, case.path) == case.text


@pytest.mark.parametrize(("name", "texts"), [("lint_titles", 389), ("lint_held_out", 129)])
def test_precision_and_recall_are_as_the_documentation_says(name: str, texts: int) -> None:
    cases = list(lint_cases(name))
    precision, recall = precision_and_recall(cases)
    assert len(cases) == texts
    assert f"| {texts} | {precision:.2f} | {recall:.2f} |" in DOCUMENTATION.read_text("utf-8")
    assert min(precision, recall) >= 0.95
