"""Previews the message of a release and its validation. Stores nothing."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import sender_of
from shared.catalog.hooks import Composition, rule_findings
from shared.catalog.parties.credits import party_ids_of
from shared.catalog.parties.fill import find_parties, parties_of
from shared.catalog.parties.findings import party_findings
from shared.catalog.releases.readiness import document_problems, style_findings
from shared.catalog.releases.update import read_release
from shared.catalog.releases.versions import content_hash
from shared.catalog.vocabularies.genre_mappings import genre_for
from shared.errors import Conflict, Finding, InvalidRelease
from shared.ids import lane_id, mead_message_id, message_id
from shared.model.base import ErnVersion, Id, Model, Sha256, Text
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release, ReleaseReference
from shared.model.codec import decode
from shared.model.delivery.lane import Lane
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Store
from shared.validation.report import Report, StageOutcome

if TYPE_CHECKING:
    from shared.messages.ern.request import MessageRequest

PreviewFormat = Literal["ern", "apple", "mead", "plugin"]
"""What a message can be."""


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
    format: PreviewFormat = "ern"
    """What the message is: DDEX's ERN or MEAD, Apple's own package, or in the format of a plug-in."""
    version: str | None = None
    """The version of the message's standard, or of the plug-in that wrote it."""
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


class MeadPreviewOptions(Model):
    """Options of a preview of what is said about the music."""

    target_id: Id | None = None
    """The target that would receive the message."""


class MeadPreviewRequest(MeadPreviewOptions, ReleaseReference):
    """A release, and the target to compose its MEAD message for."""


class MeadPreview(Model):
    """The MEAD message that would be sent, and its validation."""

    message_id: Text
    """The id in the message; a delivery gets its own."""
    digest: Sha256
    """The SHA-256 of what the message says, without its header."""
    xml: str
    """The text of the message."""
    validation: Validation
    """What validating it found."""


def validate_release(request: PreviewRequest, *, caller: Caller, adapters: Adapters) -> Validation:
    """Validates the release, its style, and the message that would be sent now; nothing is stored.

    Plug-ins' rules are part of it. Raises NotFound, and Conflict if the tenant has no DDEX party id.
    """
    try:
        found = preview_message(request, caller=caller, adapters=adapters).validation
    except InvalidRelease as error:
        found = Validation(valid=False, findings=[_at_release_stage(problem) for problem in error.problems])
    document = read_release(request.release_id, caller=caller, store=adapters.store)
    style = [*style_findings(document, adapters.store), *rule_findings(document, adapters.plugins)]
    valid = found.valid and all(finding.severity != "error" for finding in style)
    parties = find_parties(party_ids_of(document), caller.tenant_id, adapters.store)
    linked = map(_at_release_stage, party_findings(document, parties))
    return found.model_copy(update={"valid": valid, "findings": [*found.findings, *style, *linked]})


def preview_message(request: PreviewRequest, *, caller: Caller, adapters: Adapters) -> MessagePreview:
    """Composes the message that would be sent now, and validates it; nothing is stored.

    Raises NotFound, Conflict if the tenant has no DDEX party id, and InvalidRelease with every problem if no message
    can be composed.
    """
    from shared.catalog.releases.message import compose_release
    from shared.catalog.releases.written import written_format

    release, problems = _release(request.release_id, caller, adapters.store)
    target = _target(request.target_id, caller, adapters.store)
    if release is None:
        raise InvalidRelease(problems)
    message_request = _message_request(release, target, request.version, caller.tenant_id, adapters.store)
    composition = Composition(release, target.id, "", message_request.action) if target else None
    told = composition.before(adapters.plugins) if composition else []
    format_ = written_format(target, adapters.plugins) if target else None
    composed = compose_release(
        message_request, adapters.schemas, adapters.workbench, addressed=target is not None, format_=format_
    )
    message = composed.message
    if composition:
        told += composition.after(adapters.plugins, message.xml, format_=composed.format.title, version=message.version)
    warnings = [_at_release_stage(problem) for problem in (*message.warnings, *told)]
    return MessagePreview(
        message_id=message.message_id,
        xml=message.xml.decode("utf-8", errors="replace"),
        validation=_validation(
            composed.report, "plugin" if format_ else message_request.format, message.version, message.profile, warnings
        ),
    )


def preview_mead(request: MeadPreviewRequest, *, caller: Caller, adapters: Adapters) -> MeadPreview:
    """Composes the message about what the release's music is like, and validates it; nothing is stored.

    Raises NotFound, Conflict if the tenant has no DDEX party id or the release says nothing about its music, and
    InvalidRelease with every problem of an unfinished release.
    """
    from shared.catalog.releases.message import compose_mead_message, mead_request

    release, problems = _release(request.release_id, caller, adapters.store)
    target = _target(request.target_id, caller, adapters.store)
    if release is None:
        raise InvalidRelease(problems)
    message_id = mead_message_id(content_hash(release)[:32])
    sender = _sender(caller.tenant_id, adapters.store)
    composed = compose_mead_message(
        mead_request(release, target, message_id=message_id, created=release.updated, sender=sender), adapters.schemas
    )
    if composed is None:
        raise Conflict("The release says nothing about its music.", remedy="Add moods, instruments or the like.")
    message = composed.message
    return MeadPreview(
        message_id=message_id,
        digest=message.digest,
        xml=message.xml.decode("utf-8"),
        validation=_validation(
            composed.report, "mead", message.version, None, [*map(_at_release_stage, message.warnings)]
        ),
    )


def _release(release_id: str, caller: Caller, store: Store) -> tuple[Release | None, list[Finding]]:
    """The release, or None if it is unfinished, and everything that prevents its delivery."""
    document = read_release(release_id, caller=caller, store=store)
    problems = document_problems(document)
    return (None if problems else decode(Release, document)), problems


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

    party = _sender(tenant_id, store)
    if target is None:
        return reference_request(release, party, version, parties=parties_of(release, store))
    lane = store.get(f"locks/{lane_id(release.id, target.id)}")
    live, accepted = (decode(Lane, lane).live, decode(Lane, lane).accepted) if lane else (None, None)
    previous = read_version(store, tenant_id, release.id, accepted.content_hash) if accepted else None
    return target_request(
        release,
        target,
        action="Update" if live else "Initial",
        message_id=message_id(content_hash(release)[:32]),
        created=release.updated,
        sender=party,
        version=version or target.requirements.ern_version,
        files=files_to_send(release, layout_named(target.layout), previous if live else None),
        parties=parties_of(release, store),
        withdrawn=tuple(live.withdrawn) if live else (),
        previous=previous,
        genre=genre_for(release, target, store),
    )


def _sender(tenant_id: str, store: Store) -> Party:
    party = sender_of(store, tenant_id)
    if party is None:
        raise Conflict(
            "Your tenant has no DDEX party id to send messages with.",
            remedy="Set settings.party in the tenant's settings.",
        )
    return party


def _at_release_stage(problem: Finding) -> Finding:
    return replace(problem, stage="release")


def _validation(
    report: Report, format_: PreviewFormat, version: str, profile: str | None, warnings: list[Finding]
) -> Validation:
    return Validation(
        valid=report.valid and all(finding.severity != "error" for finding in warnings),
        format=format_,
        version=version,
        profile=profile,
        stages={str(stage): outcome for stage, outcome in report.stages.items()},
        notes=dict(report.notes),
        findings=[*warnings, *report.findings],
    )
