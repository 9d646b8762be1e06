"""Composes and validates the message of a release for the review, the preview and the worker.

All of them use this module, so the preview is identical to what is sent. It loads the composer, the schemas and the
rules: import it only where a message is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.catalog.releases.versions import content_hash
from shared.errors import Finding
from shared.ids import lane_id, message_id, thread_id
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.request import Action, DeliveredFile, Message, MessageRequest
from shared.messages.packages.build import delivered_files
from shared.messages.packages.layout import Layout, layout_named
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.delivery.target import DeliveryTarget
from shared.platform.schemas import SchemaSource, ValidationService
from shared.validation.measured import content_of_assets
from shared.validation.report import Report
from shared.validation.validate import validate_message

DEFAULT_LAYOUT = "ddex-sftp-1.6"


@dataclass(frozen=True, slots=True)
class ReleaseMessage:
    """A composed message, the files that it refers to by asset id, and its validation report."""

    message: Message
    files: Mapping[str, DeliveredFile]
    report: Report


def compose_release(
    request: MessageRequest,
    schemas: SchemaSource | None,
    workbench: ValidationService | None = None,
    *,
    addressed: bool = True,
) -> ReleaseMessage:
    """Composes the message and validates it against the release's measured files. Raises InvalidRelease.

    `addressed`: false for a message without target, which has the sender as its recipient (see `reference_request`).
    """
    message = compose_message(request)
    files = {asset_id: file for asset_id, file in request.files.items() if asset_id not in message.unnamed}
    content = content_of_assets(request.release.assets, files)
    report = validate_message(message.xml, schemas=schemas, content=content, workbench=workbench)
    if not addressed:
        kept = tuple(finding for finding in report.findings if finding.code != "recipient-is-sender")
        report = replace(report, findings=kept)
    return ReleaseMessage(message, files, report)


def blocking_findings(composed: ReleaseMessage, action: Action) -> list[Finding]:
    """The errors that prevent sending the message. A takedown only needs to be well-formed and to fit the schema."""
    errors = [finding for finding in composed.report.findings if finding.severity == "error"]
    if action in ("Takedown", "Purge"):
        return [finding for finding in errors if finding.stage in ("xml", "schema")]
    return errors


def reference_request(release: Release, sender: Party, version: str | None = None) -> MessageRequest:
    """A request for the message of a release without a target, addressed to the sender. Raises InvalidRelease."""
    return MessageRequest(
        release=release,
        action="Initial",
        message_id=message_id(content_hash(release)[:32]),
        created=release.updated,
        sender=sender,
        recipient=sender,
        version=version or release.ddex.version,
        profile=release.ddex.profile,
        files=delivered_files(release, layout_named(DEFAULT_LAYOUT)),
    )


def target_request(
    release: Release,
    target: DeliveryTarget,
    *,
    action: Action,
    message_id: str,
    created: datetime,
    sender: Party,
    version: str,
    files: Mapping[str, DeliveredFile],
    withdrawn: tuple[str, ...] = (),
) -> MessageRequest:
    """A request for the message of a release to a target, with the target's deals and settings.

    `withdrawn`: territories in which nothing is offered.
    """
    return MessageRequest(
        release=release,
        action=action,
        message_id=message_id,
        thread_id=thread_id(lane_id(release.id, target.id)),
        created=created,
        sender=sender,
        recipient=target.ddex,
        version=version,
        profile=target.profile or release.ddex.profile,
        test=target.test_mode,
        deals=tuple(target.deals),
        takedown=target.takedown,
        withdrawn=withdrawn,
        genres=target.requirements.genre_mapping,
        files=files,
    )


def files_to_send(release: Release, layout: Layout, previous: Release | None) -> dict[str, DeliveredFile]:
    """All files of the release by asset id. Files that `previous` delivered under the same name are not `included`."""
    files = delivered_files(release, layout)
    if previous is None:
        return files
    present = {(file.uri, file.md5) for file in delivered_files(previous, layout).values()}
    return {asset_id: replace(file, included=(file.uri, file.md5) not in present) for asset_id, file in files.items()}
