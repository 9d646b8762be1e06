"""Commands for authors of plug-ins: create, check, keys."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, print_problems, stderr
from shared.cli.remote.tables import print_fields
from shared.plugins.authoring.kinds import KINDS, LICENCES

if TYPE_CHECKING:
    from shared.plugins.authoring.check import Checked

PluginFolder = Annotated[Path, typer.Argument(help="The folder of the package: with pyproject.toml.", file_okay=False)]
KeyFile = Annotated[Path, typer.Option("--key", help="The private key, from `stardust plugin keys create`.")]
_FIELDS = (
    ("Plug-in", "name"),
    ("Version", "version"),
    ("Package", "package"),
    ("Licence", "licence"),
    ("It may", "permissions"),
    ("Wheel", "wheel"),
    ("SHA-256", "digest"),
)


def create(
    name: Annotated[Path, typer.Argument(help="The folder to make; its name is the plug-in's: dolby-atmos.")],
    kind: Annotated[str, typer.Option("--kind", help=f"What it adds: {', '.join(KINDS)}.")] = "hook",
    title: Annotated[str, typer.Option("--title", help="Its name for people. Default: from the folder's.")] = "",
    author: Annotated[str, typer.Option("--author", help="Who makes it: a name, as in the registry.")] = "Your name",
    licence: Annotated[str, typer.Option("--licence", help=f"Its terms: {', '.join(LICENCES)}.")] = "MIT",
    as_json: Json = False,
) -> None:
    """Make the package of a plug-in, with tests that pass.

    Exits with 2 if a value is not valid, with 5 if the folder has files; nothing is written then.
    """
    from shared.clock import system_clock
    from shared.plugins.authoring.create import create_plugin

    today = system_clock().date()
    files = create_plugin(name, kind=kind, today=today, title=title, author=author, licence=licence)
    if as_json:
        print_json({"ok": True, "folder": str(name), "kind": kind, "files": [str(each) for each in files]})
        return
    typer.echo(f"Created {name}: a plug-in that {KINDS[kind].purpose}.")
    typer.echo(f"Next: stardust plugin check {name}")


def check(
    folder: PluginFolder = Path(),
    tests: Annotated[bool, typer.Option("--tests/--no-tests", help="Run its tests.")] = True,
    as_json: Json = False,
) -> None:
    """Check a package, and say in words what it asks for.

    Exits with 1 if something keeps it from being published.
    """
    from shared.plugins.authoring.check import check_plugin

    found = check_plugin(folder, with_tests=tests)
    if as_json:
        print_json({"ok": found.acceptable, **facts(found), "findings": [each.to_dict() for each in found.findings]})
    else:
        print_problems(found.findings)
        print_fields(facts(found), _FIELDS)
    if not found.acceptable:
        raise typer.Exit(FINDINGS)


def facts(found: "Checked") -> dict[str, Any]:
    """What was checked, as plain values."""
    manifest = found.manifest
    built = {"wheel": found.wheel.file_name, "digest": found.wheel.digest} if found.wheel else {}
    return {
        "name": manifest.name,
        "version": manifest.version,
        "package": found.project.distribution,
        "licence": f"{manifest.licence.kind}, {manifest.licence.terms}",
        "permissions": found.permissions or ["ask for nothing"],
        **built,
    }


def create_key(
    file: Annotated[Path, typer.Argument(help="The file to make. Keep it secret, and a copy of it.")],
    as_json: Json = False,
) -> None:
    """Make a private key, to sign a registry or licence keys with. Prints the public key."""
    from shared.plugins.ed25519 import create_key as make

    _print_key(make(file), file, as_json)


def show_key(
    file: Annotated[Path, typer.Argument(help="The private key.", dir_okay=False)], as_json: Json = False
) -> None:
    """Print the public key of a private one."""
    from shared.plugins.ed25519 import public_key, read_key

    _print_key(public_key(read_key(file)), file, as_json)


def _print_key(public: str, file: Path, as_json: bool) -> None:
    if as_json:
        print_json({"ok": True, "file": str(file), "publicKey": public})
        return
    stderr().print(f"The public key of {file}:", markup=False)
    typer.echo(public)
