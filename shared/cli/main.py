"""Defines the `stardust` command and its sub-commands. Loads no module of theirs before one is called."""

import os
from typing import Annotated

import typer

from shared.cli.lazy import lazy_group
from shared.version import VERSION

_COMMANDS = "shared.cli.commands"
_MEMBERS = {
    "login": f"{_COMMANDS}.login:login_app",
    "logout": f"{_COMMANDS}.login:logout_app",
    "profile": f"{_COMMANDS}.profile",
    "releases": f"{_COMMANDS}.releases",
    "deliveries": f"{_COMMANDS}.deliveries",
    "target": f"{_COMMANDS}.target",
    "webhooks": f"{_COMMANDS}.webhooks",
    "config": f"{_COMMANDS}.config",
    "plugin": f"{_COMMANDS}.plugin",
    "api": f"{_COMMANDS}.api",
    "release": f"{_COMMANDS}.release",
    "ern": f"{_COMMANDS}.ern",
    "mead": f"{_COMMANDS}.mead",
    "apple": f"{_COMMANDS}.apple",
    "package": f"{_COMMANDS}.package",
    "preflight": f"{_COMMANDS}.preflight",
    "asset": f"{_COMMANDS}.asset",
    "lint": f"{_COMMANDS}.lint",
    "ai": f"{_COMMANDS}.ai",
    "schemas": f"{_COMMANDS}.schemas",
    "import": f"{_COMMANDS}.imports",
    "export": f"{_COMMANDS}.export",
    "switch": f"{_COMMANDS}.switch",
    "reconcile": f"{_COMMANDS}.reconcile",
    "sales": f"{_COMMANDS}.sales",
    "royalties": f"{_COMMANDS}.settlement",
    "receipts": f"{_COMMANDS}.receipts",
    "backup": f"{_COMMANDS}.backup",
    "restore": f"{_COMMANDS}.restore",
    "audit": f"{_COMMANDS}.audit",
    "queue": f"{_COMMANDS}.queue",
    "tenant": f"{_COMMANDS}.tenant",
    "roles": f"{_COMMANDS}.roles",
    "genres": f"{_COMMANDS}.genres",
    "languages": f"{_COMMANDS}.dictionaries:languages",
    "territories": f"{_COMMANDS}.dictionaries:territories",
    "currencies": f"{_COMMANDS}.dictionaries:currencies",
    "price-tiers": f"{_COMMANDS}.dictionaries:price_tiers",
    "test": f"{_COMMANDS}.test",
    "status": f"{_COMMANDS}.status",
    # Listed only if `infra` is installed:
    "create": "infra.project.commands.create",
    "dev": "infra.project.commands.dev",
    "emulators": "infra.project.commands.dev:emulators",
    "init": "infra.project.commands.init",
    "build": "infra.project.commands.build",
    "deploy": "infra.project.commands.deploy",
    "update": "infra.project.commands.update",
    "dsp": "infra.local.dsp.command",
    "doctor": f"{_COMMANDS}.doctor",
    "completion": f"{_COMMANDS}.completion",
    "help": f"{_COMMANDS}.help",
}
_PANELS = {
    "A distributor of your own": ("create", "dev", "emulators", "init", "build", "deploy", "update", "test"),
    "Sign in": ("login", "logout", "profile"),
    "Work with a deployment (REST API)": (
        "releases",
        "deliveries",
        "target",
        "reconcile",
        "webhooks",
        "config",
        "plugin",
        "api",
    ),
    "Messages and files on this machine": (
        "release",
        "ern",
        "mead",
        "apple",
        "package",
        "preflight",
        "asset",
        "lint",
        "ai",
        "schemas",
        "sales",
    ),
    "Catalogues (with Google Cloud credentials where they name a tenant)": ("import", "export", "switch"),
    "Operate a deployment (with Google Cloud credentials)": (
        "royalties",
        "receipts",
        "backup",
        "restore",
        "audit",
        "queue",
        "tenant",
        "status",
    ),
    "Look up": ("roles", "genres", "languages", "territories", "currencies", "price-tiers"),
    "This machine": ("dsp", "doctor", "completion", "help"),
}
"""The sections of the help, and the order of the commands in them."""

app = typer.Typer(
    cls=lazy_group(_MEMBERS, _PANELS),
    help="Stardust Distro: conformant DDEX packages at every DSP; a receipt says how each file was verified.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


def _show_version(requested: bool) -> None:
    if requested:
        typer.echo(VERSION)
        raise typer.Exit


@app.callback()
def stardust(
    _: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Stardust Distro: conformant DDEX packages at every DSP; a receipt says how each file was verified."""


def main() -> None:
    """Runs the `stardust` command."""
    if "_STARDUST_COMPLETE" in os.environ:  # set by the scripts of `stardust completion`
        from typer._completion_classes import completion_init

        completion_init()
    app(prog_name="stardust")


if __name__ == "__main__":
    main()
