"""Owns what a requested delivery is about: the target and its terms, the release as it stands, what is live of it."""

from dataclasses import dataclass

from shared import ids as keys
from shared.accounts.access import Caller, own_document
from shared.accounts.tenants.party import settings_of
from shared.catalog.releases.versions import content_hash
from shared.delivery.targets.preflight.check import enforce_preflight
from shared.errors import Conflict, Finding
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Lane, LaneHistory, MessageSubType
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Reader


@dataclass(frozen=True, slots=True)
class Terms:
    """Where it goes, under whose name, and whether somebody else has to approve it."""

    target: DeliveryTarget
    sender: Party
    approval: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A release, what would be sent of it, and what was sent before: `live` at the target, and `last` whatever.

    `findings` are what the preflight let pass.
    """

    release: Release
    content: str
    action: MessageSubType
    live: LaneHistory | None
    last: LaneHistory | None
    findings: list[Finding]


def read_terms(reader: Reader, target_id: str, caller: Caller) -> Terms:
    """Raises NotFound, and Conflict where nothing can be sent to the target."""
    data = own_document(reader.get(f"deliveryTargets/{target_id}"), caller, "delivery target")
    target = decode(DeliveryTarget, data)
    settings = settings_of(reader, caller.tenant_id)
    if not target.active:
        raise Conflict(f"The target {target.name} is switched off.", remedy="Activate it first.")
    if settings is None or settings.party is None:
        raise Conflict(
            "Your tenant has no DDEX party id to send under.", remedy="Set settings.party in the tenant's settings."
        )
    return Terms(target, settings.party, settings.require_approval)


def read_subject(reader: Reader, release_id: str, target: DeliveryTarget, caller: Caller, *, takedown: bool) -> Subject:
    """Raises NotFound, Conflict for what cannot go out as it is, InvalidRelease with every problem."""
    release = decode(Release, own_document(reader.get(f"releases/{release_id}"), caller, "release"))
    data = reader.get(f"locks/{keys.lane_id(release_id, target.id)}")
    lane = decode(Lane, data) if data else None
    live, last = (lane.live, lane.last) if lane else (None, None)
    action = _action(live, target, takedown=takedown)
    findings = _check_release(release, target, action)
    return Subject(release, content_hash(release), action, live, last, findings)


def _action(live: LaneHistory | None, target: DeliveryTarget, *, takedown: bool) -> MessageSubType:
    """Initial until something of the release is live at the target; then Update, or Takedown if asked."""
    if not takedown:
        return "Update" if live else "Initial"
    if live is None:
        raise Conflict(
            f"{target.name} does not have this release; nothing can be taken down.",
            remedy="Cancel the queued delivery instead, if there is one.",
        )
    return "Takedown"


def _check_release(release: Release, target: DeliveryTarget, action: MessageSubType) -> list[Finding]:
    """What the preflight let pass. What is to be withdrawn may be in any state."""
    if action == "Takedown":
        return []
    if release.status not in ("ready", "delivered"):
        raise Conflict(f"The release is {release.status}.", remedy="Mark it ready first.")
    return enforce_preflight(release, target)
