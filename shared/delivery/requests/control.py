"""What users can do with a delivery: read, cancel, retry, force, prioritise, skip or approve it.

Every change but cancelling applies to the whole batch, whichever of its members is named.
"""

from collections.abc import Callable
from contextlib import suppress

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.queue.batch import batch_update, members_of
from shared.delivery.queue.lane import read_lane
from shared.delivery.queue.order import cancel, queue_again, running_query
from shared.delivery.queue.schedule import next_run
from shared.delivery.queue.state import Changes, awaiting_approval, awaits_approval, check_queued, due, in_batch
from shared.delivery.requests.models import (
    MAX_RETRIED,
    ControlRequest,
    PriorityRequest,
    RetriedDeliveries,
    RetryRequest,
)
from shared.errors import Conflict, Forbidden
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery, DeliveryReference
from shared.model.delivery.states import check_transition
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query, Reader, Transaction


def get_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Returns a delivery. Raises NotFound, also for a delivery of another tenant."""
    return decode(Delivery, own_document(adapters.store.get(f"deliveries/{request.delivery_id}"), caller, "delivery"))


def cancel_delivery(request: ControlRequest, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Cancels a queued delivery. It does not run unless it is retried or requested again.

    A dry run returns the delivery as it is.

    Raises Forbidden, NotFound, and Conflict if it is not queued.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_transition(delivery.status, "cancelled")
        return cancel(reader, [delivery], now)

    return _apply(request.delivery_id, caller, adapters, change, dry_run=request.dry_run)


def retry_delivery(request: ControlRequest, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Queues a failed or cancelled delivery again with a new series of attempts, due now or once it is approved.

    A dry run returns the delivery as it is.

    Raises Forbidden, NotFound, and Conflict if it is neither failed nor cancelled, has left its batch, or is older
    than the last delivery that was sent to the target: it must not undo an update or a takedown.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_transition(delivery.status, "queued")
        lead, *others = _members_to_retry(reader, delivery)
        for member in (lead, *others):
            _check_nothing_newer(reader, member)
        waiting = awaiting_approval() if awaits_approval(lead) else due(now)
        changes = {f"deliveries/{other.id}": queue_again(other, in_batch(lead.id), now) for other in others}
        return {f"deliveries/{lead.id}": queue_again(lead, waiting, now), **changes}

    return _apply(request.delivery_id, caller, adapters, change, dry_run=request.dry_run)


def retry_deliveries(request: RetryRequest, *, caller: Caller, adapters: Adapters) -> RetriedDeliveries:
    """Queues the tenant's failed deliveries again, newest first, at most `limit`.

    Leaves out deliveries that are older than what was sent to the target since. Raises Forbidden.
    """
    caller.require("manager")
    failed = [
        data
        for data in adapters.store.find(failed_query(caller.tenant_id))
        if request.target_id in (None, data["targetId"])
        and request.release_id in (None, data["releaseId"])
        and request.code in (None, (data.get("failure") or {}).get("code"))
    ]
    retried: list[str] = []
    for data in failed[: request.limit]:
        with suppress(Conflict):
            each = ControlRequest(delivery_id=data["id"], dry_run=request.dry_run)
            retried.append(retry_delivery(each, caller=caller, adapters=adapters).id)
    return RetriedDeliveries(delivery_ids=retried)


def failed_query(tenant_id: str) -> Query:
    """The tenant's failed deliveries, newest first, at most 500."""
    return Query(
        "deliveries",
        where=(("tenantId", "==", tenant_id), ("status", "==", "failed")),
        order=("-created",),
        limit=MAX_RETRIED,
    )


def force_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Makes a queued delivery due now, outside the target's delivery window and beyond its limits.

    Raises Forbidden, NotFound, and Conflict if it is not queued or waits for approval.
    """
    caller.require("admin")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_queued(delivery)
        fields = {"forced": True, "scheduled": min(delivery.scheduled, now), "updated": now}
        return batch_update(members_of(reader, delivery), fields, due(now))

    return _apply(request.delivery_id, caller, adapters, change)


def prioritise_delivery(request: PriorityRequest, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Changes the priority of a queued delivery.

    Raises Forbidden, NotFound, and Conflict if it is not queued or waits for approval.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_queued(delivery)
        return batch_update(members_of(reader, delivery), {"priority": request.priority, "updated": now})

    return _apply(request.delivery_id, caller, adapters, change)


def skip_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Postpones a queued delivery to the next time of its target's schedule.

    Raises Forbidden, NotFound, and Conflict if it is not queued, waits for approval, or the target has no schedule.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_queued(delivery)
        target = decode(DeliveryTarget, reader.get(f"deliveryTargets/{delivery.target_id}") or {})
        if target.schedule.type == "immediate":
            raise Conflict(
                f"{target.name} has no schedule, so there is no next time.",
                remedy="Cancel the delivery, or request it for another time.",
            )
        members = members_of(reader, delivery)
        following = next_run(target.schedule, max(now, members[0].scheduled))
        return batch_update(members, {"scheduled": following, "updated": now}, due(following))

    return _apply(request.delivery_id, caller, adapters, change)


def approve_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Approves a delivery that waits for approval; it is due at its scheduled time, or now if that has passed.

    Raises Forbidden, also if the caller requested the delivery, themselves or with their API key; NotFound, and
    Conflict if it needs no approval.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        if delivery.status != "queued" or delivery.approval is None or not awaits_approval(delivery):
            raise Conflict("The delivery needs no approval.")
        if caller.person in (delivery.created_by, delivery.requested_by) or caller.uid == delivery.created_by:
            raise Forbidden("You requested this delivery yourself.", remedy="Ask a colleague to approve it.")
        approval = delivery.approval.model_copy(update={"by": caller.uid, "at": now})
        fields = {"approval": encode(approval), "updated": now}
        return batch_update(members_of(reader, delivery), fields, due(max(now, delivery.scheduled)))

    return _apply(request.delivery_id, caller, adapters, change)


def _members_to_retry(reader: Reader, delivery: Delivery) -> list[Delivery]:
    """The members of the delivery's batch. Raises Conflict if it has left its batch."""
    if delivery.batch and delivery.status == "cancelled":
        raise Conflict("The delivery has left its batch, which is sent without it.", remedy="Request a new delivery.")
    return members_of(reader, delivery)


def _check_nothing_newer(reader: Reader, delivery: Delivery) -> None:
    """Raises Conflict if a delivery that was requested later has been or is being sent on its lane."""
    last = read_lane(reader, delivery).last
    data = reader.get(f"deliveries/{last.delivery_id}") if last else None
    newer = [*reader.find(running_query(delivery.lane)), *([data] if data else [])]
    if any(each["created"] > delivery.created for each in newer):
        raise Conflict(
            "A newer delivery of this release has been sent to the target.", remedy="Request a new delivery."
        )


def _apply(
    delivery_id: str,
    caller: Caller,
    adapters: Adapters,
    change: Callable[[Reader, Delivery], Changes],
    *,
    dry_run: bool = False,
) -> Delivery:
    """Writes what `change` returns for the delivery, in one transaction, unless it is a dry run; returns the delivery
    as it is then."""

    def work(transaction: Transaction) -> None:
        data = own_document(transaction.get(f"deliveries/{delivery_id}"), caller, "delivery")
        changes = change(transaction, decode(Delivery, data))
        for path, fields in ({} if dry_run else changes).items():
            transaction.update(path, fields)

    adapters.store.transact(work)
    return get_delivery(DeliveryReference(delivery_id=delivery_id), caller=caller, adapters=adapters)
