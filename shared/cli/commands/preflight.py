"""Owns `stardust preflight`: what would make a target's DSP refuse a release."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.inputs.destination import load_target
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.options import Clock, Json, TargetFile
from shared.cli.output import FINDINGS, print_json
from shared.clock import system_clock
from shared.delivery.targets.preflight.check import preflight
from shared.model.codec import to_json

app = typer.Typer()
_STYLES = {"error": "bold red", "warning": "yellow"}


@app.command("preflight")
def check(
    release: Annotated[Path, typer.Argument(help="The release as JSON, or a message.")],
    target: TargetFile,
    assets: Annotated[
        Path | None, typer.Option("--assets", help="The folder of the release's files.", exists=True, file_okay=False)
    ] = None,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Find everything that would make the DSP refuse the release, with its source and remedy.

    Exit code 0: nothing blocks; 1: something does; 2: bad usage or unreadable input.
    """
    whom = load_target(target)
    what, _ = load_release(release)
    if assets:
        from shared.cli.inputs.folder import with_folder

        what = with_folder(what, assets, clock or system_clock())
    found = preflight(what, whom)
    if as_json:
        print_json(to_json(found))
    else:
        console = Console(soft_wrap=True)
        for each in found.findings:
            where = f"[bold]{escape(each.path)}[/] " if each.path else ""
            said = f"{escape(each.message)} {escape(each.remedy or '')} [dim]({escape(each.source or '')})[/]"
            console.print(f"[{_STYLES[each.severity]}]{each.severity}[/] {where}{said}")
        console.print("[green]ready[/]" if found.ready else "[bold red]not ready[/]")
    raise typer.Exit(0 if found.ready else FINDINGS)
