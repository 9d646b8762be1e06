"""Reads what a requested delivery depends on: the target, the tenant's settings, the release and its lane."""

from dataclasses import dataclass

from shared import ids as keys
from shared.accounts.access import Caller, own_document
from shared.accounts.tenants.party import settings_of
from shared.catalog.releases.versions import content_hash, read_version
from shared.delivery.targets.preflight.check import enforce_preflight
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import RequiredStage
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Lane, LaneHistory, MessageSubType
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Data, Reader


@dataclass(frozen=True, slots=True)
class Terms:
    """The target, the sender of the messages, and whether a second person has to approve deliveries."""

    target: DeliveryTarget
    sender: Party
    approval: bool
    stages: tuple[RequiredStage, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A release and its state at a target.

    `content` is the hash of the version to be sent, `action` that of the message. `live` is the delivery that is live
    at the target, and `last` the last one sent on the lane. `findings` are those of the preflight that did not block.
    """

    release: Release
    content: str
    action: MessageSubType
    live: LaneHistory | None
    last: LaneHistory | None
    findings: list[Finding]


def read_terms(reader: Reader, target_id: str, caller: Caller) -> Terms:
    """Raises NotFound, and Conflict if the target is inactive or the tenant has no DDEX party."""
    data = own_document(reader.get(f"deliveryTargets/{target_id}"), caller, "delivery target")
    target = decode(DeliveryTarget, data)
    settings = settings_of(reader, caller.tenant_id)
    if not target.active:
        raise Conflict(f"The target {target.name} is switched off.", remedy="Activate it first.")
    if settings is None or settings.party is None:
        raise Conflict(
            "Your tenant has no DDEX party id for the sender.", remedy="Set settings.party in the tenant's settings."
        )
    return Terms(target, settings.party, settings.require_approval, tuple(settings.require_stages))


def read_subject(
    reader: Reader, release_id: str, target: DeliveryTarget, caller: Caller, *, takedown: bool, partial: bool = False
) -> Subject:
    """`partial`: a takedown of some territories, which states the version that is live again.

    Raises NotFound, Conflict (release not ready, takedown without a live release), and InvalidRelease.

    InvalidRelease has all blocking findings of the preflight.
    """
    document = own_document(reader.get(f"releases/{release_id}"), caller, "release")
    data = reader.get(f"locks/{keys.lane_id(release_id, target.id)}")
    lane = decode(Lane, data) if data else None
    live, last = (lane.live, lane.last) if lane else (None, None)
    action = _action(live, target, takedown=takedown)
    if partial and live:
        release = read_version(reader, document["tenantId"], document["id"], live.content_hash)
    else:
        release = _read_release(document, live if takedown else None, reader)
    findings = _check_release(release, target, action)
    return Subject(release, content_hash(release), action, live, last, findings)


def _read_release(document: Data, live: LaneHistory | None, reader: Reader) -> Release:
    """The release; for a takedown of one that a client has left incomplete, the version that is `live`.

    Raises InvalidInput, and NotFound if that version does not exist.
    """
    try:
        return decode(Release, document)
    except InvalidInput:
        if live is None:
            raise
        return read_version(reader, document["tenantId"], document["id"], live.content_hash)


def _action(live: LaneHistory | None, target: DeliveryTarget, *, takedown: bool) -> MessageSubType:
    """Initial if the release is not live at the target, otherwise Update, or Takedown if requested. Raises Conflict."""
    if not takedown:
        return "Update" if live else "Initial"
    if live is None:
        raise Conflict(
            f"{target.name} does not have this release; nothing can be taken down.",
            remedy="Cancel the queued delivery instead, if there is one.",
        )
    return "Takedown"


def _check_release(release: Release, target: DeliveryTarget, action: MessageSubType) -> list[Finding]:
    """The findings of the preflight that do not block; none for a takedown, which needs no check.

    Raises Conflict and InvalidRelease.
    """
    if action == "Takedown":
        return []
    if release.status not in ("ready", "delivered"):
        raise Conflict(f"The release is {release.status}.", remedy="Mark it ready first.")
    return enforce_preflight(release, target)
