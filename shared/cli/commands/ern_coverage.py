"""Implements `stardust ern coverage`: how much of a message survives reading and building."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import read_bounded
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.errors import InvalidInput
from shared.messages.ern.coverage import Coverage, measure

app = typer.Typer()
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Measured:
    """A file and what was measured, or why nothing was."""

    file: Path
    coverage: Coverage | None
    reason: str = ""


@app.command()
def coverage(
    files: Annotated[
        list[Path], typer.Argument(help="ERN messages, version 3.4 to 4.3.2, or folders of them.", metavar="FILE...")
    ],
    as_json: Json = False,
) -> None:
    """Show the share of a message's values that survive reading it and building it again, and which are lost.

    Exits with 1 if a message cannot be read or built, or if a folder has none.
    """
    measured = [found for each in files for found in _measured_at(each)]
    total = sum(each.coverage.total for each in measured if each.coverage)
    kept = sum(each.coverage.kept for each in measured if each.coverage)
    share = round(kept / total, 4) if total else None
    if as_json:
        print_json({"files": [_as_json(each) for each in measured], "total": total, "kept": kept, "share": share})
    else:
        _print(measured, total, kept)
    if any(each.coverage is None for each in measured):
        raise typer.Exit(FINDINGS)


def _measured_at(path: Path) -> list[_Measured]:
    paths = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    return list(map(_measured, paths)) or [_Measured(path, None, "The folder has no XML file.")]


def _measured(path: Path) -> _Measured:
    try:
        return _Measured(path, measure(read_bounded(path)))
    except InvalidInput as error:
        first = error.problems[0] if error.problems else None
        return _Measured(path, None, str(first or error))
    except OSError as error:
        return _Measured(path, None, f"Cannot open the file: {error.strerror or error}.")


def _as_json(each: _Measured) -> dict[str, Any]:
    if each.coverage is None:
        return {"file": str(each.file), "error": each.reason}
    found = each.coverage
    lost = [{"path": value.path, "value": value.text, "line": value.line} for value in found.lost]
    return {
        "file": str(each.file),
        "total": found.total,
        "kept": found.kept,
        "share": round(found.share, 4),
        "lost": lost,
    }


def _print(measured: list[_Measured], total: int, kept: int) -> None:
    console = Console(soft_wrap=True, emoji=False)
    table = Table("Message", "Values", "Kept", "Share")
    for each in measured:
        found = each.coverage
        if found:
            table.add_row(escape(str(each.file)), str(found.total), str(found.kept), f"{found.share:.1%}")
        else:
            table.add_row(escape(str(each.file)), "-", "-", f"[red]{escape(each.reason[:100])}[/]")
    console.print(table)
    lost = Counter(value.path for each in measured if each.coverage for value in each.coverage.lost)
    for path, times in lost.most_common(_SHOWN):
        example = next(
            value.text for each in measured if each.coverage for value in each.coverage.lost if value.path == path
        )
        console.print(f"lost {times} times: {escape(path)} [dim]such as {escape(repr(example[:60]))}[/]")
    if len(lost) > _SHOWN:
        console.print(f"... and {len(lost) - _SHOWN} more elements; --json shows all.", style="dim")
    if total:
        console.print(f"{kept} of {total} values survive: {kept / total:.1%}.")
