"""Composes and validates the messages of a release for the review, the preview and the worker.

All of them use this module, so the preview is identical to what is sent. `FORMATS` has what differs between message
formats. It loads the composers, the schemas and the rules: import it only where a message is needed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from shared.catalog.parties.fill import Parties, with_parties
from shared.catalog.releases.versions import content_hash
from shared.errors import Finding
from shared.ids import lane_id, message_id, thread_id
from shared.messages.apple.compose.package import compose_package
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.request import Action, DeliveredFile, Message, MessageFormat, MessageRequest
from shared.messages.mead.compose import compose_mead
from shared.messages.mead.request import ComposedMead, MeadRequest
from shared.messages.packages.build import delivered_files
from shared.messages.packages.layout import Layout, layout_named
from shared.model.base import RequiredStage
from shared.model.catalog.credits import Party
from shared.model.catalog.genres import ChosenGenre
from shared.model.catalog.release import Release, ReleaseAssets
from shared.model.delivery.target import DeliveryTarget
from shared.platform.schemas import SchemaSource, ValidationService
from shared.validation.apple.validate import validate_package
from shared.validation.measured import content_of_assets
from shared.validation.report import Report
from shared.validation.validate import validate_mead, validate_message

DEFAULT_LAYOUT = "ddex-sftp-1.6"


@dataclass(frozen=True, slots=True)
class Format:
    """A message format: what it is called, and how its messages are composed and validated."""

    title: str
    stages: frozenset[str]
    """The stages of validation that a tenant may require of it."""
    compose: Callable[[MessageRequest], Message]
    validate: Callable[
        [Message, ReleaseAssets, Mapping[str, DeliveredFile], SchemaSource | None, ValidationService | None], Report
    ]


@dataclass(frozen=True, slots=True)
class ReleaseMessage:
    """A composed message, the files that it refers to by asset id, and its validation report."""

    message: Message
    files: Mapping[str, DeliveredFile]
    report: Report
    format: Format


def _validate_ern(
    message: Message,
    assets: ReleaseAssets,
    files: Mapping[str, DeliveredFile],
    schemas: SchemaSource | None,
    workbench: ValidationService | None,
) -> Report:
    content = content_of_assets(assets, files)
    return validate_message(message.xml, schemas=schemas, content=content, workbench=workbench)


def _validate_apple(
    message: Message,
    assets: ReleaseAssets,
    files: Mapping[str, DeliveredFile],
    _schemas: SchemaSource | None,
    _workbench: ValidationService | None,
) -> Report:
    """An Apple package names files that are not sent again as well."""
    named = {asset_id: replace(file, included=True) for asset_id, file in files.items()}
    return validate_package(message.xml, content=content_of_assets(assets, named))


FORMATS: Mapping[MessageFormat, Format] = {
    "ern": Format("ERN", frozenset(get_args(RequiredStage)), compose_message, _validate_ern),
    "apple": Format("Apple Music package", frozenset({"schema"}), compose_package, _validate_apple),
}


def compose_release(
    request: MessageRequest,
    schemas: SchemaSource | None,
    workbench: ValidationService | None = None,
    *,
    addressed: bool = True,
    format_: Format | None = None,
) -> ReleaseMessage:
    """Composes the message and validates it against the release's measured files. Raises InvalidRelease.

    `addressed`: false for a message without target, which has the sender as its recipient (see `reference_request`).
    `format_`: a plug-in's (see `written_format`), in place of the request's.
    """
    format_ = format_ or FORMATS[request.format]
    message = format_.compose(request)
    files = {asset_id: file for asset_id, file in request.files.items() if asset_id not in message.unnamed}
    report = format_.validate(message, request.release.assets, files, schemas, workbench)
    if not addressed:
        kept = tuple(finding for finding in report.findings if finding.code != "recipient-is-sender")
        report = replace(report, findings=kept)
    return ReleaseMessage(message, files, report, format_)


def blocking_findings(composed: ReleaseMessage, action: Action) -> list[Finding]:
    """The errors that prevent sending the message. A takedown only needs to be well-formed and to fit the schema."""
    errors = [finding for finding in composed.report.findings if finding.severity == "error"]
    if action in ("Takedown", "Purge"):
        return [finding for finding in errors if finding.stage in ("xml", "schema")]
    return errors


def reference_request(
    release: Release, sender: Party, version: str | None = None, *, parties: Parties
) -> MessageRequest:
    """A request for the message of a release without a target, addressed to the sender. Raises InvalidRelease.

    `parties`: the tenant's records that its credits link to.
    """
    return MessageRequest(
        release=with_parties(release, parties),
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
    parties: Parties,
    withdrawn: tuple[str, ...] = (),
    previous: Release | None = None,
    genre: ChosenGenre | None = None,
) -> MessageRequest:
    """A request for the message of a release to a target, with the target's deals and settings.

    `parties`: the tenant's records that the release's credits link to. `withdrawn`: territories in which nothing is
    offered. `previous`: the version that the target was sent last. `genre`: the DSP's genre, chosen with the tenant's
    mapping; None: the release's own.
    """
    return MessageRequest(
        release=with_parties(release, parties),
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
        ai_barred=tuple(target.requirements.ai_barred),
        genre=genre,
        files=files,
        provider=target.provider,
        previous=previous,
        format=layout_named(target.layout).format,
    )


def files_to_send(release: Release, layout: Layout, previous: Release | None) -> dict[str, DeliveredFile]:
    """All files of the release by asset id. Files that `previous` delivered under the same name are not `included`."""
    files = delivered_files(release, layout)
    if previous is None:
        return files
    present = {(file.uri, file.md5) for file in delivered_files(previous, layout).values()}
    return {asset_id: replace(file, included=(file.uri, file.md5) not in present) for asset_id, file in files.items()}


@dataclass(frozen=True, slots=True)
class MeadMessage:
    """A composed message and its validation report."""

    message: ComposedMead
    report: Report

    @property
    def errors(self) -> list[Finding]:
        """What prevents sending it."""
        return [finding for finding in self.report.findings if finding.severity == "error"]


def mead_request(
    release: Release, target: DeliveryTarget | None, *, message_id: str, created: datetime, sender: Party
) -> MeadRequest:
    """A request for the message of a release to a target; without one, to the sender."""
    return MeadRequest(
        release=release,
        message_id=message_id,
        thread_id=thread_id(lane_id(release.id, target.id)) if target else None,
        created=created,
        sender=sender,
        recipient=target.ddex if target else sender,
        test=target.test_mode if target else True,
    )


def mead_digest(release: Release, target: DeliveryTarget, sender: Party) -> str | None:
    """The digest of what the message to the target would say; None if the release says nothing about its music."""
    request = mead_request(release, target, message_id="", created=release.updated, sender=sender)
    message = compose_mead(request)
    return message.digest if message else None


def compose_mead_message(request: MeadRequest, schemas: SchemaSource | None) -> MeadMessage | None:
    """Composes the message and validates it; None if the release says nothing about its music."""
    message = compose_mead(request)
    return MeadMessage(message, validate_mead(message.xml, schemas=schemas)) if message else None
