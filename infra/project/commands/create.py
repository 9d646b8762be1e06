"""Implements `stardust create`: makes the folder of a new project."""

from pathlib import Path
from typing import Annotated

import typer

from infra.project.create import TEMPLATES, create_project
from infra.project.settings import FILE
from shared.cli.inputs.options import Json
from shared.cli.output import print_json

app = typer.Typer()
_TEMPLATES = "; ".join(f"{name}: {template.purpose}" for name, template in TEMPLATES.items())


@app.command("create")
def create(
    name: Annotated[Path, typer.Argument(help="The folder to make; its name is the project unless --project says it.")],
    template: Annotated[str, typer.Option("--template", help=_TEMPLATES)] = "default",
    region: Annotated[
        str,
        typer.Option("--region", help="Where everything is, as a region of Google Cloud. It cannot be changed later."),
    ] = "us-central1",
    project: Annotated[str | None, typer.Option("--project", help="The id of the Google Cloud project.")] = None,
    as_json: Json = False,
) -> None:
    """Make the folder of a new distributor. Nothing is sent anywhere.

    Exits with 2 if the folder has files or a value is not valid.
    """
    settings = create_project(name, template=template, project=project, region=region)
    if as_json:
        print_json({"ok": True, "folder": str(name), "project": settings.project, "region": settings.region})
        return
    typer.echo(f"Created {name}/{FILE}: project {settings.project} in {settings.region}.")
    typer.echo(f"Next: cd {name}, then `stardust dev` to try it here, or `stardust init` to set it up at Google Cloud.")
