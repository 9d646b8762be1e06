"""Owns the preparation of a package: target and credentials, message, validation, plan of the files."""

from dataclasses import replace
from typing import TYPE_CHECKING

from shared import ids as keys
from shared.accounts.tenants.party import settings_of
from shared.catalog.releases.versions import ReleaseVersion, version_path
from shared.delivery.adapters import Adapters
from shared.delivery.queue.claim import Claim, Member
from shared.delivery.targets.destination import Destination
from shared.delivery.worker.log import Journal
from shared.errors import Conflict, Finding, InvalidRelease, NotFound
from shared.messages.packages.plan import Package
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.validation.report import Report

if TYPE_CHECKING:
    from shared.messages.ern.request import DeliveredFile, Message
    from shared.messages.packages.build import BatchItem
    from shared.messages.packages.layout import Layout


def read_target(claim: Claim, adapters: Adapters) -> DeliveryTarget:
    """The delivery's target. Raises NotFound, and Conflict if it is switched off."""
    delivery = claim.delivery
    data = adapters.store.get(f"deliveryTargets/{delivery.target_id}")
    if data is None or data.get("tenantId") != delivery.tenant_id:
        raise NotFound("The delivery's target is gone.", remedy="Create it again and request a new delivery.")
    target = decode(DeliveryTarget, data)
    if not target.active:
        raise Conflict(f"The target {target.name} is switched off.", remedy="Activate it, then retry.")
    return target


def prepare_package(claim: Claim, destination: Destination, adapters: Adapters, journal: Journal) -> Package:
    """Composes and validates every message, stores it in the bucket, and plans the package.

    Deterministic: a retry plans the same bytes. Raises InvalidRelease with everything that blocks in a release.
    """
    from shared.messages.packages.build import build_batch
    from shared.messages.packages.layout import layout_named

    delivery, target = claim.delivery, destination.target
    layout = layout_named(target.layout)
    return build_batch(
        [_item(member, target, layout, adapters, journal) for member in claim.members],
        layout=layout,
        batch_id=delivery.batch_id,
        sender=delivery.sender,
        recipient=target.ddex,
        created=delivery.created,
        test=target.test_mode,
    )


def _item(
    member: Member, target: DeliveryTarget, layout: "Layout", adapters: Adapters, journal: Journal
) -> "BatchItem":
    from shared.messages.ern.compose.message import compose_message
    from shared.messages.ern.request import MessageRequest
    from shared.messages.packages.build import BatchItem

    delivery = member.delivery
    release = _read_version(delivery, delivery.content_hash, adapters)
    files = _files(member, release, layout, adapters)
    message = compose_message(
        MessageRequest(
            release=release,
            action=delivery.message_sub_type,
            message_id=delivery.ern_message_id,
            thread_id=keys.thread_id(delivery.lane),
            created=delivery.created,
            sender=delivery.sender,
            recipient=target.ddex,
            version=delivery.ern_version,
            profile=target.profile or release.ddex.profile,
            test=target.test_mode,
            deals=tuple(target.deals),
            takedown=target.takedown,
            genres=target.requirements.genre_mapping,
            files=files,
        )
    )
    files = {asset_id: file for asset_id, file in files.items() if asset_id not in message.unnamed}
    for warning in message.warnings:
        journal.log("warning", "package_preparation", str(warning), code=warning.code)
    _check(delivery, message, release, files, adapters, journal)
    adapters.blobs.write(f"tenants/{delivery.tenant_id}/ern/{delivery.id}.xml", message.xml, "application/xml")
    return BatchItem(release, message, files, delivery.message_sub_type)


def _check(
    delivery: Delivery,
    message: "Message",
    release: Release,
    files: "dict[str, DeliveredFile]",
    adapters: Adapters,
    journal: Journal,
) -> None:
    from shared.validation.measured import content_of_assets
    from shared.validation.validate import validate_message

    content = content_of_assets(release.assets, files)
    report = validate_message(message.xml, schemas=adapters.schemas, content=content)
    if not report.valid and _held_back(report, delivery.tenant_id, adapters):
        what = f"The message of {release.basic.title!r} is not valid; nothing was sent."
        raise InvalidRelease(_blocking(report), what)
    stages = ", ".join(f"{stage} {outcome}" for stage, outcome in report.stages.items())
    journal.log("info", "package_preparation", f"ERN {message.version} composed; {stages}.", bytes=len(message.xml))


def _read_version(delivery: Delivery, content_hash: str, adapters: Adapters) -> Release:
    """The release as it was in the version of that content. Raises NotFound."""
    data = adapters.store.get(version_path(delivery.release_id, content_hash))
    if data is None or data.get("tenantId") != delivery.tenant_id:
        raise NotFound("The version to be delivered is gone.", remedy="Request a new delivery.")
    return decode(ReleaseVersion, data).release


def _files(member: Member, release: Release, layout: "Layout", adapters: Adapters) -> "dict[str, DeliveredFile]":
    """The files that the message names. An update sends those that the target has not got yet under their name."""
    from shared.messages.packages.build import delivered_files

    delivery = member.delivery
    if delivery.message_sub_type == "Takedown":
        return {}
    files = delivered_files(release, layout)
    if delivery.xml_only:
        return {asset_id: replace(file, included=False) for asset_id, file in files.items()}
    if member.there is None or delivery.all_files:
        return files
    there = delivered_files(_read_version(delivery, member.there, adapters), layout)
    known = {(file.uri, file.md5) for file in there.values()}
    return {asset_id: replace(file, included=(file.uri, file.md5) not in known) for asset_id, file in files.items()}


def _held_back(report: Report, tenant_id: str, adapters: Adapters) -> bool:
    """Whether what validation blocks stays here: always if it is no valid XML, else as the tenant's settings say."""
    settings = settings_of(adapters.store, tenant_id)
    broken = any(finding.severity == "error" and finding.stage in ("xml", "schema") for finding in report.findings)
    return broken or settings is None or settings.require_validation


def _blocking(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity == "error"]
