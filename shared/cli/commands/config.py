"""Implements `stardust config`: reads and changes the settings of a tenant by dotted paths."""

import json
from typing import Annotated, Any

import typer

from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.settings import CHANGEABLE, check_path, leaves, parsed
from shared.cli.remote.tables import field_at, print_table, text_of
from shared.errors import NotFound

app = typer.Typer(cls=LazyGroup, help="Read and change the tenant's settings.", no_args_is_help=True)
Path = Annotated[str, typer.Argument(help="The setting, such as settings.autoDeliver.", metavar="PATH")]


@app.callback()
def config() -> None:
    """Read and change the tenant's settings, over the REST API."""


@app.command("list")
def list_settings(profile: ProfileName = None, as_json: Json = False) -> None:
    """List every setting and its value."""
    tenant = connect(profile).get("/tenant").json
    changeable = {name: tenant[name] for name in CHANGEABLE if name in tenant}
    if as_json:
        print_json(changeable)
    else:
        rows = [{"path": path, "value": _written(value)} for path, value in leaves(changeable)]
        print_table(rows, (("Setting", "path"), ("Value", "value")))


@app.command("get")
def get(path: Path, profile: ProfileName = None, as_json: Json = False) -> None:
    """Print a setting."""
    check_path(path)
    value = field_at(connect(profile).get("/tenant").json, path)
    if value is None:
        raise NotFound(f"{path} is not set.", remedy=f"Set it with `stardust config set {path} VALUE`.")
    if as_json:
        print_json({"path": path, "value": value})
    else:
        typer.echo(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


@app.command("set")
def set_value(
    path: Path,
    value: Annotated[str, typer.Argument(help="A text, number, true, false, JSON, or null to remove it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change and send nothing.")] = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Set one of the tenant's settings; the others stay as they are."""
    wanted = parsed(path, value)
    change: Any = wanted
    for name in reversed(path.split(".")):
        change = {name: change}
    client = connect(profile)
    before = client.get("/tenant").json
    after = before if dry_run else client.send("PATCH", "/tenant", change).json
    told = {"path": path, "before": field_at(before, path), "after": wanted if dry_run else field_at(after, path)}
    if as_json:
        print_json({"ok": True, "dryRun": dry_run, **told})
    else:
        typer.echo(
            f"{path}: {_written(told['before'])} -> {_written(told['after'])}" + (" (not sent)" if dry_run else "")
        )


def _written(value: Any) -> str:
    return "not set" if value is None else text_of(value) if isinstance(value, (str, bool)) else json.dumps(value)
