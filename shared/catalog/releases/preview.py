"""Previews the message of a release and its validation. Stores nothing."""

from dataclasses import replace
from typing import TYPE_CHECKING

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import sender_of
from shared.catalog.releases.readiness import release_problems
from shared.catalog.releases.update import read_release
from shared.catalog.releases.versions import content_hash
from shared.errors import Conflict, Finding, InvalidInput, InvalidRelease
from shared.ids import lane_id, message_id
from shared.model.base import ErnVersion, Id, Model, Text
from shared.model.catalog.release import Release, ReleaseReference
from shared.model.codec import decode
from shared.model.delivery.delivery import Lane
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Store
from shared.validation.report import Report, StageOutcome

if TYPE_CHECKING:
    from shared.messages.ern.request import MessageRequest


class PreviewOptions(Model):
    """Options of a preview."""

    target_id: Id | None = None
    """The target whose ERN version, profile and deals apply."""
    version: ErnVersion | None = None
    """An ERN version that overrides the target's and the release's."""


class PreviewRequest(PreviewOptions, ReleaseReference):
    """A release, and the target and version to compose its message for."""


class Validation(Model):
    """The result of validation."""

    valid: bool
    """Whether nothing blocks it."""
    version: str | None = None
    """The ERN version of the message."""
    profile: str | None = None
    """The release profile of the message."""
    stages: dict[str, StageOutcome] = {}
    """How each stage ended."""
    notes: dict[str, str] = {}
    """Why a stage could not run."""
    findings: list[Finding] = []
    """What was found, in all stages."""


class MessagePreview(Model):
    """The message that would be sent, and its validation."""

    message_id: Text
    """The id in the message; a delivery gets its own."""
    xml: str
    """The text of the message."""
    validation: Validation
    """What validating it found."""


def validate_release(request: PreviewRequest, *, caller: Caller, adapters: Adapters) -> Validation:
    """Validates the release and the message that would be sent now; nothing is stored.

    Raises NotFound, and Conflict if the tenant has no DDEX party id.
    """
    try:
        return preview_message(request, caller=caller, adapters=adapters).validation
    except InvalidRelease as error:
        return Validation(valid=False, findings=[_at_release_stage(problem) for problem in error.problems])


def preview_message(request: PreviewRequest, *, caller: Caller, adapters: Adapters) -> MessagePreview:
    """Composes the message that would be sent now, and validates it; nothing is stored.

    Raises NotFound, Conflict if the tenant has no DDEX party id, and InvalidRelease with every problem if no message
    can be composed.
    """
    from shared.catalog.releases.message import compose_release

    release, problems = _release(request.release_id, caller, adapters.store)
    target = _target(request.target_id, caller, adapters.store)
    if problems:
        raise InvalidRelease(problems)
    message_request = _message_request(release, target, request.version, caller.tenant_id, adapters.store)
    composed = compose_release(message_request, adapters.schemas, adapters.workbench, addressed=target is not None)
    message = composed.message
    warnings = [_at_release_stage(problem) for problem in message.warnings]
    return MessagePreview(
        message_id=message.message_id,
        xml=message.xml.decode("utf-8"),
        validation=_validation(composed.report, message.version, message.profile, warnings),
    )


def _release(release_id: str, caller: Caller, store: Store) -> tuple[Release, list[Finding]]:
    try:
        release = decode(Release, read_release(release_id, caller=caller, store=store))
    except InvalidInput as error:
        raise InvalidRelease(error.problems) from error
    return release, release_problems(release)


def _target(target_id: str | None, caller: Caller, store: Store) -> DeliveryTarget | None:
    if target_id is None:
        return None
    data = store.get(f"deliveryTargets/{target_id}")
    return decode(DeliveryTarget, own_document(data, caller, "delivery target"))


def _message_request(
    release: Release, target: DeliveryTarget | None, version: ErnVersion | None, tenant_id: str, store: Store
) -> "MessageRequest":
    """The request from which the worker would compose the message if the delivery ran now."""
    from shared.catalog.releases.message import files_to_send, reference_request, target_request
    from shared.catalog.releases.versions import read_version
    from shared.messages.packages.layout import layout_named

    party = sender_of(store, tenant_id)
    if party is None:
        raise Conflict(
            "Your tenant has no DDEX party id to send messages with.",
            remedy="Set settings.party in the tenant's settings.",
        )
    if target is None:
        return reference_request(release, party, version)
    lane = store.get(f"locks/{lane_id(release.id, target.id)}")
    live = decode(Lane, lane).live if lane else None
    previous = read_version(store, tenant_id, release.id, live.content_hash) if live else None
    return target_request(
        release,
        target,
        action="Update" if live else "Initial",
        message_id=message_id(content_hash(release)[:32]),
        created=release.updated,
        sender=party,
        version=version or target.requirements.ern_version,
        files=files_to_send(release, layout_named(target.layout), previous),
        withdrawn=tuple(live.withdrawn) if live else (),
    )


def _at_release_stage(problem: Finding) -> Finding:
    return replace(problem, stage="release")


def _validation(report: Report, version: str, profile: str | None, warnings: list[Finding]) -> Validation:
    return Validation(
        valid=report.valid,
        version=version,
        profile=profile,
        stages={str(stage): outcome for stage, outcome in report.stages.items()},
        notes=dict(report.notes),
        findings=[*warnings, *report.findings],
    )
