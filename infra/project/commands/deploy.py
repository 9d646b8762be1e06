"""Implements `stardust deploy`: checks, builds and deploys a project, or shows what it would do."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from infra.project.commands.options import DryRun, Folder, Yes, carry_out
from infra.project.settings import ProjectSettings
from infra.project.update import check_version
from shared.cli.inputs.deployment import deployment
from shared.cli.inputs.options import Json
from shared.cli.output import print_json

if TYPE_CHECKING:
    from infra.project.deploy import Plan

app = typer.Typer()


@app.command("deploy")
def deploy(
    folder: Folder = Path(),
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Deploy this project: rules and indexes, migrations, functions, web client; then ask for its health.

    Every step can be repeated. Exits with 1 if a step fails, with 2 if something contradicts itself.
    """
    from infra.project.build import build_project
    from infra.project.deploy import indexes_building, plan

    settings = ProjectSettings.read(folder)
    check_version(settings)
    build = build_project(folder, settings)
    planned = plan(build, settings, lambda: deployment(settings.project).store, building=indexes_building)
    facts = {"project": settings.project, "region": settings.region, "version": settings.version, **_told(planned)}
    if not as_json:
        _show(settings, planned)
    if dry_run:
        if as_json:
            print_json({"ok": True, **facts})
        return
    yes or typer.confirm(f"Deploy to {settings.project}?", abort=True, err=True)
    carry_out(planned.steps, as_json=as_json)
    if as_json:
        print_json({"ok": True, "url": settings.url, **facts})
    else:
        typer.echo(f"Deployed {settings.version} to {settings.url}")


def _told(planned: "Plan") -> dict[str, object]:
    return {
        "steps": [{"title": step.title, "does": step.shown} for step in planned.steps],
        "functions": [asdict(function) for function in planned.functions],
    }


def _show(settings: ProjectSettings, planned: "Plan") -> None:
    typer.echo(f"{settings.project}, {settings.region}, version {settings.version}: {len(planned.functions)} functions")
    for number, step in enumerate(planned.steps, 1):
        typer.echo(f"{number}. {step.title}\n   {step.shown}")
