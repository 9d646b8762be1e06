"""Implements `stardust init`: sets up a project at Google Cloud, or on the emulators, and makes its first admin."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.project.commands.options import DryRun, Folder, Yes, carry_out
from infra.project.settings import ProjectSettings
from infra.project.update import check_version
from shared.cli.inputs.deployment import deployment, signed_in
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.errors import Finding, InvalidInput

if TYPE_CHECKING:
    from infra.project.first_admin import FirstAdmin
    from infra.project.steps import Step

app = typer.Typer()
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


@app.command("init")
def init(
    folder: Folder = Path(),
    admin: Annotated[str | None, typer.Option("--admin", help="The address of the first admin.")] = None,
    tenant: Annotated[str | None, typer.Option("--tenant", help="The name of the first tenant, as of a label.")] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Set up this project once: infrastructure, Firebase, sign-in, first admin. Every step can be repeated.

    Asks for what is not given. With the variables of a local stack (stack.env) only the first admin is made, there.
    Exits with 1 if a step fails, with 2 if something is missing.
    """
    settings = ProjectSettings.read(folder)
    check_version(settings)
    local = bool(os.environ.get("FIRESTORE_EMULATOR_HOST"))
    steps = [] if local else _steps(folder, settings)
    if dry_run:
        _print_steps(steps, as_json)
        return
    asked = (_ask(admin, "--admin", "The first admin's address"), _ask(tenant, "--tenant", "The first tenant's name"))
    if steps and not yes:
        _print_steps(steps, as_json=False)
        typer.confirm(f"Set up {settings.project}?", abort=True, err=True)
    carry_out(steps, as_json=as_json)
    made = _make_admin(settings.project, *asked)
    _print(made, asked[0], as_json)


def _steps(folder: Path, settings: ProjectSettings) -> "list[Step]":
    from infra.project.build import build_project
    from infra.project.init import missing_variables, setup_steps

    if missing := missing_variables(settings):
        raise InvalidInput(
            Finding(f"infrastructure.{name}", f"{name!r} is not set.", "missing", remedy="Set it in stardust.toml.")
            for name in missing
        )
    return setup_steps(build_project(folder, settings), settings, lambda: _session(settings.project))


def _session(project: str) -> Any:
    """Requests with the operator's credentials, at the project's own quota: people's credentials have none."""
    import google.auth
    from google.auth.transport.requests import AuthorizedSession

    with signed_in():
        credentials, _ = google.auth.default(scopes=[_SCOPE], quota_project_id=project)
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]


def _make_admin(project: str, email: str, tenant: str) -> "FirstAdmin":
    from dataclasses import replace

    from infra.project.first_admin import make_admin
    from shared.platform.identity.app import connect_app
    from shared.platform.identity.firebase import FirebaseAccounts

    project = os.environ.get("GCLOUD_PROJECT") or project  # a local stack has a project of its own
    connected = connect_app({**os.environ, "GCLOUD_PROJECT": project}, "init")
    adapters = replace(deployment(project), accounts=FirebaseAccounts(connected))
    return make_admin(email, tenant, app=connected, adapters=adapters)


def _ask(given: str | None, option: str, question: str) -> str:
    if given:
        return given
    if not sys.stdin.isatty():
        raise typer.BadParameter("Nobody is there to be asked.", param_hint=option)
    return str(typer.prompt(question, err=True))


def _print_steps(steps: "list[Step]", as_json: bool) -> None:
    if as_json:
        print_json({"ok": True, "steps": [{"title": step.title, "does": step.shown} for step in steps]})
        return
    for number, step in enumerate(steps, 1):
        typer.echo(f"{number}. {step.title}\n   {step.shown}", err=True)


def _print(made: "FirstAdmin", email: str, as_json: bool) -> None:
    if as_json:
        print_json(
            {"ok": True, "uid": made.uid, "tenantId": made.tenant_id, "created": made.created, "link": made.link}
        )
        return
    typer.echo(f"{email} is an admin of tenant {made.tenant_id}." if made.created else f"{email} has a tenant already.")
    typer.echo(f"Whoever opens this link sets the password:\n{made.link}")
