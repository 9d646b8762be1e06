"""Owns the preparation of a package: target and credentials, message, validation, plan of the files."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shared.delivery import keys
from shared.delivery.adapters import Adapters
from shared.delivery.claim import Claim
from shared.delivery.journal import Journal
from shared.delivery.protocols.base import ProtocolInfo
from shared.errors import Conflict, InvalidRelease, NotFound, Problem
from shared.model.codec import decode
from shared.model.delivery import PackageSummary
from shared.model.release import Release
from shared.model.target import DeliveryTarget, TargetSecrets
from shared.package.plan import Package
from shared.publishing.versions import ReleaseVersion, version_path
from shared.tenants.party import settings_of
from shared.validation.report import Report
from shared.vault.port import Sealed

if TYPE_CHECKING:
    from shared.ern.request import DeliveredFile
    from shared.package.layout import Layout


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the package goes, ready to connect. `secrets` never leaves memory."""

    target: DeliveryTarget
    info: ProtocolInfo
    options: dict[str, Any]
    secrets: dict[str, str]

    def __repr__(self) -> str:
        return f"Destination({self.target.name!r}, {self.info.name})"


def vault_context(tenant_id: str, target_id: str) -> dict[str, str]:
    """What credentials are bound to: moved to another tenant or target they cannot be opened."""
    return {"tenantId": tenant_id, "targetId": target_id}


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


def open_destination(target: DeliveryTarget, adapters: Adapters) -> Destination:
    """The target with its decrypted credentials. Raises InvalidInput, VaultError."""
    from shared.delivery.protocols.options import split_config
    from shared.delivery.protocols.registry import protocol_named

    sealed = adapters.store.get(f"deliveryTargetSecrets/{target.id}")
    secrets: dict[str, str] = {}
    if sealed is not None:
        kept = decode(TargetSecrets, sealed)
        secrets = adapters.vault.open(Sealed(kept.ciphertext, kept.key), vault_context(target.tenant_id, target.id))
    info = protocol_named(target.protocol)
    options, secrets = split_config(info, {**target.config, **secrets})
    return Destination(target, info, options, secrets)


def read_version(claim: Claim, adapters: Adapters, content_hash: str) -> Release:
    """The release as it was in the version of that content. Raises NotFound."""
    data = adapters.store.get(version_path(claim.delivery.release_id, content_hash))
    if data is None or data.get("tenantId") != claim.delivery.tenant_id:
        raise NotFound("The version to be delivered is gone.", remedy="Request a new delivery.")
    return decode(ReleaseVersion, data).release


def prepare_package(
    claim: Claim, destination: Destination, release: Release, adapters: Adapters, journal: Journal
) -> tuple[Package, Report]:
    """Composes and validates the message, stores it in the bucket, and plans the package.

    Deterministic: a retry plans the same bytes. Raises InvalidRelease with everything that blocks.
    """
    from shared.ern.compose import compose_message
    from shared.ern.request import MessageRequest
    from shared.package.build import build_package
    from shared.package.layout import layout_named
    from shared.validation.measured import content_of_assets
    from shared.validation.validate import validate_message

    delivery, target = claim.delivery, destination.target
    layout = layout_named(target.layout)
    files = _files(claim, release, layout, adapters)
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
    content = content_of_assets(release.assets, files)
    report = validate_message(message.xml, schemas=adapters.schemas, content=content)
    if not report.valid and _held_back(report, delivery.tenant_id, adapters):
        raise InvalidRelease(_blocking(report), "The composed message is not valid; nothing was sent.")
    adapters.blobs.write(f"tenants/{delivery.tenant_id}/ern/{delivery.id}.xml", message.xml, "application/xml")
    package = build_package(
        release,
        message,
        layout=layout,
        batch_id=delivery.batch_id,
        sender=delivery.sender,
        recipient=target.ddex,
        created=delivery.created,
        files=files,
        message_sub_type=delivery.message_sub_type,
        test=target.test_mode,
    )
    return package, report


def _files(claim: Claim, release: Release, layout: "Layout", adapters: Adapters) -> "dict[str, DeliveredFile]":
    """The files that the message names. An update sends those that the target has not got yet under their name."""
    from shared.package.build import delivered_files

    delivery = claim.delivery
    if delivery.message_sub_type == "Takedown":
        return {}
    files = delivered_files(release, layout)
    if delivery.xml_only:
        return {asset_id: replace(file, included=False) for asset_id, file in files.items()}
    if claim.there is None or delivery.all_files:
        return files
    there = delivered_files(read_version(claim, adapters, claim.there), layout)
    known = {(file.uri, file.md5) for file in there.values()}
    return {asset_id: replace(file, included=(file.uri, file.md5) not in known) for asset_id, file in files.items()}


def _held_back(report: Report, tenant_id: str, adapters: Adapters) -> bool:
    """Whether what validation blocks stays here: always if it is no valid XML, else as the tenant's settings say."""
    settings = settings_of(adapters.store, tenant_id)
    broken = any(finding.severity == "block" and finding.stage in ("xml", "schema") for finding in report.findings)
    return broken or settings is None or settings.require_validation


def _blocking(report: Report) -> list[Problem]:
    return [
        Problem(finding.xpath, finding.message, finding.code, remedy=finding.remedy)
        for finding in report.findings
        if finding.severity == "block"
    ]


def summarize(package: Package) -> PackageSummary:
    """The package by name, as the delivery's document shows it."""

    def named(role: str) -> list[str]:
        return [file.path for file in package.files if file.role == role]

    return PackageSummary(
        ern_file=named("ern")[0],
        audio_files=named("audio"),
        image_files=named("image"),
        total_size=package.total_bytes,
    )
