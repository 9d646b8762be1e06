"""Connects a command to the deployment of a profile, or of STARDUST_URL and STARDUST_API_KEY."""

import os
from typing import Annotated

import typer

from shared.cli.remote.client import Client
from shared.cli.remote.profiles import Profile, checked_url, config_file, load_profiles
from shared.errors import SignedOut

PANEL = "Deployment"
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile",
        envvar="STARDUST_PROFILE",
        help="The deployment to talk to. Default: the current profile.",
        rich_help_panel=PANEL,
    ),
]


def chosen_profile(name: str | None) -> Profile:
    """The named profile; else the environment's deployment; else the current profile.

    STARDUST_URL and STARDUST_API_KEY each override what the current profile says, but a key is never sent to another
    deployment than its own: with STARDUST_URL, the key comes from the environment too.
    Raises NotFound, SignedOut if there is none, InvalidInput.
    """
    profiles = load_profiles(config_file(os.environ))
    url, key = os.environ.get("STARDUST_URL", ""), os.environ.get("STARDUST_API_KEY", "").strip()
    if name:
        return profiles.get(name)
    if url:
        if not key:
            raise SignedOut("STARDUST_URL is set without STARDUST_API_KEY.", remedy="Set both, or neither.")
        return Profile(checked_url(url), key)
    if not profiles.current:
        raise SignedOut("You are not signed in to a deployment.", remedy="Run `stardust login URL`.")
    current = profiles.get(profiles.current)
    return Profile(current.url, key) if key else current


def connect(name: str | None) -> Client:
    """A client of the chosen deployment. Raises as `chosen_profile`."""
    profile = chosen_profile(name)
    return Client(checked_url(profile.url), profile.key)
