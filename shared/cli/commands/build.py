"""Implements `stardust ern build`: composes a message from a release and a target."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from shared.cli.inputs.destination import load_target
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.options import Clock, Json, Output
from shared.cli.output import print_json, print_problems, stderr, write_output
from shared.clock import system_clock
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.request import Action, DeliveredFile, Message, MessageRequest
from shared.messages.packages.build import delivered_files
from shared.messages.packages.layout import layout_named
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from shared.model.delivery.target import DeliveryTarget

app = typer.Typer()
ACTIONS: dict[str, Action] = {
    "initial": "Initial",
    "update": "Update",
    "takedown": "Takedown",
    "purge": "Purge",
}
ActionName = Literal["initial", "update", "takedown", "purge"]


@app.command("build")
def build(
    release: Annotated[Path, typer.Argument(help="The release as JSON, or a message to compose again.")],
    target: Annotated[Path, typer.Option("--target", help="The delivery target as JSON.")],
    version: Annotated[str | None, typer.Option("--version", help="The ERN version. Default: the target's.")] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="The release profile. Default: chosen automatically.")
    ] = None,
    action: Annotated[ActionName, typer.Option("--action", help="The purpose of the message.")] = "initial",
    sender: Annotated[
        str | None,
        typer.Option("--sender", help="The sender's DPID. Default: the recipient's, for trials only."),
    ] = None,
    sender_name: Annotated[str | None, typer.Option("--sender-name", help="The sender's name.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Send as LiveMessage if the target allows it.")] = False,
    message_id: Annotated[
        str | None, typer.Option("--message-id", help="The MessageId. Default: derived from the input.")
    ] = None,
    assets: Annotated[
        Path | None, typer.Option("--assets", help="The folder with the release's files.", exists=True, file_okay=False)
    ] = None,
    clock: Clock = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Compose the message that a target requires for a release.

    Exits with 1 if no message can be composed from the release, with 2 on bad usage or unreadable input.
    """
    recipient = load_target(target)
    content, _ = load_release(release)
    created = clock or system_clock()
    if assets:
        from shared.cli.inputs.folder import with_folder

        content = with_folder(content, assets, created)
    request = message_request(
        content,
        recipient,
        action=action,
        created=created,
        sender=sender_party(sender, sender_name, recipient.ddex),
        live=live and sender is not None,
        message_id=message_id,
        version=version,
        profile=profile,
    )
    message = compose_message(request)
    _print(message, output, as_json)


def message_request(
    release: Release,
    target: DeliveryTarget,
    *,
    action: ActionName,
    created: datetime,
    sender: Party,
    live: bool = False,
    message_id: str | None = None,
    version: str | None = None,
    profile: str | None = None,
) -> MessageRequest:
    """The input of `compose_message` for this target; omitted values default to the target's."""
    from shared.catalog.releases.message import target_request

    request = target_request(
        release,
        target,
        action=ACTIONS[action],
        message_id=message_id or _message_id(release, target, action, created),
        created=created,
        sender=sender,
        version=version or target.requirements.ern_version,
        files=_files(release, target),
    )
    return replace(request, profile=profile or request.profile, test=not live or request.test)


def sender_party(dpid: str | None, name: str | None, recipient: Party) -> Party:
    """The party with that DPID; without a DPID the recipient, for trials. Raises InvalidInput."""
    if dpid:
        return decode(Party, {"partyId": dpid, "partyName": name or dpid}, prefix="--sender")
    stderr().print("[yellow]note[/] No --sender given: the recipient is used as the sender. Use this for trials only.")
    return recipient


def _files(release: Release, target: DeliveryTarget) -> dict[str, DeliveredFile]:
    """The delivered files; empty if the release has none, and the message then refers to no files."""
    assets = release.assets
    if not (assets.audio or assets.videos or assets.cover_image):
        return {}
    return delivered_files(release, layout_named(target.layout))


def _message_id(release: Release, target: DeliveryTarget, action: str, created: datetime) -> str:
    """A deterministic id: the same input and creation time give the same id."""
    seed = json.dumps([to_json(release), to_json(target), action, created.isoformat()], sort_keys=True)
    return f"MSG-{hashlib.sha256(seed.encode()).hexdigest()[:32]}"


def _print(message: Message, output: Path | None, as_json: bool) -> None:
    if output or not as_json:
        write_output(output, message.xml)
    if as_json:
        print_json(
            {
                "ok": True,
                "messageId": message.message_id,
                "messageType": message.message_type,
                "version": message.version,
                "profile": message.profile,
                "size": len(message.xml),
                "file": str(output) if output else None,
                "xml": None if output else message.xml.decode(),
                "warnings": [warning.to_dict() for warning in message.warnings],
            }
        )
        return
    print_problems(message.warnings)
    where = f" in {output}" if output else ""
    profile = f", profile {message.profile}" if message.profile else ""
    stderr().print(
        f"[green]composed[/] {message.message_type} {message.message_id}, ERN {message.version}{profile}{where}"
    )
