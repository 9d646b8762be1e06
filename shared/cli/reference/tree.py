"""Walks the commands of the command line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import typer
from typer.main import get_command

from shared.cli.examples import example_of


@dataclass(frozen=True, slots=True)
class Described:
    """A command or group as the pages describe it."""

    path: str
    """Such as `releases list`."""
    command: Any
    context: Any

    @property
    def summary(self) -> str:
        """The first sentences of the help."""
        return " ".join(self.command.help.partition("\n\n")[0].split()) if self.command.help else ""

    @property
    def details(self) -> str:
        """The rest of the help."""
        return "\n\n".join(" ".join(part.split()) for part in (self.command.help or "").split("\n\n")[1:])

    @property
    def usage(self) -> str:
        """The command with its arguments."""
        return " ".join(["stardust", self.path, *(each for each in self.command.collect_usage_pieces(self.context))])

    @property
    def example(self) -> str:
        """How it is called."""
        return example_of(self.path) or ""

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """Each argument with what it is."""
        parameters = [each for each in self.command.params if each.param_type_name == "argument"]
        return [(each.metavar or each.name, each.help or "") for each in parameters]

    @property
    def options(self) -> list[tuple[str, str]]:
        """Each option with its spellings and what it does."""
        parameters = [each for each in self.command.params if each.param_type_name == "option"]
        return [(", ".join([*each.opts, *each.secondary_opts]), _option_help(each)) for each in parameters]


def commands() -> Iterator[Described]:
    """Every command that is no group, in the order of the help."""
    root, context = _root()
    for name in root.list_commands(context):
        yield from _below(root, context, [name])


def find_command(words: Sequence[str]) -> tuple[Any, Any] | None:
    """The command or group with this path, and its context; None if there is none."""
    command, context = _root()
    for word in words:
        found = command.get_command(context, word) if hasattr(command, "commands") else None
        if found is None:
            return None
        command, context = found, typer.Context(found, parent=context, info_name=word)
    return command, context


def sections() -> dict[str, Sequence[str]]:
    """The names of the first level by the section of the help that has them."""
    root, _ = _root()
    return dict(root.panels)


def _root() -> tuple[Any, Any]:
    from shared.cli.main import app

    root: Any = get_command(app)
    return root, typer.Context(root, info_name="stardust")


def _below(group: Any, context: Any, path: list[str]) -> Iterator[Described]:
    command = group.get_command(context, path[-1])
    own = typer.Context(command, parent=context, info_name=path[-1])
    if not hasattr(command, "commands"):
        yield Described(" ".join(path), command, own)
        return
    for name in command.list_commands(own):
        yield from _below(command, own, [*path, name])


def _option_help(option: Any) -> str:
    variable = f" [{option.envvar}]" if option.envvar else ""
    required = " Required." if option.required else ""
    return f"{option.help or ''}{required}{variable}"
