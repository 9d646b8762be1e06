"""Defines the `stardust` command and its sub-commands. Needs neither Firebase nor the network by itself."""

from typing import Annotated

import typer

from shared.cli.lazy import lazy_group

app = typer.Typer(
    cls=lazy_group(
        {
            "ern": "shared.cli.commands.ern",
            "mead": "shared.cli.commands.mead",
            "apple": "shared.cli.commands.apple",
            "schemas": "shared.cli.commands.schemas",
            "asset": "shared.cli.commands.asset",
            "target": "shared.cli.commands.target",
            "package": "shared.cli.commands.package",
            "preflight": "shared.cli.commands.preflight",
            "ai": "shared.cli.commands.ai",
            "roles": "shared.cli.commands.roles",
            "lint": "shared.cli.commands.lint",
            "receipts": "shared.cli.commands.receipts",
            "reconcile": "shared.cli.commands.reconcile",
            "genres": "shared.cli.commands.genres",
            "languages": "shared.cli.commands.dictionaries:languages",
            "territories": "shared.cli.commands.dictionaries:territories",
            "currencies": "shared.cli.commands.dictionaries:currencies",
            "price-tiers": "shared.cli.commands.dictionaries:price_tiers",
            "import": "shared.cli.commands.imports",
            "switch": "shared.cli.commands.switch",
            "export": "shared.cli.commands.export",
            "backup": "shared.cli.commands.backup",
            "restore": "shared.cli.commands.restore",
            "audit": "shared.cli.commands.audit",
            "queue": "shared.cli.commands.queue",
            "tenant": "shared.cli.commands.tenant",
            # Listed only if `infra` is installed:
            "create": "infra.project.commands.create",
            "init": "infra.project.commands.init",
            "dev": "infra.project.commands.dev",
            "emulators": "infra.project.commands.dev:emulators",
            "build": "infra.project.commands.build",
            "deploy": "infra.project.commands.deploy",
            "update": "infra.project.commands.update",
            "dsp": "infra.local.dsp.command",
        }
    ),
    help="Stardust Distro: conformant DDEX packages at every DSP; a receipt says how each file was verified.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _show_version(requested: bool) -> None:
    if requested:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(version("stardust-distro"))
        except PackageNotFoundError:
            typer.echo("not installed")
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
    app(prog_name="stardust")


if __name__ == "__main__":
    main()
