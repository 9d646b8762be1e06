"""Prepares the MEAD message of a delivery: composes and validates it, and decides whether it is sent."""

from typing import TYPE_CHECKING

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.catalog.releases.versions import read_version
from shared.delivery.queue.claim import Claim, Member
from shared.delivery.worker.log import AttemptLog
from shared.errors import Finding, InvalidRelease
from shared.messages.packages.plan import Package
from shared.model.catalog.release import Release
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget

if TYPE_CHECKING:
    from shared.catalog.releases.message import MeadMessage
    from shared.messages.mead.request import ComposedMead
    from shared.messages.packages.layout import Layout


def prepare_mead(
    member: Member, release: Release, target: DeliveryTarget, adapters: Adapters, log: AttemptLog
) -> "ComposedMead | None":
    """The MEAD message that is sent with the release, stored in the bucket; None if none is.

    None is sent with takedowns, to targets that want none, and if the target has one that says the same. An invalid
    one is left out: it does not hold up the release.
    """
    if target.mead != "with-release" or member.delivery.message_sub_type == "Takedown":
        return None
    composed = _compose(member.delivery, release, target, adapters)
    if composed is None:
        return None
    if composed.message.digest == member.mead and not member.delivery.all_files:
        log.add("info", "package_preparation", "The MEAD message says the same as the last; it is not sent again.")
        return None
    if problems := composed.errors:
        log.add("warning", "package_preparation", f"The MEAD message is not sent: {problems[0]}", code=problems[0].code)
        return None
    _store(composed, member.delivery, adapters, log)
    return composed.message


def prepare_mead_package(
    claim: Claim, target: DeliveryTarget, layout: "Layout", adapters: Adapters, log: AttemptLog
) -> Package:
    """The package of a delivery that sends the MEAD message only.

    Raises InvalidRelease if the message is not valid, or if the release says nothing any more.
    """
    from shared.messages.packages.mead import build_mead_package

    delivery = claim.delivery
    release = read_version(adapters.store, delivery.tenant_id, delivery.release_id, delivery.content_hash)
    composed = _compose(delivery, release, target, adapters)
    if composed is None:
        raise InvalidRelease([Finding("mead", "The release says nothing about its music.", "missing")])
    if problems := composed.errors:
        raise InvalidRelease(problems, f"The MEAD message of {release.basic.title!r} is not valid; nothing was sent.")
    _store(composed, delivery, adapters, log)
    return build_mead_package(release, composed.message, delivery=delivery, target=target, layout=layout)


def _compose(delivery: Delivery, release: Release, target: DeliveryTarget, adapters: Adapters) -> "MeadMessage | None":
    from shared.catalog.releases.message import compose_mead_message, mead_request

    request = mead_request(
        release,
        target,
        message_id=keys.mead_message_id(delivery.id),
        created=delivery.created,
        sender=delivery.sender,
    )
    return compose_mead_message(request, adapters.schemas)


def _store(composed: "MeadMessage", delivery: Delivery, adapters: Adapters, log: AttemptLog) -> None:
    message = composed.message
    adapters.blobs.write(keys.mead_path(delivery.tenant_id, delivery.id), message.xml, "application/xml")
    log.add("info", "package_preparation", f"MEAD {message.version} composed.", bytes=len(message.xml))
