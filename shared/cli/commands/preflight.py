"""Implements `stardust preflight`: reports why a target's DSP would reject a release."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.destination import load_target
from shared.cli.inputs.documents import about, load_release
from shared.cli.inputs.options import Assets, Clock, Json, TargetFile
from shared.cli.output import print_json
from shared.clock import system_clock
from shared.delivery.targets.preflight.check import preflight
from shared.model.codec import to_json

app = typer.Typer()
_STYLES = {"error": "bold red", "warning": "yellow"}


@app.command("preflight")
def check(
    release: Annotated[Path, typer.Argument(help="The release as JSON, or a message.")],
    target: TargetFile,
    assets: Assets = None,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """List every reason why the DSP would reject the release, each with its source and remedy.

    Exits with 1 if a finding blocks delivery, with 2 on bad usage or unreadable input.
    """
    recipient = load_target(target)
    content, _ = load_release(release)
    if assets:
        from shared.cli.inputs.folder import with_folder

        with about(release):
            content = with_folder(content, assets, clock or system_clock())
    result = preflight(content, recipient)
    if as_json:
        print_json(to_json(result))
    else:
        console = Console(soft_wrap=True)
        for finding in result.findings:
            where = f"[bold]{escape(finding.path)}[/] " if finding.path else ""
            source = f"[dim]({escape(finding.source or '')})[/]"
            text = f"{escape(finding.message)} {escape(finding.remedy or '')} {source}"
            console.print(f"[{_STYLES[finding.severity]}]{finding.severity}[/] {where}{text}")
        console.print("[green]ready[/]" if result.ready else "[bold red]not ready[/]")
    raise typer.Exit(0 if result.ready else FINDINGS)
