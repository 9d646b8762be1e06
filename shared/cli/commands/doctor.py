"""Implements `stardust doctor`: checks this machine, the profile and a project's configuration."""

import os
from pathlib import Path
from typing import Annotated

import typer

from shared.cli.doctor.examination import Examined, examine
from shared.cli.doctor.facts import Facts
from shared.cli.doctor.project_file import declared
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, print_problems, stderr
from shared.cli.remote.connection import ProfileName

app = typer.Typer()


@app.command("doctor")
def doctor(
    folder: Annotated[
        Path,
        typer.Option(help="The project's folder, with stardust.toml or firebase.json.", file_okay=False, exists=True),
    ] = Path(),
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Check this machine, the profile and its deployment, and the configuration in a project's folder.

    Nothing is changed. Each finding says how to mend it. Exits with 1 if something has to be mended.
    """
    place = folder.resolve()
    examined = list(examine(Facts(os.environ, place, profile, declared(place))))
    failed = any(finding.severity == "error" for each in examined for finding in each.findings)
    if as_json:
        checks = [{"name": each.name, "findings": [found.to_dict() for found in each.findings]} for each in examined]
        print_json({"ok": not failed, "checks": checks})
    else:
        for each in examined:
            _print(each)
    if failed:
        raise typer.Exit(FINDINGS)


def _print(each: Examined) -> None:
    worst = {finding.severity for finding in each.findings}
    mark = "[bold red]failed [/]" if "error" in worst else "[yellow]warning[/]" if worst else "[green]ok     [/]"
    stderr().print(f"{mark} {each.name}")
    print_problems(each.findings)
