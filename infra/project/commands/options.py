"""Options of several commands of a project."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from infra.project.steps import Step, StepFailed, run_steps
from shared.cli.exit_codes import FINDINGS
from shared.cli.output import print_error

Folder = Annotated[
    Path, typer.Option("-C", "--folder", help="The project's folder. Default: this one.", file_okay=False)
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


def carry_out(steps: Sequence[Step], *, as_json: bool) -> None:
    """Runs the steps; ends the command with 1 if one fails. With `as_json` only the failure is told."""
    try:
        run_steps(steps, reporter(quiet=as_json))
    except StepFailed as error:
        print_error(error, as_json=as_json)
        raise typer.Exit(FINDINGS) from error


def reporter(*, quiet: bool) -> "Reporter":
    """Prints steps to standard error, or nothing if `quiet`."""
    return Reporter(Console(stderr=True, soft_wrap=True, quiet=quiet))


class Reporter:
    """Prints each step when it begins and what came of it."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, title: str, outcome: str) -> None:
        """A step began (no outcome) or ended."""
        line = f"  {outcome}" if outcome else title
        self._console.print(line, style="dim" if outcome else "bold", highlight=False, markup=False)
