"""Continuous integration is recognised in one place, by the values that CI services set."""

import re
from pathlib import Path

import pytest

from infra.ci import in_ci
from infra.language import python_files

ROOT = Path(__file__).resolve().parents[3]
READS_CI = re.compile(r"""(?:\.get\(|environ\[|getenv\()\s*["']CI["']""")


@pytest.mark.parametrize("value", ["1", "true", "True", "TRUE", "yes", "YES", " true "])
def test_the_values_of_ci_services_are_recognised(value: str) -> None:
    assert in_ci({"CI": value})


@pytest.mark.parametrize("env", [{}, {"CI": ""}, {"CI": "0"}, {"CI": "false"}, {"CI": "no"}, {"CONTINUOUS": "true"}])
def test_every_other_environment_is_a_persons_machine(env: dict[str, str]) -> None:
    assert not in_ci(env)


def test_no_other_module_reads_the_variable() -> None:
    folders = ("shared", "functions", "infra", "examples", "tests", "rules", "plugins")
    files = python_files(ROOT / folder for folder in folders)
    readers = [str(file.relative_to(ROOT)) for file in files if READS_CI.search(file.read_text("utf-8"))]
    assert readers == ["infra/ci.py"]
