"""Implements `stardust update`: moves a project to the installed version."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from infra.project.commands.options import DryRun, Folder, Yes
from infra.project.settings import ProjectSettings
from shared.cli.inputs.options import Json
from shared.cli.output import print_json

if TYPE_CHECKING:
    from infra.project.update import Update

app = typer.Typer()


@app.command("update")
def update(
    folder: Folder = Path(),
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Move this project to the version that is installed; shows what changes. The next `deploy` migrates documents.

    Exits with 2 if the project is of a later version.
    """
    from infra.project.update import apply_update, look_up_update

    found = look_up_update(ProjectSettings.read(folder))
    same = found.older == found.newer
    if not as_json:
        _show(found)
    if not dry_run and not same:
        yes or typer.confirm(f"Move to {found.newer}?", abort=True, err=True)
        apply_update(folder, found)
    if as_json:
        print_json({"ok": True, "changed": not dry_run and not same, **_told(found)})
    elif not same and not dry_run:
        typer.echo(f"The project is of version {found.newer} now. Run `stardust deploy`.")


def _told(found: "Update") -> dict[str, object]:
    return {
        "from": found.older,
        "to": found.newer,
        "changes": [{"version": each.version, "date": each.date, "changes": each.changes} for each in found.changes],
        "migrations": [{"id": each.id, "version": each.version, "purpose": each.purpose} for each in found.migrations],
    }


def _show(found: "Update") -> None:
    if found.older == found.newer:
        typer.echo(f"The project is of version {found.newer} already.")
        return
    typer.echo(f"From {found.older} to {found.newer}")
    for version in found.changes:
        typer.echo(f"\n{version.version}{f', {version.date}' if version.date else ''}")
        for kind, entries in version.changes.items():
            typer.echo(f"  {kind}")
            for entry in entries:
                typer.echo(f"  - {entry}")
    for migration in found.migrations:
        typer.echo(f"\nMigration {migration.id}: {migration.purpose}")
