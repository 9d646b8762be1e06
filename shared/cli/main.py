"""Owns the `stardust` command: which sub-commands there are. Needs no Firebase and no network by itself."""

from typing import Annotated

import typer

from shared.cli.lazy import lazy_group

app = typer.Typer(
    cls=lazy_group(
        {
            "ern": "shared.cli.commands.ern",
            "schemas": "shared.cli.commands.schemas",
            "asset": "shared.cli.commands.asset",
            "target": "shared.cli.commands.target",
            "package": "shared.cli.commands.package",
            "preflight": "shared.cli.commands.preflight",
            "receipts": "shared.cli.commands.receipts",
            "reconcile": "shared.cli.commands.reconcile",
            "catalog": "shared.cli.catalog",
            "apple": "shared.cli.apple",
            "mead": "shared.cli.mead",
            "doctor": "shared.cli.doctor",
            "dsp": "infra.local.dsp.command",  # only where it is installed
        }
    ),
    help="Stardust Distro: conformant DDEX packages at every DSP, verified byte by byte.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _show_version(asked: bool) -> None:
    if asked:
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
    """Stardust Distro: conformant DDEX packages at every DSP, verified byte by byte."""


def main() -> None:
    """The entry point of the `stardust` command."""
    app(prog_name="stardust")


if __name__ == "__main__":
    main()
