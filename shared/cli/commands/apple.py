"""Implements `stardust apple`: checks, reads and compares Apple Music packages; `build` loads on demand."""

import json
from pathlib import Path
from typing import Annotated

import typer

from shared.cli.commands.ern import end_with_changes
from shared.cli.commands.validate import print_report
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.apple import load_package, open_package
from shared.cli.inputs.options import Json, Output
from shared.cli.lazy import lazy_group
from shared.cli.output import print_json, print_problems, write_output
from shared.messages.apple.diff import diff_packages
from shared.messages.apple.read.release import release_of
from shared.model.codec import to_json
from shared.validation.apple.validate import validate_package

app = typer.Typer(
    cls=lazy_group({"build": "shared.cli.commands.apple_build"}),
    help="Build, check, read and compare Apple Music packages.",
    no_args_is_help=True,
)
_PACKAGE = "A package: its folder, its ZIP file, or its metadata.xml alone."
PackagePath = Annotated[Path, typer.Argument(help=_PACKAGE, metavar="PACKAGE")]


@app.command("check")
def check(package: PackagePath, as_json: Json = False) -> None:
    """Check a package: structure, rules, and the files beside metadata.xml.

    Apple's schema is not public. A rule that Apple states in public is an error, any other warns, and each says how
    certain it is. Exits with 1 if there are errors, with 2 on unreadable input.
    """
    found = open_package(package)
    report = validate_package(found.xml, content=found.content, folder=found.folder)
    if as_json:
        print_json({"ok": report.valid, "package": str(package), **report.to_dict()})
    else:
        print_report(package, report)
    raise typer.Exit(0 if report.valid else FINDINGS)


@app.command("read")
def read(package: PackagePath, output: Output = None, as_json: Json = False) -> None:
    """Convert a package back into a release, and report what could not be converted.

    Exits with 2 if the package cannot be read.
    """
    found = load_package(package)
    result = release_of(found.package)
    lost = [*found.not_carried, *result.not_carried]
    release = to_json(result.release)
    if as_json:
        notes = {
            "notCarried": [problem.to_dict() for problem in lost],
            "assumed": [problem.to_dict() for problem in result.assumed],
        }
        print_json({"ok": True, **notes, "release": release})
    if output or not as_json:
        write_output(output, json.dumps(release, ensure_ascii=False, indent=2).encode() + b"\n")
    if not as_json:
        print_problems(result.assumed, label="assumed")
        print_problems(lost, label="not converted")


@app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="The package that Apple has.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The package to send next.", metavar="NEW")],
    as_json: Json = False,
) -> None:
    """Show what an update would change at Apple. What is no longer offered, and changed identifiers, come first.

    Exits with 1 if there is such a change, with 2 on unreadable input.
    """
    changes = diff_packages(load_package(old).package, load_package(new).package)
    end_with_changes(changes, as_json=as_json)
