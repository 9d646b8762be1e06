"""Owns command groups whose members load when they are called: `--version` must not wait for schemas or clouds."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command

from shared.cli.output import FINDINGS, UNREADABLE, tell
from shared.errors import Finding, InvalidInput, InvalidRelease, StardustError


class LazyGroup(TyperGroup):
    """A group with `members`: command name -> module, whose `app` is the command or group.

    Members whose module does not exist are not there. Errors of ours and of the file system are told
    without a traceback: exit code 1 where a release is at fault, 2 where input or usage is.
    """

    members: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Own commands, then those members that are there."""
        there = [name for name, module in self.members.items() if find_spec(module)]
        return [*super().list_commands(ctx), *there]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """The command; its module is imported now."""
        module = self.members.get(cmd_name)
        if module is None or find_spec(module) is None:
            return super().get_command(ctx, cmd_name)
        command = get_command(import_module(module).app)
        command.name = cmd_name
        return command

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Runs the command; tells its errors, as JSON where it was asked for JSON."""
        as_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except StardustError as error:
            tell(error, as_json=as_json)
            raise typer.Exit(FINDINGS if isinstance(error, InvalidRelease) else UNREADABLE) from error
        except OSError as error:
            tell(_unreadable(error), as_json=as_json)
            raise typer.Exit(UNREADABLE) from error


def _unreadable(error: OSError) -> InvalidInput:
    path = str(error.filename or "")
    message = f"It cannot be opened: {error.strerror or error}."
    return InvalidInput([Finding(path, message, "unreadable", remedy="Check the path.")])


def lazy_group(members: Mapping[str, str]) -> type[LazyGroup]:
    """A group class with these members."""
    return type("Members", (LazyGroup,), {"members": members})
