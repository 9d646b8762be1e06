"""The pages about the commands are current, each command has an example and a short help."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from shared.cli.examples import EXAMPLES
from shared.cli.reference.manual import manual_pages
from shared.cli.reference.tree import Described, commands, find_command, sections
from tests.unit.cli.conftest import Deployment

COMMANDS = list(commands())
MAX_LINES = 45
"""Of a help, at 100 columns."""


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.path)
def test_each_command_has_a_short_help_with_an_example(
    each: Described, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = each.command.get_help(each.context) + capsys.readouterr().out
    assert each.summary
    assert each.example, "add it to shared/cli/examples.py"
    assert f"Example: stardust {each.path}" in " ".join(text.split())
    assert len(text.strip().splitlines()) <= MAX_LINES


def test_no_example_is_left_of_a_command_that_is_gone() -> None:
    known = {each.path for each in COMMANDS}
    assert {path for path in EXAMPLES if path not in known} == set()


def test_every_command_is_in_a_section_of_the_help() -> None:
    listed = [name for names in sections().values() for name in names]
    assert len(listed) == len(set(listed))
    assert {each.path.split()[0] for each in COMMANDS} <= set(listed)


def test_manual_pages_are_well_formed() -> None:
    pages = manual_pages()
    assert {"stardust.1", "stardust-releases.1", "stardust-api.1"} <= set(pages)
    for text in pages.values():
        macros = re.findall(r"^[.'](\w*)", text, re.MULTILINE)
        assert macros[:2] == ["TH", "SH"]
        assert set(macros) <= {"TH", "SH", "SS", "TP", "B", "PP", "nf", "fi"}
        assert text.count(".nf") == text.count(".fi")
    assert r"\-\-paginate" in pages["stardust-api.1"]
    assert ".SH EXIT STATUS" in pages["stardust.1"]


def test_help_is_found_by_words_and_topics_are_shown(served: Deployment, tmp_path: Any) -> None:
    assert find_command(["releases", "nothing"]) is None
    assert "Watch deliveries" in served.run("help", "deliveries", "watch").output
    assert "not-allowed" in served.run("help", "exit-codes").output
    codes = served.json("help", "exit-codes")["exitCodes"]
    assert [each["code"] for each in codes] == [0, 1, 2, 3, 4, 5, 6, 130]
    assert served.run("help", "nothing").exit_code == 4
    written = served.json("help", "man", "-o", tmp_path / "man1")
    assert sorted(path.name for path in (tmp_path / "man1").iterdir()) == written["pages"]


COMPLETIONS = {
    "bash": {"COMP_WORDS": "stardust deliveries rec", "COMP_CWORD": "2"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "stardust deliveries rec"},
    "fish": {"_TYPER_COMPLETE_ARGS": "stardust deliveries rec", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
}


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_a_shell_completes_commands(served: Deployment, shell: str) -> None:
    script = served.run("completion", shell).output
    assert f"_STARDUST_COMPLETE=complete_{shell}" in script
    env = {**os.environ, **COMPLETIONS[shell], "_STARDUST_COMPLETE": f"complete_{shell}"}
    program = [sys.executable, "-m", "shared.cli.main"]
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=True)
    assert "receipt" in done.stdout
    assert "watch" not in done.stdout
