"""Loads sub-commands on demand, so that `--version` does not wait for schemas or cloud libraries."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command

from shared.cli.output import FINDINGS, UNREADABLE, print_error
from shared.errors import Finding, InvalidInput, InvalidRelease, StardustError


class LazyGroup(TyperGroup):
    """A command group whose `members` map command names to modules; a module's `app` is the command or group.

    `module:name` is another one of the module than `app`.

    Members whose module does not exist are hidden. StardustError and OSError are printed without a traceback: the
    exit code is 1 for an invalid release, 2 for bad usage or input.
    """

    members: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The group's own commands, then the members whose module exists."""
        available = [name for name, member in self.members.items() if find_spec(member.partition(":")[0])]
        return [*super().list_commands(ctx), *available]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """The command. Imports its module."""
        module, _, name = self.members.get(cmd_name, "").partition(":")
        if not module or find_spec(module) is None:
            return super().get_command(ctx, cmd_name)
        command = get_command(getattr(import_module(module), name or "app"))
        command.name = cmd_name
        return command

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Runs the command and prints its errors, as JSON if `--json` was given."""
        as_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except StardustError as error:
            print_error(error, as_json=as_json)
            raise typer.Exit(FINDINGS if isinstance(error, InvalidRelease) else UNREADABLE) from error
        except BrokenPipeError:  # as behind `| head`: click ends without a word
            raise
        except OSError as error:
            print_error(_unreadable(error), as_json=as_json)
            raise typer.Exit(UNREADABLE) from error


def _unreadable(error: OSError) -> InvalidInput:
    path = str(error.filename or "")
    message = f"Cannot open the file: {error.strerror or error}."
    return InvalidInput([Finding(path, message, "unreadable", remedy="Check the path.")])


def lazy_group(members: Mapping[str, str]) -> type[LazyGroup]:
    """A LazyGroup subclass with these members."""
    return type("Members", (LazyGroup,), {"members": members})
