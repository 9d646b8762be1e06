"""Owns the look ahead: the message that a release would make now, and what validation says of it; nothing is kept."""

from dataclasses import replace
from typing import Any

from shared.accounts.access import Caller, own_document
from shared.accounts.tenants.party import sender_of
from shared.catalog.releases.readiness import release_problems
from shared.catalog.releases.update import read_release
from shared.catalog.releases.versions import content_hash
from shared.errors import Conflict, Finding, InvalidInput, InvalidRelease
from shared.ids import message_id
from shared.model.base import ErnVersion, Id, Model, Text
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Store
from shared.validation.report import Report, StageOutcome
from shared.validation.schemas import SchemaSource


class ReleaseReference(Model):
    """What a client sends to name a release."""

    release_id: Id


class PreviewRequest(Model):
    """For whom: a target, with its version, profile and deals, or nobody yet. `version` overrides the choice."""

    target_id: Id | None = None
    version: ErnVersion | None = None


class Validation(Model):
    """What validation says, by stage; a stage that could not run says why in `notes`."""

    valid: bool
    version: str | None = None
    profile: str | None = None
    stages: dict[str, StageOutcome] = {}
    notes: dict[str, str] = {}
    findings: list[Finding] = []


class MessagePreview(Model):
    """The message as it would be, and what validation says of it."""

    message_id: Text
    xml: str
    validation: Validation


def validate_release(
    release_id: str, wanted: PreviewRequest, *, caller: Caller, store: Store, schemas: SchemaSource | None
) -> Validation:
    """Everything that validation finds, in the release and in the message it would make.

    Raises NotFound, and Conflict without a DDEX party to send under.
    """
    try:
        return preview_message(release_id, wanted, caller=caller, store=store, schemas=schemas).validation
    except InvalidRelease as error:
        return Validation(valid=False, findings=[_of_release(problem) for problem in error.problems])


def preview_message(
    release_id: str, wanted: PreviewRequest, *, caller: Caller, store: Store, schemas: SchemaSource | None
) -> MessagePreview:
    """The message and its validation.

    Raises NotFound, Conflict without a DDEX party to send under, and InvalidRelease with every problem where
    no message can be composed.
    """
    from shared.messages.ern.compose.message import compose_message
    from shared.messages.ern.request import MessageRequest
    from shared.messages.packages.build import delivered_files
    from shared.messages.packages.layout import layout_named
    from shared.validation.measured import content_of_assets
    from shared.validation.validate import validate_message

    target = _target(wanted.target_id, caller, store)
    release, problems = _release(release_id, caller, store)
    if problems:
        raise InvalidRelease(problems)
    files = delivered_files(release, layout_named(target.layout if target else "ddex-sftp-1.6"))
    message = compose_message(
        MessageRequest(release=release, files=files, **_terms(release, target, wanted, caller, store))
    )
    report = validate_message(message.xml, schemas=schemas, content=content_of_assets(release.assets, files))
    warnings = [_of_release(problem) for problem in message.warnings]
    return MessagePreview(
        message_id=message.message_id,
        xml=message.xml.decode("utf-8"),
        validation=_validation(report, message.version, message.profile, warnings),
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


def _terms(
    release: Release, target: DeliveryTarget | None, wanted: PreviewRequest, caller: Caller, store: Store
) -> dict[str, Any]:
    """What the message has of its sender and recipient; of the tenant itself where no target is named."""
    party = sender_of(store, caller.tenant_id)
    if party is None:
        raise Conflict(
            "Your tenant has no DDEX party id to send under.", remedy="Set settings.party in the tenant's settings."
        )
    common = {
        "action": "Initial",
        "message_id": message_id(content_hash(release)[:32]),
        "created": release.updated,
        "sender": party,
    }
    if target is None:
        version = wanted.version or release.ddex.version
        return {**common, "recipient": party, "version": version, "profile": release.ddex.profile}
    return {
        **common,
        "recipient": target.ddex,
        "version": wanted.version or target.requirements.ern_version,
        "profile": target.profile or release.ddex.profile,
        "test": target.test_mode,
        "deals": tuple(target.deals),
        "takedown": target.takedown,
    }


def _of_release(problem: Finding) -> Finding:
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
