"""Implements `stardust build`: writes the Firebase project that would be deployed."""

from pathlib import Path

import typer

from infra.bundle import files_below
from infra.project.commands.options import Folder
from infra.project.settings import ProjectSettings
from infra.project.update import check_version
from shared.cli.inputs.options import Json
from shared.cli.output import print_json

app = typer.Typer()


@app.command("build")
def build(folder: Folder = Path(), as_json: Json = False) -> None:
    """Write the functions, rules, web client and variables of this project into its folder `build`.

    Exits with 2 if stardust.toml has a problem; then nothing is written.
    """
    from infra.project.build import build_project

    settings = ProjectSettings.read(folder)
    check_version(settings)
    to = build_project(folder, settings)
    files = [path for path in files_below(to) if path.parts[0] != "venv"]
    if as_json:
        print_json({"ok": True, "folder": str(to), "files": len(files), "version": settings.version})
        return
    typer.echo(f"Built {settings.project} {settings.version} in {to}: {len(files)} files.")
