"""Implements `stardust dev` and `stardust emulators`: this project on this machine, seeded or empty."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Protocol

import typer

from infra.project.commands.options import Folder, reporter
from infra.project.settings import ProjectSettings
from infra.project.update import check_version
from shared.cli.exit_codes import FINDINGS
from shared.cli.output import stderr

app = typer.Typer()
emulators = typer.Typer()
FreePorts = Annotated[
    bool, typer.Option("--free-ports", help="Use free ports; other stacks can run beside it. It does not reload then.")
]


@app.command("dev")
def dev(folder: Folder = Path(), free_ports: FreePorts = False) -> None:
    """Run this project on this machine: an example label, its release, two DSPs that answer, every schedule.

    Installs what is missing the first time. Stop it with Ctrl-C. Exits with 1 if it cannot start.
    """
    from infra.local.demo.dev import run_seeded

    _run(folder, run_seeded, free_ports)


@emulators.command("emulators")
def run_emulators(folder: Folder = Path(), free_ports: FreePorts = False) -> None:
    """Run this project on this machine, empty. Its file stack.env connects other commands, as `stardust init`.

    Installs what is missing the first time. Stop it with Ctrl-C. Exits with 1 if it cannot start.
    """
    from infra.local.demo.dev import run_empty

    _run(folder, run_empty, free_ports)


class _Stack(Protocol):
    def __call__(self, source: Path, env: Mapping[str, str], *, watched: bool) -> int: ...


def _run(folder: Path, run: _Stack, free_ports: bool) -> None:
    from infra.local.stack.machine import PartMissing
    from infra.project.build import build_project
    from infra.project.tools import install_tools

    settings = ProjectSettings.read(folder)
    check_version(settings)
    report = reporter(quiet=False)
    try:
        install_tools(lambda text: report(text, ""))
    except PartMissing as error:
        stderr().print(str(error), style="red", markup=False)
        raise typer.Exit(FINDINGS) from error
    build = build_project(folder.resolve(), settings)
    raise typer.Exit(run(build, settings.settings, watched=not free_ports))
