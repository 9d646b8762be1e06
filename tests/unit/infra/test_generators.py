"""Every generated file of the repository is what its generator makes now."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from infra.architecture import ROOTS
from infra.generators import GENERATORS, files
from shared.generated import outdated

_SLOW = "infra.sizing.reference"
"""Compared by tests/contract/sizing."""


@pytest.mark.parametrize("name", GENERATORS)
def test_what_a_generator_makes_is_up_to_date(name: str) -> None:
    found = [path.name for path in outdated(import_module(name).files())]
    assert not found, f"Run: venv/bin/python -m {name}"


def test_every_generator_is_listed_and_names_itself() -> None:
    found = {}
    for path in (each for root in (*ROOTS, "rules") for each in Path(root).rglob("*.py")):
        if named := re.search(r'generate\(files\(\), "([\w.]+)", sys\.argv\[1:\]\)', path.read_text("utf-8")):
            found[".".join(path.with_suffix("").parts)] = named[1]
    assert sorted(found) == sorted([*GENERATORS, _SLOW, "infra.generators"])
    assert all(module == named for module, named in found.items())


def test_no_two_generators_write_one_file() -> None:
    assert len(files()) == sum(len(import_module(name).files()) for name in GENERATORS)
