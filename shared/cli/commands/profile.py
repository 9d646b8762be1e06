"""Implements `stardust profile`: the deployments that this person is signed in to."""

import os
from typing import Annotated, Any

import typer

from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json
from shared.cli.remote.profiles import Profiles, config_file, load_profiles, store_profiles
from shared.cli.remote.tables import print_fields, print_table

app = typer.Typer(cls=LazyGroup, help="List, show, choose and remove profiles.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The profile's name.", metavar="PROFILE")]
_FIELDS = (
    ("Profile", "profile"),
    ("Deployment", "url"),
    ("Tenant", "tenantName"),
    ("Role", "role"),
    ("Key", "key"),
    ("Current", "current"),
)


@app.callback()
def profile() -> None:
    """List, show, choose and remove profiles: the deployments that you are signed in to."""


@app.command("list")
def list_profiles(as_json: Json = False) -> None:
    """List the profiles. Keys are shown by their beginning only."""
    profiles = load_profiles(config_file(os.environ))
    items = [_facts(profiles, name) for name in sorted(profiles.named)]
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _FIELDS)


@app.command("show")
def show(
    name: Annotated[
        str | None, typer.Argument(help="The profile. Default: the current one.", metavar="PROFILE")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show a profile, and where the profiles are stored."""
    path = config_file(os.environ)
    profiles = load_profiles(path)
    facts = {**_facts(profiles, name or profiles.current), "file": str(path)}
    if as_json:
        print_json(facts)
    else:
        print_fields(facts, (*_FIELDS, ("File", "file")))


@app.command("use")
def use(name: Name, as_json: Json = False) -> None:
    """Make a profile the current one."""
    path = config_file(os.environ)
    profiles = load_profiles(path).using(name)
    store_profiles(path, profiles)
    _told(_facts(profiles, name), as_json, f"{name} is the current profile.")


@app.command("remove")
def remove(name: Name, as_json: Json = False) -> None:
    """Remove a profile and its API key from this machine."""
    path = config_file(os.environ)
    profiles = load_profiles(path)
    store_profiles(path, profiles.without(name))
    _told({"removed": name}, as_json, f"Removed {name}.")


def _facts(profiles: Profiles, name: str) -> dict[str, Any]:
    return {"profile": name, **profiles.get(name).facts(), "current": name == profiles.current}


def _told(facts: dict[str, Any], as_json: bool, text: str) -> None:
    if as_json:
        print_json({"ok": True, **facts})
    else:
        typer.echo(text)
