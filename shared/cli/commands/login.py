"""Implements `stardust login` and `stardust logout`: stores an API key as a profile, once it was checked."""

import os
import sys
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.cli.remote.client import Client
from shared.cli.remote.profiles import (
    Profile,
    checked_name,
    checked_url,
    config_file,
    load_profiles,
    store_profiles,
)
from shared.cli.remote.tables import print_fields
from shared.errors import SignedOut

login_app = typer.Typer()
logout_app = typer.Typer()
FIELDS = (
    ("Profile", "profile"),
    ("Deployment", "url"),
    ("Tenant", "tenantName"),
    ("Tenant id", "tenantId"),
    ("Role", "role"),
    ("Scopes", "scopes"),
    ("Key", "key"),
)


@login_app.command("login")
def login(
    url: Annotated[str, typer.Argument(help="The deployment, such as https://app.label.example.", metavar="URL")],
    profile: Annotated[str | None, typer.Option("--profile", help="The profile's name. Default: the host.")] = None,
    with_key: Annotated[bool, typer.Option("--with-key", help="Read the API key from standard input.")] = False,
    as_json: Json = False,
) -> None:
    """Sign in to a deployment with an API key, and keep it as the current profile.

    The deployment is asked who the key belongs to before it is stored, readable by you only.
    """
    address = checked_url(url)
    name = checked_name(profile or urlsplit(address).hostname or "")
    key = sys.stdin.readline().strip() if with_key else _prompted()
    if not key:
        raise SignedOut("No API key was given.", remedy="Create one in the settings of the client, under API keys.")
    session = Client(address, key).get("/session").json
    stored = Profile(address, key, session["tenantId"], session["tenantName"], session["role"])
    path = config_file(os.environ)
    store_profiles(path, load_profiles(path).with_profile(name, stored))
    told: dict[str, Any] = {"profile": name, **stored.facts(), "scopes": session.get("scopes")}
    if as_json:
        print_json({"ok": True, **told})
    else:
        print_fields(told, FIELDS)


@logout_app.command("logout")
def logout(
    profile: Annotated[str | None, typer.Option("--profile", help="The profile. Default: the current one.")] = None,
    as_json: Json = False,
) -> None:
    """Remove a profile and its API key from this machine. The key stays valid until it is revoked."""
    path = config_file(os.environ)
    profiles = load_profiles(path)
    name = profile or profiles.current
    if not name:
        raise SignedOut("You are not signed in to a deployment.")
    store_profiles(path, profiles.without(name))
    if as_json:
        print_json({"ok": True, "removed": name})
    else:
        typer.echo(f"Removed {name}. To end the key everywhere, revoke it in the client.")


def _prompted() -> str:
    """The key, typed without an echo. Raises SignedOut where nobody can type."""
    if not sys.stdin.isatty():
        raise SignedOut("Nobody can type the key here.", remedy="Pipe it in, with --with-key.")
    return str(typer.prompt("API key", hide_input=True, err=True)).strip()
