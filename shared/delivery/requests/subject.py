"""Reads what a requested delivery depends on: the target, the tenant's settings, the release and its lane."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared import ids as keys
from shared.accounts.access import Caller, own_document
from shared.accounts.tenants.party import settings_of
from shared.catalog.hooks import rule_findings
from shared.catalog.releases.versions import content_hash, read_version
from shared.catalog.vocabularies.genre_mappings import mapping_for
from shared.delivery.targets.preflight.check import enforce_preflight
from shared.errors import Conflict, Finding, InvalidInput, InvalidRelease
from shared.messages.apple.compose.identity import changed_identifiers
from shared.messages.packages.layout import layout_named
from shared.model.base import RequiredStage
from shared.model.catalog.credits import Party
from shared.model.catalog.genres import ChosenGenre, GenreMapping
from shared.model.catalog.lint import LintCode, LintLevel
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import MAX_FINDINGS_KEPT, MessageSubType
from shared.model.delivery.lane import Lane, LaneHistory, MeadSent
from shared.model.delivery.target import DeliveryTarget
from shared.platform.plugins import NO_PLUGINS, Plugins
from shared.platform.store.port import Data, Reader
from shared.sdk.points import BeforeDeliveryRequested
from shared.vocabularies.genres.choice import choose_genre


@dataclass(frozen=True, slots=True)
class Terms:
    """The target, the sender of the messages, and whether a second person has to approve deliveries."""

    target: DeliveryTarget
    sender: Party
    approval: bool
    stages: tuple[RequiredStage, ...] = ()
    style: Mapping[LintCode, LintLevel] = field(default_factory=dict)
    """The severities that the tenant sets for the style check."""
    mapping: GenreMapping | None = None
    """The tenant's mapping of genres for the target."""
    plugins: Plugins = NO_PLUGINS


@dataclass(frozen=True, slots=True)
class Subject:
    """A release and its state at a target.

    `content` is the hash of the version to be sent, `action` that of the message. `live` is the delivery that is live
    at the target, `last` the last one sent on the lane, `mead` its MEAD message. `findings` are those of the preflight
    that did not block. `genre` is the one that the target wants.
    """

    release: Release
    content: str
    action: MessageSubType
    live: LaneHistory | None
    last: LaneHistory | None
    mead: MeadSent | None
    findings: list[Finding]
    genre: ChosenGenre | None


def read_terms(reader: Reader, target_id: str, caller: Caller, plugins: Plugins = NO_PLUGINS) -> Terms:
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
    return Terms(
        target,
        settings.party,
        settings.require_approval,
        tuple(settings.require_stages),
        settings.lint,
        mapping_for(target, reader),
        plugins,
    )


def read_subject(
    reader: Reader,
    release_id: str,
    terms: Terms,
    caller: Caller,
    *,
    takedown: bool,
    partial: bool = False,
    scheduled: datetime | None = None,
) -> Subject:
    """`partial`: a takedown of some territories, which states the version that is live again. `scheduled`: the time
    that is requested.

    Raises NotFound, Conflict (release not ready, takedown without a live release), and InvalidRelease.

    InvalidRelease has all blocking findings of the preflight, the errors of the style check or of plug-ins, or the
    identifiers that the target does not let change.
    """
    target = terms.target
    document = own_document(reader.get(f"releases/{release_id}"), caller, "release")
    data = reader.get(f"locks/{keys.lane_id(release_id, target.id)}")
    lane = decode(Lane, data) if data else None
    live, last = (lane.live, lane.last) if lane else (None, None)
    action = _action(live, target, takedown=takedown)
    if partial and live:
        release = read_version(reader, document["tenantId"], document["id"], live.content_hash)
    else:
        release = _read_release(document, live if takedown else None, reader)
    findings = _check_release(release, terms, action)
    if action != "Takedown":
        _check_style(document, terms.style)
        _check_identifiers(release, target, lane, reader)
    findings += _check_plugins(document, terms, takedown=action == "Takedown", scheduled=scheduled)
    genre = choose_genre(release.metadata, target.requirements.genre_mapping, terms.mapping)
    mead = lane.mead if lane else None
    return Subject(release, content_hash(release), action, live, last, mead, findings[:MAX_FINDINGS_KEPT], genre)


def _check_identifiers(release: Release, target: DeliveryTarget, lane: Lane | None, reader: Reader) -> None:
    """Raises InvalidRelease for identifiers that the target has and does not let change."""
    if lane and lane.accepted and layout_named(target.layout).keeps_identifiers:
        delivered = read_version(reader, release.tenant_id, release.id, lane.accepted.content_hash)
        if changed := list(changed_identifiers(delivered, release)):
            raise InvalidRelease(changed)


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


def _check_release(release: Release, terms: Terms, action: MessageSubType) -> list[Finding]:
    """The findings of the preflight that do not block; none for a takedown, which needs no check.

    Raises Conflict and InvalidRelease.
    """
    if action == "Takedown":
        return []
    if release.status not in ("ready", "delivered"):
        raise Conflict(f"The release is {release.status}.", remedy="Mark it ready first.")
    return enforce_preflight(release, terms.target, terms.mapping)


def _check_style(document: Data, levels: Mapping[LintCode, LintLevel]) -> None:
    """Raises InvalidRelease with what the style check finds and the tenant has declared an error."""
    if "error" not in levels.values():
        return
    from shared.validation.lint.check import lint_release

    found = lint_release(document, levels)
    if errors := [finding for finding in found if finding.severity == "error"]:
        raise InvalidRelease(errors)


def _check_plugins(document: Data, terms: Terms, *, takedown: bool, scheduled: datetime | None) -> list[Finding]:
    """What plug-ins find in the request, and their rules in the release. Nothing of it stops a takedown.

    Raises InvalidRelease with the errors of plug-ins that may block.
    """
    plugins, found = terms.plugins, [] if takedown else rule_findings(document, terms.plugins)
    if plugins.listens(BeforeDeliveryRequested):
        moment = scheduled.isoformat() if scheduled else None
        payload = BeforeDeliveryRequested(document["id"], terms.target.id, takedown, moment)
        found += plugins.ask(document["tenantId"], payload).findings
    errors = [finding for finding in found if finding.severity == "error"]
    if errors and not takedown:
        raise InvalidRelease(errors)
    return found
