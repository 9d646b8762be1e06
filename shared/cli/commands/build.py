"""Owns `stardust ern build`: a release and a target become a message."""

import hashlib
import json
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
from shared.model.base import Model
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
    release: Annotated[Path, typer.Argument(help="The release as JSON, or a message to be said anew.")],
    target: Annotated[Path, typer.Option("--target", help="The delivery target as JSON.")],
    version: Annotated[str | None, typer.Option("--version", help="ERN version; the target's if not given.")] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Release profile; chosen if not given.")] = None,
    action: Annotated[ActionName, typer.Option("--action", help="What the message is for.")] = "initial",
    sender: Annotated[
        str | None,
        typer.Option("--sender", help="The sender's DPID; if not given, the recipient's own, to try out."),
    ] = None,
    sender_name: Annotated[str | None, typer.Option("--sender-name", help="The sender's name.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Say LiveMessage where the target allows it.")] = False,
    message_id: Annotated[str | None, typer.Option("--message-id", help="A MessageId of your own.")] = None,
    assets: Annotated[
        Path | None, typer.Option("--assets", help="The folder of the release's files.", exists=True, file_okay=False)
    ] = None,
    clock: Clock = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Compose the message that a target wants for a release.

    Exit code 0: composed; 1: the release cannot be said as it is; 2: bad usage or unreadable input.
    """
    whom = load_target(target)
    what, _ = load_release(release)
    created = clock or system_clock()
    if assets:
        from shared.cli.inputs.folder import with_folder

        what = with_folder(what, assets, created)
    request = message_request(
        what,
        whom,
        action=action,
        created=created,
        sender=sender_party(sender, sender_name, whom.ddex),
        live=live and sender is not None,
        message_id=message_id,
        version=version,
        profile=profile,
    )
    message = compose_message(request)
    _print(message, output, as_json)


def message_request(
    what: Release,
    whom: DeliveryTarget,
    *,
    action: ActionName,
    created: datetime,
    sender: Party,
    live: bool = False,
    message_id: str | None = None,
    version: str | None = None,
    profile: str | None = None,
) -> MessageRequest:
    """What `compose_message` needs for this target; what is not given is the target's."""
    return MessageRequest(
        release=what,
        action=ACTIONS[action],
        message_id=message_id or _message_id(what, whom, action, created),
        created=created,
        sender=sender,
        recipient=whom.ddex,
        version=version or whom.requirements.ern_version,
        profile=profile or whom.profile,
        test=not live or whom.test_mode,
        deals=tuple(whom.deals),
        takedown=whom.takedown,
        genres=whom.requirements.genre_mapping,
        files=_files(what, whom),
    )


def sender_party(dpid: str | None, name: str | None, recipient: Party) -> Party:
    """The party of that DPID; without one the recipient, who stands for the sender in trials. Raises InvalidInput."""
    if dpid:
        return decode(Party, {"partyId": dpid, "partyName": name or dpid}, prefix="--sender")
    stderr().print("[yellow]note[/] No --sender: the recipient stands as sender too. Good for trying out only.")
    return recipient


def _files(release: Release, target: DeliveryTarget) -> dict[str, DeliveredFile]:
    """Nothing where no file is known: the message then describes a release without files."""
    assets = release.assets
    if not (assets.audio or assets.videos or assets.cover_image):
        return {}
    return delivered_files(release, layout_named(target.layout))


def _message_id(release: Release, target: DeliveryTarget, action: str, created: datetime) -> str:
    """The same inputs at the same moment give the same id."""
    said = json.dumps([_said(release), _said(target), action, created.isoformat()], sort_keys=True)
    return f"MSG-{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _said(model: Model) -> dict[str, object]:
    return to_json(model)


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
