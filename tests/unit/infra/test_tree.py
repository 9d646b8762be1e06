"""Folders and files stay small enough to read, and names say what a module does."""

from collections import Counter
from pathlib import Path

from infra.language import python_files

ROOTS = ("shared", "functions", "infra", "rules", "tests", "plugins")
FILES = sorted(python_files(map(Path, ROOTS)))

MAX_MODULES = 15
"""Modules of one folder, without `__init__.py` and sub-folders."""
MAX_LINES = 400
VAGUE = {"common", "helper", "helpers", "misc", "util", "utils"}

LISTS = {
    "shared/api/routes": "one module per subject of the API",
    "shared/cli/commands": "one module per group of commands",
    "shared/delivery/protocols": "one package per protocol",
    "shared/messages/ern/data": "one table of the standard per module",
    "shared/validation/rules": "one package per version of the standard",
    "shared/validation/rules/common": "one module per kind of rule",
    "shared/validation/rules/ern3": "one module per group of the standard's rules",
    "shared/validation/rules/ern4": "one module per group of the standard's rules",
    "shared/validation/rules/business": "one module per group of the standard's rules",
    "tests/bench": "one benchmark per module; `python -m tests.bench` runs each by its name",
    "tests/emulator": "one test file per deployed subject; all run on the same stack",
    "tests/fixtures": "one module per kind of test data",
    "tests/unit/cli": "one test file per group of commands",
    "tests/unit/api/routes": "one test file per subject of the API",
}
"""Folders that may grow: their modules are of one kind and are found by name."""

VAGUE_BUT_FITTING = {
    "shared/delivery/protocols/common": "what several protocols use; the folder is to protocols what base is to one",
    "shared/validation/rules/common": "the rules of every ERN version, next to ern3 and ern4",
    "shared/validation/rules/ern4/common.py": "the rules of every ERN 4 profile, next to the modules of some",
    "tests/documents/common.py": "the time, digest and party that every sample document uses",
}


def test_folders_have_at_most_fifteen_modules() -> None:
    modules = Counter(str(path.parent) for path in FILES if path.name != "__init__.py")
    assert {folder: count for folder, count in modules.items() if count > MAX_MODULES and folder not in LISTS} == {}


def test_files_have_at_most_four_hundred_lines() -> None:
    lines = {str(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}


def test_no_name_is_vague() -> None:
    paths = {*FILES, *(path.parent for path in FILES)}
    assert {str(path) for path in paths if path.stem in VAGUE} - VAGUE_BUT_FITTING.keys() == set()


def test_the_exceptions_exist() -> None:
    assert [path for path in (*LISTS, *VAGUE_BUT_FITTING) if not Path(path).exists()] == []
