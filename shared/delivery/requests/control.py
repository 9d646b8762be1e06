"""Owns what people may do to a delivery: look at it, cancel, retry, force, prioritise, approve it.

A batch is steered as one, whichever of it is named; only cancelling is about the one alone.
"""

from collections.abc import Callable
from contextlib import suppress

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.queue.batch import batch_update, members_of
from shared.delivery.queue.lease import read_lane
from shared.delivery.queue.order import cancel, queue_again
from shared.delivery.queue.schedule import next_run
from shared.delivery.queue.state import Changes, awaiting_approval, awaits_approval, check_queued, due, in_batch
from shared.delivery.requests.models import MAX_RETRIED, PriorityRequest, RetriedDeliveries, RetryRequest
from shared.errors import Conflict, Forbidden
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery, DeliveryReference
from shared.model.delivery.states import check_transition
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query, Reader, Transaction


def get_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """The delivery. Raises NotFound if it is not the caller's tenant's."""
    return decode(Delivery, own_document(adapters.store.get(f"deliveries/{request.delivery_id}"), caller, "delivery"))


def cancel_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Takes a queued delivery out of the queue; it never runs unless retried by hand.

    Raises Forbidden, NotFound, and Conflict once it is under way.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_transition(delivery.status, "cancelled")
        return cancel(reader, [delivery], now)

    return _apply(request.delivery_id, caller, adapters, change)


def retry_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Queues a failed or cancelled delivery again with a fresh series of attempts, due now or once it is approved.

    Raises Forbidden, NotFound, and Conflict if it has not ended, or if the target has got something newer:
    old content must not come back, least of all after a takedown.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_transition(delivery.status, "queued")
        lead, *others = _batch(reader, delivery)
        for member in (lead, *others):
            _check_newest(reader, member)
        waiting = awaiting_approval() if awaits_approval(lead) else due(now)
        again = {f"deliveries/{other.id}": queue_again(other, in_batch(lead.id), now) for other in others}
        return {f"deliveries/{lead.id}": queue_again(lead, waiting, now), **again}

    return _apply(request.delivery_id, caller, adapters, change)


def retry_deliveries(request: RetryRequest, *, caller: Caller, adapters: Adapters) -> RetriedDeliveries:
    """Queues the tenant's failed deliveries again, the latest first, at most `limit`; overtaken ones are left out.

    Raises Forbidden.
    """
    caller.require("manager")
    failed = [
        data
        for data in adapters.store.find(failed_query(caller.tenant_id))
        if request.target_id in (None, data["targetId"]) and request.release_id in (None, data["releaseId"])
    ]
    retried: list[str] = []
    for data in failed[: request.limit]:
        with suppress(Conflict):
            again = DeliveryReference(delivery_id=data["id"])
            retried.append(retry_delivery(again, caller=caller, adapters=adapters).id)
    return RetriedDeliveries(delivery_ids=retried)


def failed_query(tenant_id: str) -> Query:
    """The tenant's failed deliveries, the latest first."""
    return Query(
        "deliveries",
        where=(("tenantId", "==", tenant_id), ("status", "==", "failed")),
        order=("-created",),
        limit=MAX_RETRIED,
    )


def force_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Makes a queued delivery due now, outside the target's window and beyond its parallel limit.

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
    """Gives a queued delivery another priority. Raises Forbidden, NotFound, Conflict."""
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_queued(delivery)
        return batch_update(members_of(reader, delivery), {"priority": request.priority, "updated": now})

    return _apply(request.delivery_id, caller, adapters, change)


def skip_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Lets a queued delivery pass its turn: it is due at the next time of its target's schedule.

    Raises Forbidden, NotFound, and Conflict if it is not queued, waits for approval, or the target has no schedule.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        check_queued(delivery)
        target = decode(DeliveryTarget, reader.get(f"deliveryTargets/{delivery.target_id}") or {})
        if target.schedule.type == "immediate":
            raise Conflict(
                f"{target.name} is delivered to at once; there is no next time.",
                remedy="Cancel the delivery, or request it for another time.",
            )
        members = members_of(reader, delivery)
        following = next_run(target.schedule, max(now, members[0].scheduled))
        return batch_update(members, {"scheduled": following, "updated": now}, due(following))

    return _apply(request.delivery_id, caller, adapters, change)


def approve_delivery(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Delivery:
    """Lets a delivery run that waits for approval, at the time that was wanted. Four eyes: not one's own.

    Raises Forbidden, NotFound, and Conflict if it waits for none.
    """
    caller.require("manager")
    now = adapters.clock()

    def change(reader: Reader, delivery: Delivery) -> Changes:
        if delivery.status != "queued" or delivery.approval is None or not awaits_approval(delivery):
            raise Conflict("This delivery waits for no approval.")
        if delivery.created_by == caller.uid:
            raise Forbidden("You requested this delivery yourself.", remedy="Ask a colleague to approve it.")
        approval = delivery.approval.model_copy(update={"by": caller.uid, "at": now})
        fields = {"approval": encode(approval), "updated": now}
        return batch_update(members_of(reader, delivery), fields, due(max(now, delivery.scheduled)))

    return _apply(request.delivery_id, caller, adapters, change)


def _batch(reader: Reader, delivery: Delivery) -> list[Delivery]:
    """What travels with it, to be queued again."""
    if delivery.batch and delivery.status == "cancelled":
        raise Conflict("It has left its batch, which goes without it.", remedy="Request a new delivery.")
    return members_of(reader, delivery)


def _check_newest(reader: Reader, delivery: Delivery) -> None:
    last = read_lane(reader, delivery).last
    data = reader.get(f"deliveries/{last.delivery_id}") if last else None
    if data is not None and data["created"] > delivery.created:
        raise Conflict("The target has got something newer of this release.", remedy="Request a new delivery.")


def _apply(
    delivery_id: str, caller: Caller, adapters: Adapters, change: Callable[[Reader, Delivery], Changes]
) -> Delivery:
    def work(transaction: Transaction) -> None:
        data = own_document(transaction.get(f"deliveries/{delivery_id}"), caller, "delivery")
        for path, fields in change(transaction, decode(Delivery, data)).items():
            transaction.update(path, fields)

    adapters.store.transact(work)
    return get_delivery(DeliveryReference(delivery_id=delivery_id), caller=caller, adapters=adapters)
