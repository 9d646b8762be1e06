"""Implements `stardust mead`: builds messages about what a release's music is like, and reads them back."""

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from shared.cli.commands.build import derived_id, print_notes, sender_party
from shared.cli.commands.validate import schema_source
from shared.cli.inputs.destination import load_target
from shared.cli.inputs.documents import ANYBODY, load_release
from shared.cli.inputs.options import Clock, Json, Output
from shared.cli.output import print_built, print_json, print_problems, stderr, write_output
from shared.clock import system_clock
from shared.errors import Finding, InvalidRelease
from shared.messages.mead.read import MeadResult, read_mead
from shared.messages.mead.request import MeadRequest
from shared.model.codec import to_json

app = typer.Typer(help="Build and read DDEX messages about what music is like (MEAD).", no_args_is_help=True)

_NOTHING = Finding(
    "mead", "The release says nothing about its music.", "missing", remedy="Add moods, instruments or other values."
)


@app.command("build")
def build(
    release: Annotated[Path, typer.Argument(help="The release as JSON.", metavar="RELEASE")],
    target: Annotated[
        Path | None, typer.Option("--target", help="The delivery target as JSON. Default: the sender receives it.")
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--sender", help="The sender's DPID. Default: the recipient's, for trials only.")
    ] = None,
    sender_name: Annotated[str | None, typer.Option("--sender-name", help="The sender's name.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Send as LiveMessage if the target allows it.")] = False,
    message_id: Annotated[
        str | None, typer.Option("--message-id", help="The MessageId. Default: derived from the content.")
    ] = None,
    schemas: Annotated[
        Path | None, typer.Option("--schemas", help="The folder with the official schemas.", file_okay=False)
    ] = None,
    clock: Clock = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Compose the MEAD 1.1 message of a release, and validate it before it is written.

    Exits with 1 if the release says nothing about its music or the message is invalid, with 2 on bad usage or
    unreadable input.
    """
    from shared.catalog.releases.message import compose_mead_message

    content, _ = load_release(release)
    recipient = load_target(target) if target else None
    party = sender_party(sender, sender_name, recipient.ddex if recipient else ANYBODY)
    created = clock or system_clock()
    to = recipient.ddex if recipient else party
    request = MeadRequest(
        release=content,
        message_id=message_id or derived_id("MEAD", content, to, created),
        created=created,
        sender=party,
        recipient=to,
        test=not (live and sender) or bool(recipient and recipient.test_mode),
    )
    composed = compose_mead_message(request, schema_source(schemas))
    if composed is None:
        raise InvalidRelease([_NOTHING])
    if composed.errors:
        raise InvalidRelease(composed.errors)
    print_notes(composed.report)
    message = composed.message
    facts = {"messageId": message.message_id, "version": message.version, "digest": message.digest}
    name = f"MeadMessage {message.message_id}, MEAD {message.version}"
    print_built(message.xml, facts, message.warnings, output, name=name, as_json=as_json)


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(help="A MEAD 1.1 message.", metavar="FILE")],
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Convert a message into the field `mead` of a release, and report what could not be converted.

    Tracks are named by ISRC. Exits with 2 if the message cannot be read.
    """
    began = time.monotonic()
    with file.open("rb") as source:
        result = read_mead(source, elapsed_s=lambda: time.monotonic() - began)
    mead = json.dumps(to_json(result.mead), ensure_ascii=False, indent=2).encode() + b"\n"
    if as_json:
        print_json({"ok": True, **_summary(result), "mead": to_json(result.mead)})
    if output or not as_json:
        write_output(output, mead)
    if not as_json:
        name = escape(result.title or result.barcode or "recordings")
        stderr().print(f"[bold]{name}[/]: MEAD {result.version}, {len(result.mead.track_mead)} tracks")
        print_problems(result.not_carried, label="not converted")


def _summary(result: MeadResult) -> dict[str, Any]:
    header = result.header
    return {
        "messageId": header.message_id,
        "sender": header.sender.party_id,
        "recipients": [each.party_id for each in header.recipients],
        "created": header.created.isoformat() if header.created else None,
        "version": result.version,
        "barcode": result.barcode,
        "grid": result.grid,
        "title": result.title,
        "notCarried": [problem.to_dict() for problem in result.not_carried],
    }
