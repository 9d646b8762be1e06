"""Options of several commands of a project."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

Folder = Annotated[
    Path, typer.Option("-C", "--folder", help="The project's folder. Default: this one.", file_okay=False)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


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
