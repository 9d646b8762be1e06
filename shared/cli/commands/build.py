"""Implements `stardust ern build`: composes a message from a release and a target."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from shared.cli.commands.validate import schema_source
from shared.cli.inputs.destination import load_target
from shared.cli.inputs.documents import about, load_release
from shared.cli.inputs.options import Assets, Clock, Json, Output
from shared.cli.output import print_built, stderr
from shared.clock import system_clock
from shared.errors import Finding, InvalidRelease
from shared.messages.ern.request import Action, DeliveredFile, Message, MessageRequest
from shared.messages.packages.build import delivered_files
from shared.messages.packages.layout import layout_named
from shared.model.base import Model
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from shared.model.delivery.target import DeliveryTarget
from shared.validation.report import Report

app = typer.Typer()
ACTIONS: dict[str, Action] = {
    "initial": "Initial",
    "update": "Update",
    "takedown": "Takedown",
    "purge": "Purge",
}
ActionName = Literal["initial", "update", "takedown", "purge"]
Withdrawn = Annotated[
    list[str] | None,
    typer.Option("--territory", help="Take down only in this territory. May be repeated. Default: everywhere."),
]


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
    assets: Assets = None,
    territory: Withdrawn = None,
    schemas: Annotated[
        Path | None, typer.Option("--schemas", help="The folder with the official schemas.", file_okay=False)
    ] = None,
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Write the message even if the validation finds errors in it.")
    ] = False,
    clock: Clock = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Compose the message that a target requires for a release, and validate it before it is written.

    Exits with 1 if no valid message can be composed from the release, with 2 on bad usage or unreadable input.
    """
    from shared.catalog.releases.message import blocking_findings, compose_release

    withdrawn = withdrawn_territories(territory, action)
    recipient = load_target(target)
    created = clock or system_clock()
    with about(release):
        content, _ = load_release(release)
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
            withdrawn=withdrawn,
        )
        composed = compose_release(request, schema_source(schemas))
        errors = blocking_findings(composed, request.action)
        if errors and not unchecked:
            raise InvalidRelease(errors)
    print_notes(composed.report)
    warnings = [finding for finding in composed.report.findings if finding.severity == "warning"]
    unsent = [] if action in ("takedown", "purge") else unsent_deals(content, recipient)
    _print(composed.message, [*composed.message.warnings, *errors, *warnings, *unsent], output, as_json)


def unsent_deals(release: Release, target: DeliveryTarget) -> list[Finding]:
    """Warnings for the release's own deals that the target does not take: an update takes them down."""
    return [
        Finding(
            "release.deals",
            f"The target has no deal {use!r}, so the release's own is not sent.",
            "deal-not-at-target",
            severity="warning",
            remedy="Add it to the target's deals if you agreed on it with the recipient.",
        )
        for use in dict.fromkeys(term.use for term in release.deals)
        if use not in target.deals
    ]


def withdrawn_territories(territories: list[str] | None, action: ActionName) -> tuple[str, ...]:
    """The territories to take down. Raises BadParameter unless the action is a takedown."""
    if territories and action != "takedown":
        raise typer.BadParameter("--territory is for --action takedown")
    return tuple(territories or ())


def print_notes(report: Report) -> None:
    """Says which stages of the validation could not run, and why."""
    for stage, note in report.notes.items():
        stderr().print(f"[yellow]note[/] {stage}: {escape(note)}")


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
    withdrawn: tuple[str, ...] = (),
) -> MessageRequest:
    """The input of `compose_message` for this target; omitted values default to the target's."""
    from shared.catalog.releases.message import target_request

    request = target_request(
        release,
        target,
        action=ACTIONS[action],
        message_id=message_id or derived_id("MSG", release, target, action, created),
        created=created,
        sender=sender,
        version=version or target.requirements.ern_version,
        files=_files(release, target, action, withdrawn),
        parties={},
        withdrawn=withdrawn,
    )
    return replace(request, profile=profile or request.profile, test=not live or request.test)


def sender_party(dpid: str | None, name: str | None, recipient: Party) -> Party:
    """The party with that DPID; without a DPID the recipient, for trials. Raises InvalidInput."""
    if dpid:
        return decode(Party, {"partyId": dpid, "partyName": name or dpid}, prefix="--sender")
    stderr().print("[yellow]note[/] No --sender given: the recipient is used as the sender. Use this for trials only.")
    return recipient


def _files(
    release: Release, target: DeliveryTarget, action: ActionName, withdrawn: tuple[str, ...]
) -> dict[str, DeliveredFile]:
    """The delivered files; empty if the release has none, and the message then refers to no files.

    A takedown delivers none. One of some territories leaves the files that the recipient has.
    """
    assets = release.assets
    taken_down = action in ("takedown", "purge")
    if not (assets.audio or assets.videos or assets.cover_image) or (taken_down and not withdrawn):
        return {}
    files = delivered_files(release, layout_named(target.layout))
    return {key: replace(file, included=False) for key, file in files.items()} if taken_down else files


def derived_id(prefix: str, *parts: Model | datetime | str) -> str:
    """A deterministic message id: the same input and creation time give the same id."""
    seed = [
        to_json(part) if isinstance(part, Model) else part.isoformat() if isinstance(part, datetime) else part
        for part in parts
    ]
    return f"{prefix}-{hashlib.sha256(json.dumps(seed, sort_keys=True).encode()).hexdigest()[:32]}"


def _print(message: Message, warnings: list[Finding], output: Path | None, as_json: bool) -> None:
    facts = {
        "messageId": message.message_id,
        "messageType": message.message_type,
        "version": message.version,
        "profile": message.profile,
    }
    profile = f", profile {message.profile}" if message.profile else ""
    name = f"{message.message_type} {message.message_id}, ERN {message.version}{profile}"
    print_built(message.xml, facts, warnings, output, name=name, as_json=as_json)
