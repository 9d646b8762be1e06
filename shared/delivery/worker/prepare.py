"""Prepares the package of a delivery: reads the target, composes and validates the messages, plans the files."""

from dataclasses import replace
from typing import TYPE_CHECKING

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import settings_of
from shared.catalog.hooks import Composition
from shared.catalog.parties.fill import parties_of
from shared.catalog.releases.versions import read_version, version_path
from shared.catalog.vocabularies.genre_mappings import genre_for
from shared.delivery.queue.claim import Claim, Member
from shared.delivery.targets.destination import Destination, secrets_path
from shared.delivery.worker.hooks import heed
from shared.delivery.worker.log import AttemptLog
from shared.delivery.worker.mead import prepare_mead, prepare_mead_package
from shared.errors import Conflict, Finding, InvalidRelease, NotFound, Unavailable
from shared.messages.packages.plan import Package
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.platform.blobs.path import is_within
from shared.platform.plugins import NO_PLUGINS
from shared.validation.report import Report

if TYPE_CHECKING:
    from shared.catalog.releases.message import ReleaseMessage
    from shared.messages.ern.request import DeliveredFile
    from shared.messages.packages.build import BatchItem
    from shared.messages.packages.layout import Layout


def read_target(claim: Claim, adapters: Adapters) -> DeliveryTarget:
    """The delivery's target. Raises NotFound if it was deleted, and Conflict if it is switched off."""
    delivery = claim.delivery
    data = adapters.store.get(f"deliveryTargets/{delivery.target_id}")
    if data is None or data.get("tenantId") != delivery.tenant_id:
        raise NotFound("The delivery's target no longer exists.", remedy="Create it again and request a new delivery.")
    target = decode(DeliveryTarget, data)
    if not target.active:
        raise Conflict(f"The target {target.name} is switched off.", remedy="Activate it, then retry.")
    return target


def package_documents(claim: Claim) -> list[str]:
    """The paths of what a package is made from: credentials, and the versions of the releases, sent before and now."""
    versions = [
        version_path(member.delivery.release_id, content_hash)
        for member in claim.members
        for content_hash in (member.delivery.content_hash, member.live_hash or member.accepted_hash)
        if content_hash is not None
    ]
    return [secrets_path(claim.delivery.target_id), *dict.fromkeys(versions)]


def prepare_package(claim: Claim, destination: Destination, adapters: Adapters, log: AttemptLog) -> Package:
    """Composes and validates every message, stores it in the bucket, and plans the package.

    Deterministic: a retry plans the same bytes. Raises InvalidRelease with all blocking findings of a release.
    """
    from shared.messages.packages.build import build_batch
    from shared.messages.packages.layout import layout_named

    delivery, target = claim.delivery, destination.target
    layout = layout_named(target.layout)
    if delivery.mead_only:
        return prepare_mead_package(claim, target, layout, adapters, log)
    package = build_batch(
        [_compose_item(member, target, layout, adapters, log, asks=not claim.continuation) for member in claim.members],
        layout=layout,
        batch_id=delivery.batch_id,
        sender=delivery.sender,
        recipient=target.ddex,
        created=delivery.created,
        test=target.test_mode,
    )
    _require_own_files(package, delivery.tenant_id)
    return package


def _require_own_files(package: Package, tenant_id: str) -> None:
    """Raises InvalidRelease if a file is not the tenant's own.

    Nobody can write such a path into a release; this is a second line of defence, for what a restore might bring.
    """
    folder = keys.tenant_folder(tenant_id)
    others = [file.blob_path for file in package.files if file.blob_path and not is_within(file.blob_path, folder)]
    if others:
        raise InvalidRelease(
            [
                Finding("assets", f"{path} is not below {folder}/.", "foreign-file", remedy="Upload the file again.")
                for path in others
            ]
        )


def _compose_item(
    member: Member, target: DeliveryTarget, layout: "Layout", adapters: Adapters, log: AttemptLog, *, asks: bool
) -> "BatchItem":
    """The message and files of one delivery. The message is validated and stored in the bucket.

    `asks`: whether plug-ins are asked about it, which they are once in an attempt.
    """
    from shared.catalog.releases.message import compose_release, target_request
    from shared.catalog.releases.written import written_format
    from shared.messages.packages.build import BatchItem

    delivery = member.delivery
    release = read_version(adapters.store, delivery.tenant_id, delivery.release_id, delivery.content_hash)
    live = _version(member, member.live_hash, adapters)
    request = target_request(
        release,
        target,
        action=delivery.message_sub_type,
        message_id=delivery.ern_message_id,
        created=delivery.created,
        sender=delivery.sender,
        version=delivery.ern_version,
        files=_files(delivery, release, layout, live),
        parties=parties_of(release, adapters.store),
        withdrawn=tuple(delivery.withdrawn),
        previous=live or _version(member, member.accepted_hash, adapters),
        genre=delivery.genre or genre_for(release, target, adapters.store),
    )
    composition = Composition(release, target.id, delivery.id, delivery.message_sub_type)
    plugins = adapters.plugins if asks else NO_PLUGINS
    heed(composition.before(plugins), delivery, log)
    composed = compose_release(
        request, adapters.schemas, adapters.workbench, format_=written_format(target, adapters.plugins)
    )
    for warning in composed.message.warnings:
        log.add("warning", "package_preparation", str(warning), code=warning.code)
    _check_report(delivery, composed, release, adapters, log)
    message, title = composed.message, composed.format.title
    heed(composition.after(plugins, message.xml, format_=title, version=message.version), delivery, log)
    adapters.blobs.write(keys.message_path(delivery.tenant_id, delivery.id), composed.message.xml, "application/xml")
    mead = prepare_mead(member, release, target, adapters, log)
    return BatchItem(release, composed.message, composed.files, delivery.message_sub_type, mead)


def _check_report(
    delivery: Delivery, composed: "ReleaseMessage", release: Release, adapters: Adapters, log: AttemptLog
) -> None:
    """Raises InvalidRelease if the message must not be sent; otherwise logs the outcome of the validation."""
    from shared.catalog.releases.message import blocking_findings

    report, message = composed.report, composed.message
    blocking = blocking_findings(composed, delivery.message_sub_type)
    if blocking and _blocks_sending(report, delivery.tenant_id, adapters):
        what = f"The message of {release.basic.title!r} is not valid; nothing was sent."
        raise InvalidRelease(blocking, what)
    _check_stages(composed, delivery, adapters)
    stages = ", ".join(f"{stage} {outcome}" for stage, outcome in report.stages.items())
    log.add(
        "info",
        "package_preparation",
        f"{composed.format.title} {message.version} composed; {stages}.",
        bytes=len(message.xml),
    )


def _check_stages(composed: "ReleaseMessage", delivery: Delivery, adapters: Adapters) -> None:
    """Raises if a stage that the tenant requires did not run: Unavailable for the service, which may come back.

    A takedown is sent in any case. A stage that the message's format does not have is not required of it.
    """
    report = composed.report
    if delivery.message_sub_type == "Takedown":
        return
    for stage in delivery.require_stages:
        if stage not in composed.format.stages or report.stages.get(stage, "not run") != "not run":
            continue
        message = f"The stage {stage} of the validation is required, but did not run: "
        message += report.notes.get(stage, "the deployment has no such service") + "."
        if stage == "workbench" and adapters.workbench:
            raise Unavailable(message, remedy="It is tried again.")
        remedy = "Ask the operator to install the official schemas or to set up the service."
        raise InvalidRelease([Finding("settings.requireStages", message, "stage-not-run", remedy=remedy)])


def _version(member: Member, content_hash: str | None, adapters: Adapters) -> Release | None:
    """The version of the member's release with this content hash, if any."""
    if content_hash is None:
        return None
    return read_version(adapters.store, member.delivery.tenant_id, member.delivery.release_id, content_hash)


def _files(delivery: Delivery, release: Release, layout: "Layout", live: Release | None) -> "dict[str, DeliveredFile]":
    """The files that the message names, by asset id. An update only includes those that the target does not have."""
    from shared.catalog.releases.message import files_to_send

    if delivery.message_sub_type == "Takedown" and not delivery.withdrawn:
        return {}
    resend = delivery.all_files or delivery.xml_only
    files = files_to_send(release, layout, None if resend else live)
    if delivery.xml_only or delivery.message_sub_type == "Takedown":
        return {asset_id: replace(file, included=False) for asset_id, file in files.items()}
    return files


def _blocks_sending(report: Report, tenant_id: str, adapters: Adapters) -> bool:
    """Whether the errors of an invalid message prevent sending it.

    Errors of the XML or schema stage always do; others unless the tenant's settings have `requireValidation` off.
    """
    settings = settings_of(adapters.store, tenant_id)
    malformed = any(finding.severity == "error" and finding.stage in ("xml", "schema") for finding in report.findings)
    return malformed or settings is None or settings.require_validation
