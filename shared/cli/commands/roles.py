"""Implements `stardust roles`: lists the roles of contributors, and shows what messages say of a label."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.vocabularies.roles.apple import apple_role
from shared.vocabularies.roles.data.versions import VERSIONS
from shared.vocabularies.roles.ddex import map_role
from shared.vocabularies.roles.thesaurus import USER_DEFINED, RoleKind, find_role, roles

app = typer.Typer(help="List the roles of contributors, and map labels to DDEX and Apple Music.", no_args_is_help=True)


def _version(text: str) -> str:
    """The version of that name. Raises BadParameter."""
    if text not in VERSIONS:
        raise typer.BadParameter(f"There is no ERN version {text!r}. Use one of {', '.join(VERSIONS)}.")
    return text


@app.command("map")
def show_mapping(
    labels: Annotated[list[str], typer.Argument(help='Labels of roles, such as "Mix Engineer".')],
    version: Annotated[
        str, typer.Option("--version", help=f"ERN version: {', '.join(VERSIONS)}.", parser=_version, metavar="VERSION")
    ] = "4.3",
    as_json: Json = False,
) -> None:
    """Show what messages of an ERN version, and Apple Music, say of labels.

    Exits with 1 if a label is unknown; the nearest labels are suggested.
    """
    found = [_mapped(label, version) for label in labels]
    if as_json:
        print_json({"version": version, "roles": found})
    else:
        _print(found, version)
    if not all(each["known"] for each in found):
        raise typer.Exit(FINDINGS)


@app.command("list")
def show(
    kind: Annotated[RoleKind | None, typer.Option("--kind", help="The only kind to list.")] = None,
    as_json: Json = False,
) -> None:
    """List the known roles with their DDEX role, instrument, Apple role and synonyms."""
    listed = [role for role in roles() if kind in (None, role.kind)]
    if as_json:
        print_json({"roles": [role._asdict() for role in listed]})
        return
    table = Table("Role", "Kind", Column("DDEX", overflow="fold"), "Apple Music", "Synonyms")
    for role in listed:
        ddex = " + ".join([role.code, *role.instruments[:1]])
        apple = apple_role(role.label)
        table.add_row(role.label, role.kind, ddex, apple.name if apple else "-", ", ".join(role.synonyms))
    Console(soft_wrap=True).print(table)


def _mapped(label: str, version: str) -> dict[str, Any]:
    ddex, apple, role = map_role(label, version), apple_role(label), find_role(label)
    known = role is not None or ddex.code != USER_DEFINED
    return {
        "label": label,
        "known": known,
        "kind": role.kind if role else None,
        "ddex": ddex._asdict(),
        "apple": apple._asdict() if apple else None,
        "nearest": [] if known else _nearest(label),
    }


def _nearest(label: str) -> list[str]:
    from shared.vocabularies.roles.search import nearest_labels

    return nearest_labels(label)


def _print(found: list[dict[str, Any]], version: str) -> None:
    table = Table("Label", Column(f"ERN {version}", overflow="fold"), "Instrument", "Apple Music", "Note")
    for each in found:
        ddex, apple = each["ddex"], each["apple"]
        table.add_row(
            each["label"], ddex["code"], ddex["instrument"] or "-", apple["name"] if apple else "-", _note(each)
        )
    Console(soft_wrap=True).print(table)


def _note(mapped: dict[str, Any]) -> str:
    if not mapped["known"]:
        return f"unknown; did you mean {', '.join(mapped['nearest'])}?" if mapped["nearest"] else "unknown"
    notes = ["marks a featured artist"] if mapped["ddex"]["featured"] else []
    if not mapped["ddex"]["exact"]:
        notes.append("DDEX says less")
    if mapped["apple"] and not mapped["apple"]["exact"]:
        notes.append("Apple says less")
    if mapped["apple"] and not mapped["apple"]["published"]:
        notes.append("Apple does not publish this role")
    return "; ".join(notes)
