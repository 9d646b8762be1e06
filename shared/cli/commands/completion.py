"""Implements `stardust completion`: prints the script that completes commands and options in a shell."""

from typing import Annotated, Literal

import typer
from typer._completion_shared import get_completion_script

app = typer.Typer()


@app.command("completion")
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(help="The shell.", metavar="bash|zsh|fish")],
) -> None:
    """Print the completion script for a shell. Load it from the shell's start file."""
    script = get_completion_script(prog_name="stardust", complete_var="_STARDUST_COMPLETE", shell=shell)  # nosec B604
    typer.echo(script)
