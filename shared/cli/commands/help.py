"""Implements `stardust help`: the help of a command, the exit codes, and manual pages."""

from pathlib import Path
from typing import Annotated

import typer

from shared.cli.exit_codes import TABLE
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.errors import NotFound

app = typer.Typer()
_TOPICS = ("exit-codes", "man")


@app.command("help")
def show_help(
    topic: Annotated[list[str] | None, typer.Argument(help="A command, exit-codes, or man for manual pages.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The folder for the manual pages.")] = None,
    as_json: Json = False,
) -> None:
    """Show the help of a command or the exit codes, or write manual pages."""
    words = topic or []
    if words == ["exit-codes"]:
        _exit_codes(as_json)
    elif words == ["man"]:
        _manual(output or Path("man1"), as_json)
    else:
        _command(words)


def _exit_codes(as_json: bool) -> None:
    if as_json:
        print_json({"exitCodes": [{"code": each.code, "name": each.name, "meaning": each.meaning} for each in TABLE]})
        return
    for each in TABLE:
        typer.echo(f"{each.code:4}  {each.name:12} {each.meaning}")


def _manual(folder: Path, as_json: bool) -> None:
    from shared.cli.reference.manual import manual_pages

    folder.mkdir(parents=True, exist_ok=True)
    pages = manual_pages()
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    if as_json:
        print_json({"ok": True, "folder": str(folder), "pages": sorted(pages)})
    else:
        typer.echo(f"Wrote {len(pages)} pages to {folder}. Read one with: man {folder}/stardust.1")


def _command(words: list[str]) -> None:
    from shared.cli.reference.tree import find_command

    found = find_command(words)
    if found is None:
        raise NotFound(f"There is no command or topic {' '.join(words)!r}.", remedy=f"Topics: {', '.join(_TOPICS)}.")
    command, context = found
    typer.echo(command.get_help(context))
