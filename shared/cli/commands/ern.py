"""Implements `stardust ern`: reads messages back and compares releases; `build` and `validate` load on demand."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_pair
from shared.cli.inputs.options import Clock, Json, Output
from shared.cli.lazy import lazy_group
from shared.cli.output import print_json, print_problems, stderr, write_output
from shared.clock import system_clock
from shared.messages.ern.diff import Change, diff_releases
from shared.messages.ern.read import PurgeResult, ReadResult, read_any
from shared.model.codec import to_json

app = typer.Typer(
    cls=lazy_group(
        {
            "build": "shared.cli.commands.build",
            "validate": "shared.cli.commands.validate",
            "coverage": "shared.cli.commands.ern_coverage",
        }
    ),
    help="Build, validate, read and compare DDEX release notifications (ERN).",
    no_args_is_help=True,
)
_STYLES = {"error": "bold red", "warning": "yellow", "info": ""}


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(help="An ERN message, version 3.4 to 4.3.2.", metavar="FILE")],
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Convert a message back into a release, and report what could not be converted.

    Values that the message lacks are assumed and reported. Exits with 2 if the message cannot be read.
    """
    began = time.monotonic()
    with file.open("rb") as source:
        result = read_any(source, elapsed_s=lambda: time.monotonic() - began)
    if isinstance(result, PurgeResult):
        _print_purge(result, as_json)
        return
    release = json.dumps(to_json(result.release), ensure_ascii=False, indent=2).encode() + b"\n"
    if as_json:
        print_json({"ok": True, **_summary(result), "release": to_json(result.release)})
    if output or not as_json:
        write_output(output, release)
    if not as_json:
        _print_summary(result)


def _summary(result: ReadResult) -> dict[str, Any]:
    header = result.header
    return {
        "messageType": result.message_type,
        "messageId": header.message_id,
        "threadId": header.thread_id,
        "sender": header.sender.party_id,
        "recipients": [each.party_id for each in header.recipients],
        "created": header.created.isoformat() if header.created else None,
        "test": header.test,
        "version": result.version,
        "profile": result.profile,
        "variant": result.variant,
        "action": result.action,
        "deals": list(result.deals),
        "files": [file.uri for file in result.files],
        "notCarried": [problem.to_dict() for problem in result.not_carried],
        "assumed": [problem.to_dict() for problem in result.assumed],
    }


def _print_summary(result: ReadResult) -> None:
    release, sender = result.release, result.header.sender
    sender_name = sender.name or sender.party_id or "an unnamed sender"
    stderr().print(
        f"[bold]{escape(release.basic.title)}[/] by {escape(release.basic.display_artist)}: "
        f"{len(release.tracks)} tracks, ERN {result.version} from {escape(sender_name)}, {result.action}"
    )
    print_problems(result.assumed, label="assumed")
    print_problems(result.not_carried, label="not converted")


def _print_purge(result: PurgeResult, as_json: bool) -> None:
    """Prints a purge, which is readable but contains no release."""
    identifiers = dict(result.identifiers)
    if as_json:
        title, header = result.title, result.header
        print_json(
            {
                "ok": True,
                "messageType": result.message_type,
                "messageId": header.message_id,
                "sender": header.sender.party_id,
                "version": result.version,
                "identifiers": identifiers,
                "title": title,
            }
        )
        return
    names = ", ".join(f"{kind} {value}" for kind, value in identifiers.items()) or "no identifier"
    typer.echo(f"PurgeReleaseMessage, ERN {result.version}: purges {result.title or 'untitled'} ({names}).")


@app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="The release that was sent: a message, or JSON.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The release to send next.", metavar="NEW")],
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Show what an update would change. Likely mistakes, such as accidental takedowns, come first, in red.

    Exits with 1 if something is no longer offered or changes its identity, with 2 on bad usage or unreadable input.
    """
    before, after = load_pair(old, new)
    changes = diff_releases(before, after, asked_at=clock or system_clock())
    end_with_changes(changes, as_json=as_json)


def end_with_changes(changes: tuple[Change, ...], *, as_json: bool) -> NoReturn:
    """Prints the changes and ends the command: with 1 if one of them is an error."""
    errors = sum(change.severity == "error" for change in changes)
    if as_json:
        print_json({"ok": not errors, "changes": [change.to_dict() for change in changes]})
    else:
        _print_changes(changes)
    raise typer.Exit(FINDINGS if errors else 0)


def _print_changes(changes: tuple[Change, ...]) -> None:
    """Prints each change with its severity, the values before and after, and how to mend it."""
    console = Console(soft_wrap=True, file=sys.stdout)
    if not changes:
        console.print("No semantic differences.")
    for change in changes:
        style = _STYLES[change.severity]
        text = f"{change.severity:<8}{change.path}: {change.message}"
        console.print(escape(text), style=style)
        if change.before or change.after:
            console.print(escape(f"        {change.before or '-'} → {change.after or '-'}"), style="dim")
        if change.remedy:
            console.print(escape(f"        {change.remedy}"), style="dim")
