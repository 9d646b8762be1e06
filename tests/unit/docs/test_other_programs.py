"""Every command of another program in the documentation is in exactly one class, and is what its class says.

What runs on the stack is run in tests/emulator/test_emulator_documented_requests.py; what an installed program itself
declares is asked in tests/contract/publishing/test_documented_programs.py.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from infra.package import DIGESTS
from shared.version import VERSION
from tests.fixtures.other_programs import PROGRAMS, ROWS, problems_of, row_of
from tests.fixtures.shell_blocks import PAGES, Typed, commands_of

CLASSES: Mapping[str, frozenset[str]] = {
    "looked up: programs.toml": PROGRAMS,
    "of this repository: below": frozenset({"make", "npm", "venv/bin/pytest", "venv/bin/python"}),
    "run on the stack: tests/emulator": frozenset({"curl", "stardust", "venv/bin/stardust"}),
    "asked whether it has the command: tests/contract/publishing": frozenset({"firebase", "npx"}),
    "parsed by the shell: tests/contract/publishing": frozenset(
        {"cat", "cd", "echo", "exit", "export", "git", "grep", "jq", "set", "sha256sum", "shift", "sleep", "sort"}
        | {"test", "uniq", "wc", "seq", "break", "return", "."}
    ),
}
"""The programs that readers are told to use, by how their commands are proved."""

PROSE = PROGRAMS | CLASSES["of this repository: below"] | {"curl", "firebase", "npx", "docker", "gsutil", "bq"}
"""Programs whose commands are also found within sentences."""

COMMANDS = [command for page in PAGES for command in dict.fromkeys(commands_of(page, PROSE))]


def of(*programs: str) -> list[Typed]:
    found = [command for command in COMMANDS if command.program in programs]
    assert found, f"nothing in the documentation is of {programs}"
    return found


def test_every_command_is_in_one_class() -> None:
    classes = [program for programs in CLASSES.values() for program in programs]
    assert len(classes) == len(set(classes))
    found = {command.program for command in COMMANDS}
    assert found - set(classes) == set(), "say how they are proved"
    assert set(classes) - found == set(), "nothing in the documentation is of them"


def test_the_commands_that_were_looked_up_are_as_their_references_say() -> None:
    used, wrong = set[str](), list[str]()
    for command in of(*PROGRAMS):
        row = row_of(command.program, command.arguments)
        if row is None:
            wrong.append(f"{command.page}: {command.line}: look it up, and add a row to programs.toml")
            continue
        used.add(f"{row.program} {row.command}")
        found = problems_of(row, command.arguments, complete=command.complete)
        wrong += [f"{command.page}: {command.line}: {problem}" for problem in found]
    assert wrong == [], "\n".join(wrong)
    assert {f"{program} {command}" for program, command in ROWS if command} == used, "rows that nothing needs"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("kms keys versions list --key a --keyring b", "location= is missing"),
        ("kms keys versions list --key a --keyring b --location c --all", "no option --all"),
        ("storage rsync gs://a/b", "takes 2 arguments, not 1"),
        ("storage restore gs://a --async=yes", "no option --async=yes"),
        ("logging read x --limit", "--limit has no value"),
    ],
)
def test_a_wrong_command_is_found(line: str, problem: str) -> None:
    row = row_of("gcloud", line.split())
    assert row is not None
    assert any(problem in each for each in problems_of(row, line.split(), complete=True))


def _targets(arguments: tuple[str, ...]) -> bool:
    text = Path("Makefile").read_text("utf-8")
    names = [word for word in arguments if "=" not in word]
    return all(re.search(rf"^{re.escape(name)}:.*## ", text, re.MULTILINE) for name in names)


def _scripts(arguments: tuple[str, ...]) -> bool:
    prefix, folder, *rest = arguments
    names = json.loads((Path(folder) / "package.json").read_text("utf-8"))["scripts"]
    return prefix == "--prefix" and (rest[1] if rest[0] == "run" else rest[0]) in names


def _tests(arguments: tuple[str, ...]) -> bool:
    paths = [Path(word) for word in arguments if "/" in word]
    return bool(paths) and all(path.exists() for path in paths)


def _modules(arguments: tuple[str, ...]) -> bool:
    first, *rest = arguments
    if first != "-m":
        return Path(first).is_file()
    base = Path(*rest[0].split("."))
    return base.with_suffix(".py").is_file() or (base / "__main__.py").is_file()


OWN: Mapping[str, Callable[[tuple[str, ...]], bool]] = {
    "make": _targets,
    "npm": _scripts,
    "venv/bin/pytest": _tests,
    "venv/bin/python": _modules,
}


@pytest.mark.parametrize("program", OWN)
def test_what_commands_of_the_repository_name_is_there(program: str) -> None:
    wrong = [f"{each.page}: {each.line}" for each in of(program) if not OWN[program](each.arguments)]
    assert wrong == [], "\n".join(wrong)


def test_the_package_that_is_installed_is_the_one_that_is_built() -> None:
    named = {each.arguments[-1] for each in of("pipx")}
    assert named == {f"./stardust_distro-{VERSION}-py3-none-any.whl[local]"}
    assert {each.arguments for each in of("sha256sum")} == {("--check", DIGESTS)}
