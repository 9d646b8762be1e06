"""Every command in the documentation can be typed as it stands: the real command line accepts it."""

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import typer
from typer.exceptions import TyperException
from typer.main import get_command

from infra.language import STANDARD_WORDS
from shared.cli.main import app
from tests.fixtures.shell_blocks import PAGES

TEXTS = {page: page.read_text("utf-8") for page in PAGES}
_STARDUST = re.compile(r"^(?:\$ )?(?:venv/bin/)?stardust\s")
_FENCED = re.compile(r"^( *)```\w*\n(.*?)^\1```", re.DOTALL | re.MULTILINE)


def typed(text: str) -> Iterator[str]:
    """The `stardust` commands in fenced blocks, with their continuation lines."""
    for block in _FENCED.finditer(text):
        for line in block[2].replace("\\\n", " ").splitlines():
            if _STARDUST.match(line.strip()):
                yield line.strip()


def named(text: str) -> Iterator[str]:
    """The `stardust` commands within sentences, which may leave arguments out; `a|b` stands for two."""
    for code in re.findall(r"`([^`]+)`", _FENCED.sub("", text)):
        words = code.split()
        if _STARDUST.match(" ".join(words)):
            yield from map(" ".join, product(*(word.split("|") for word in words)))


COMMANDS = [
    pytest.param(command, complete, id=f"{page.stem}-{command[:60]}")
    for page, text in TEXTS.items()
    for complete, found in ((True, typed(text)), (False, named(text)))
    for command in dict.fromkeys(found)
]


def check(text: str, *, complete: bool) -> None:
    """Raises TyperException or AssertionError, if the command line does not accept the command."""
    words = shlex.split(_STARDUST.sub("", text), comments=True)
    command: Any = get_command(app)
    context: Any = typer.Context(command, info_name="stardust")
    while words and hasattr(command, "commands"):
        name = words[0]
        if name.startswith("-"):
            break
        found = command.get_command(context, name)
        assert found is not None, f"{context.command_path} has no command {name}"
        command, words = found, words[1:]
        context = typer.Context(command, parent=context, info_name=name)
    values, _, _ = command.make_parser(context).parse_args(list(words))
    for parameter in command.params:
        given = values.get(parameter.name)
        if complete and parameter.required:
            assert given not in (None, ()), f"{text}: {parameter.name} is missing"
        if get_origin(kind := parameter.type_descriptor.annotation) is Literal and given:
            assert given in get_args(kind), f"{given} is none of {get_args(kind)}"


@pytest.mark.parametrize(("command", "complete"), COMMANDS)
def test_the_command_line_accepts_the_command(command: str, complete: bool) -> None:
    check(command, complete=complete)


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("stardust package snd out/ --target t.json", "no command snd"),
        ("stardust package send out/ --taget t.json", "--taget"),
        ("stardust package send out/", "target is missing"),
        ("stardust target scan", "host is missing"),
        ("stardust ern build r.json --target t.json --action inital -o m.xml", "inital is none of"),
        ("stardust queue rates deliver --concurrent", "--concurrent"),
    ],
)
def test_a_wrong_command_is_found(command: str, problem: str) -> None:
    try:
        check(command, complete=True)
    except (AssertionError, TyperException) as error:
        found = str(error)
    assert problem in found


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_modules_that_are_run_exist(page: Path) -> None:
    modules = re.findall(r"\bpython -m\s+([\w.]+)", TEXTS[page])
    assert [module for module in modules if not _is_runnable(module)] == []


def _is_runnable(module: str) -> bool:
    spec = find_spec(module)
    return spec is not None and (spec.submodule_search_locations is None or find_spec(f"{module}.__main__") is not None)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_pages_with_commands_say_where_the_command_is(page: Path) -> None:
    bare = [command for command in typed(TEXTS[page]) if not command.startswith("venv/bin/")]
    assert not bare or ". venv/bin/activate" in TEXTS[page]


def test_the_glossary_lists_the_words_that_the_language_check_refuses() -> None:
    table = TEXTS[Path("docs/explanation/glossary.md")].partition("## Replaced words")[2]
    rows = dict(re.findall(r"^\| ([a-z]+) \| ([^|]+) \|$", table, re.MULTILINE))
    assert rows == dict(STANDARD_WORDS)


def task_queues() -> set[str]:
    """The names of the functions that tasks run: each has a queue of that name."""
    sources = [path.read_text("utf-8") for path in Path("functions").glob("*.py")]
    pattern = re.compile(r"@tasks_fn\.on_task_dispatched\(.*?^def (\w+)", re.DOTALL | re.MULTILINE)
    return {name for text in sources for name in pattern.findall(text)}


@pytest.mark.parametrize("act", ["pause", "resume"])
def test_a_recovery_stops_and_resumes_every_queue(act: str) -> None:
    text = TEXTS[Path("docs/how-to/recover-a-deployment.md")]
    assert len(task_queues()) == 6
    assert set(re.findall(rf"stardust queue {act} (\w+)", text)) == task_queues()
