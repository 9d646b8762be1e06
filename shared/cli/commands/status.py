"""Implements `stardust status`: shows how a deployment is; the operator tells about incidents."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import RequiredProject, deployment
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_table

if TYPE_CHECKING:
    from shared.model.diagnostics import Incident

app = typer.Typer(cls=LazyGroup, help="Show how a deployment is, and tell about incidents.", no_args_is_help=True)
incident_app = typer.Typer(cls=LazyGroup, help="Tell about incidents on the status page.", no_args_is_help=True)
app.add_typer(incident_app, name="incident")
_PARTS = (("Part", "name"), ("Status", "status"), ("Uptime %", "uptime"))
_INCIDENTS = (
    ("ID", "id"),
    ("Started", "started"),
    ("Severity", "severity"),
    ("State", "state"),
    ("Parts", "parts"),
    ("Title", "title"),
)
Message = Annotated[str, typer.Option("--text", help="What to tell.")]


@app.callback()
def status() -> None:
    """Show how a deployment is, and tell about incidents."""


@app.command("show")
def show(profile: ProfileName = None, as_json: Json = False) -> None:
    """Show how the parts of a deployment are and were, and its incidents. Exits with 1 unless all work."""
    found = connect(profile).get("/status").json
    if as_json:
        print_json(found)
    else:
        typer.echo(found["status"])
        print_table(found["parts"], _PARTS)
        if found["incidents"]:
            print_table(found["incidents"], _INCIDENTS)
    if found["status"] != "operational":
        raise typer.Exit(FINDINGS)


@incident_app.callback()
def incident() -> None:
    """Tell about incidents on the status page. Signs in with the application-default credentials."""


@incident_app.command("list")
def list_all(project: RequiredProject, as_json: Json = False) -> None:
    """List the newest incidents."""
    from shared.diagnostics.status.incidents import list_incidents
    from shared.model.codec import to_json

    items = [to_json(each) for each in list_incidents(deployment(project).store)]
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _INCIDENTS)


@incident_app.command("open")
def open_one(
    title: Annotated[str, typer.Argument(help="What it is, in a line.")],
    project: RequiredProject,
    text: Message,
    severity: Annotated[Literal["minor", "major", "maintenance"], typer.Option(help="How much it affects.")] = "minor",
    parts: Annotated[list[str] | None, typer.Option("--part", help="A part that it affects. Repeatable.")] = None,
    as_json: Json = False,
) -> None:
    """Open an incident, or announce maintenance."""
    from shared.diagnostics.status.incidents import open_incident

    _print(open_incident(title, text, severity, parts or [], deployment(project)), as_json)


@incident_app.command("update")
def update(
    incident_id: Annotated[str, typer.Argument(help="The incident's id.", metavar="INCIDENT")],
    project: RequiredProject,
    text: Message,
    state: Annotated[
        Literal["investigating", "identified", "monitoring", "resolved"], typer.Option(help="How far you are.")
    ],
    as_json: Json = False,
) -> None:
    """Tell how far you are with an incident; `resolved` ends it."""
    from shared.diagnostics.status.incidents import update_incident

    _print(update_incident(incident_id, state, text, deployment(project)), as_json)


def _print(made: "Incident", as_json: bool) -> None:
    from shared.model.codec import to_json

    found: dict[str, Any] = to_json(made)
    if as_json:
        print_json(found)
    else:
        print_table([found], _INCIDENTS)
