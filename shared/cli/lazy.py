"""Loads sub-commands on demand, so that `--version` does not wait for schemas or cloud libraries."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, ClassVar

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError
from typer.core import TyperGroup
from typer.main import get_command

from shared.cli.examples import example_of
from shared.cli.exit_codes import UNREADABLE, exit_code
from shared.cli.output import print_error
from shared.cli.selection import PANEL, select
from shared.errors import Finding, InvalidInput, StardustError

_JSON = "--json"
_SELECTING = ("--jq", "--template")
_COMPLETION = ("install_completion", "show_completion")
"""Options that typer gives to every command; `stardust completion` serves all of them."""


class LazyGroup(TyperGroup):
    """A command group whose `members` map command names to modules; a module's `app` is the command or group.

    `module:name` is another one of the module than `app`. `panels` maps the title of a section of the help to the names
    of its commands.

    Members whose module does not exist are hidden. StardustError and OSError are printed without a traceback, with the
    exit code of shared/cli/exit_codes.py; errors and wrong usage as JSON if `--json` was given.
    """

    members: ClassVar[Mapping[str, str]] = {}
    panels: ClassVar[Mapping[str, Sequence[str]]] = {}

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The group's own commands, then the members whose module exists; in the order of the panels, if any."""
        available = [name for name, member in self.members.items() if find_spec(member.partition(":")[0])]
        names = [*super().list_commands(ctx), *available]
        order = [name for panel in self.panels.values() for name in panel]
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """The command. Imports its module."""
        module, _, name = self.members.get(cmd_name, "").partition(":")
        if not module or find_spec(module) is None:
            command: Any = super().get_command(ctx, cmd_name)
        else:
            command = get_command(getattr(import_module(module), name or "app"))
            command.name = cmd_name
        if command is not None:
            _prepare(command, " ".join([*_names(ctx)[1:], cmd_name]))
            panel = next((title for title, names in self.panels.items() if cmd_name in names), None)
            command.rich_help_panel = panel or getattr(command, "rich_help_panel", None)
        return command

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        """As typer's, but suggests the members too."""
        try:
            return self._click_resolve_command(ctx, args)
        except UsageError as error:
            close = get_close_matches(args[0], self.list_commands(ctx)) if args else []
            if close:
                names = " or ".join(f"'{each}'" for each in close)
                error.message = f"{error.message.rstrip('.')}. Did you mean {names}?"
            raise

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """As typer's; wrong usage is told as JSON if `--json` is among the arguments."""
        with _told(as_json=_wants_json(args)):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Runs the command and prints its errors, as JSON if `--json` was given."""
        given = [*ctx._protected_args, *ctx.args]
        command = self.get_command(ctx, given[0]) if given else None
        own = {option for each in getattr(command, "params", ()) if each.expose_value for option in each.opts}
        with _told(as_json=_wants_json(given, tuple(each for each in _SELECTING if each not in own))):
            return super().invoke(ctx)


@contextmanager
def _told(*, as_json: bool) -> Iterator[None]:
    """Prints the errors of its body and ends with their exit code."""
    try:
        yield
    except StardustError as error:
        print_error(error, as_json=as_json)
        raise typer.Exit(exit_code(error)) from error
    except UsageError as error:
        if not as_json or isinstance(error, NoArgsIsHelpError):
            raise
        print_error(_misused(error), as_json=True)
        raise typer.Exit(UNREADABLE) from error
    except BrokenPipeError:  # as behind `| head`: click ends without a word
        raise
    except OSError as error:
        print_error(_unreadable(error), as_json=as_json)
        raise typer.Exit(UNREADABLE) from error


def _names(ctx: Any) -> list[str]:
    """The names from the program down to the group."""
    return [*(_names(ctx.parent) if ctx.parent else []), str(ctx.info_name)]


def _wants_json(args: Sequence[str], selecting: Sequence[str] = _SELECTING) -> bool:
    given = args[: args.index("--")] if "--" in args else args
    return any(arg in (_JSON, *selecting) or arg.startswith(tuple(f"{each}=" for each in selecting)) for arg in given)


def _misused(error: UsageError) -> InvalidInput:
    path = error.ctx.command_path if error.ctx else "stardust"
    finding = Finding(path, error.format_message(), "usage", remedy=f"Run `{path} --help`.")
    return InvalidInput([finding])


def _unreadable(error: OSError) -> InvalidInput:
    path = str(error.filename or "")
    message = f"Cannot open the file: {error.strerror or error}."
    return InvalidInput([Finding(path, message, "unreadable", remedy="Check the path.")])


def _prepare(command: Any, path: str) -> None:
    """Gives every command its example, and with `--json` the options that select from it; removes typer's own."""
    for name, member in getattr(command, "commands", {}).items():
        _prepare(member, f"{path} {name}")
    if example := example_of(path):
        command.epilog = f"Example: {example}"
    command.params = [each for each in command.params if each.name not in _COMPLETION]
    given = next((each for each in command.params if _JSON in each.opts), None)
    if given is None or any("--jq" in each.opts for each in command.params):
        return
    given.rich_help_panel = PANEL
    given.callback = _as_json
    own = {option for each in command.params for option in each.opts}  # `create` has a --template of its own
    command.params += [each for each in _selecting() if own.isdisjoint(each.opts)]


def _as_json(ctx: typer.Context, _parameter: Any, value: bool) -> bool:
    """Whether to print JSON: also if something is to be selected from it."""
    wanted: tuple[str | None, ...] = ctx.meta.get(_JSON, (None, None))
    select(*wanted)
    return value or any(each is not None for each in wanted)


def _selecting() -> list[Any]:
    """The options `--jq` and `--template`. They run before `--json`, and leave what they got in the context."""
    app = typer.Typer(add_completion=False)

    @app.command()
    def options(
        jq: Annotated[str | None, typer.Option("--jq", metavar="PROGRAM", help="Filter the JSON with jq.")] = None,
        template: Annotated[
            str | None, typer.Option("--template", metavar="TEXT", help="Print the JSON by a Jinja template.")
        ] = None,
    ) -> None:
        """Declares the options."""

    found = [each for each in get_command(app).params if each.name in ("jq", "template")]
    for place, parameter in enumerate(found):
        parameter.is_eager, parameter.expose_value = True, False
        parameter.rich_help_panel = PANEL  # type: ignore[attr-defined]
        parameter.callback = _keeper(place)
    return found


def _keeper(place: int) -> Any:
    def keep(ctx: typer.Context, _parameter: Any, value: str | None) -> str | None:
        kept = list(ctx.meta.get(_JSON, (None, None)))
        kept[place] = value
        ctx.meta[_JSON] = tuple(kept)
        return value

    return keep


def lazy_group(members: Mapping[str, str], panels: Mapping[str, Sequence[str]] | None = None) -> type[LazyGroup]:
    """A LazyGroup subclass with these members and panels."""
    return type("Members", (LazyGroup,), {"members": members, "panels": panels or {}})
