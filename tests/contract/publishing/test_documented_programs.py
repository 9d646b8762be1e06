"""Installed programs are asked whether they have the commands and options that the documentation names.

gcloud and Terraform are for operators: no part of the project needs them, and neither PyPI, npm nor Debian has them, so
a machine without them cannot be asked. That the documentation agrees with what was looked up of them is asserted in any
case (tests/unit/docs/test_other_programs.py).
"""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from tests.conftest import unavailable
from tests.fixtures.other_programs import ROWS, Row
from tests.fixtures.shell_blocks import PAGES, Typed, commands_of, shell_blocks

FIREBASE = Path("infra/local/node_modules/firebase-tools/lib/bin/firebase.js")
OPENAPI_TYPESCRIPT = Path("web/node_modules/openapi-typescript/bin/cli.js")
ASKED = frozenset({"firebase", "npx"})
TYPED = [command for page in PAGES for command in dict.fromkeys(commands_of(page, ASKED))]
COMMANDS = [command for command in TYPED if command.program in ASKED]
GCLOUD = [row for row in ROWS.values() if row.program == "gcloud" and row.command]
TERRAFORM = [row for row in ROWS.values() if row.program == "terraform" and row.command]


@cache
def said(*words: str) -> str:
    """What a program prints, without a terminal and without asking for updates."""
    quiet = {"CI": "1", "NO_UPDATE_NOTIFIER": "1", "CHECKPOINT_DISABLE": "1"}
    env = {**os.environ, **quiet}
    env.pop("TF_CLI_CONFIG_FILE", None)
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, env=env, check=False)
    return done.stdout + done.stderr


def options_in(text: str) -> set[str]:
    """The options that a help screen lists, without their values."""
    return set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", text))


def options_of(command: Typed) -> set[str]:
    return {word.partition("=")[0] for word in command.arguments if word.startswith("-")}


def test_firebase_tools_have_the_commands_and_their_options() -> None:
    if not FIREBASE.is_file():
        unavailable("firebase-tools are not installed: make setup")
    everywhere, found = options_in(said("node", str(FIREBASE), "--help")), 0
    for command in COMMANDS:
        if command.program == "firebase":
            found += 1
            help_ = said("node", str(FIREBASE), "help", command.arguments[0])
            assert f"Usage: firebase {command.arguments[0]}" in help_, f"{command.page}: {command.line}: {help_}"
            assert options_of(command) <= options_in(help_) | everywhere, f"{command.page}: {command.line}"
    assert found


def test_what_npx_starts_is_a_package_of_ours_and_has_the_options() -> None:
    if not OPENAPI_TYPESCRIPT.is_file():
        unavailable("openapi-typescript is not installed: make setup")
    known = options_in(said("node", str(OPENAPI_TYPESCRIPT), "--help"))
    started = [command for command in COMMANDS if command.program == "npx"]
    assert {command.arguments[0] for command in started} == {"openapi-typescript"}
    for command in started:
        assert options_of(command) <= known, f"{command.page}: {command.line}"


@pytest.mark.parametrize("page", [page for page in PAGES if shell_blocks(page)], ids=str)
def test_the_shell_can_parse_every_block(page: Path) -> None:
    for block in shell_blocks(page):
        done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block}\n{done.stderr}"


@cache
def gcloud_tree() -> tuple[str, dict[str, Any]]:
    """The version of the Google Cloud CLI, and its tree of commands and options. Skips the test without it."""
    program = shutil.which("gcloud")
    tree = Path(program).resolve().parents[1] / "data/cli/gcloud_completions.py" if program else None
    if tree is None or not tree.is_file():
        pytest.skip("gcloud is not installed; its rows were looked up in its reference.")
    version = (tree.parents[2] / "VERSION").read_text("utf-8").strip()
    return version, run_path(str(tree))["STATIC_COMPLETION_CLI_TREE"]


@pytest.mark.parametrize("row", GCLOUD, ids=lambda row: row.command)
def test_gcloud_has_the_command_with_its_options(row: Row) -> None:
    version, tree = gcloud_tree()
    node: dict[str, Any] | None = tree
    for word in row.command.split():
        node = node and node["commands"].get(word)
    if row.newer_than and _release(version) <= _release(row.newer_than):
        assert node is None, f"gcloud {version} has it already: remove newer_than"
    else:
        assert node is not None, f"there is no gcloud {row.command}"
        known = {**tree["flags"], **node["flags"]}
        assert row.options <= {f"{name.lstrip('-')}{'' if kind == 'bool' else '='}" for name, kind in known.items()}


@pytest.mark.parametrize("row", TERRAFORM, ids=lambda row: row.command)
def test_terraform_has_the_command_with_its_options(row: Row) -> None:
    if not shutil.which("terraform"):
        pytest.skip("Terraform is not installed; its rows were looked up in its reference.")
    help_ = said("terraform", *row.command.split(), "-help")
    assert re.search(rf"^Usage: terraform \[global options\] {row.command}\b", help_, re.MULTILINE), help_
    everywhere = options_in(said("terraform", "-help"))
    assert {f"-{name.rstrip('=')}" for name in row.options} <= options_in(help_) | everywhere


def _release(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
