"""Owns the claim of a delivery by a worker: one transaction that takes the lane and opens an attempt."""

from dataclasses import dataclass
from datetime import datetime

from shared.analytics.stretch import Stretch
from shared.delivery import lane as lanes
from shared.delivery.adapters import Adapters
from shared.delivery.lane import LaneHeld, Lease
from shared.delivery.states import RUNNING, check_transition
from shared.delivery.waiting import behind, lane_query
from shared.errors import Conflict
from shared.events import DeliverTask
from shared.model.codec import decode, encode
from shared.model.delivery import MAX_ATTEMPTS_LISTED, Delivery, DeliveryAttempt, MessageSubType
from shared.store.port import DELETE, Transaction


class NotDue(Conflict):
    """This task has nothing to do: the delivery is not queued, not due, or at another attempt."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this worker, and no other, may carry out now."""

    delivery: Delivery
    lease: Lease
    stretch: Stretch
    hop: int = 0
    """Which stretch of the attempt this is: a long transfer is handed on before the function's deadline."""
    there: str | None = None
    """The hash of the content that is live at the target now, if any is."""

    @property
    def attempt(self) -> int:
        """The number of the open attempt, from 1."""
        return self.delivery.attempts_made


def claim_delivery(task: DeliverTask, adapters: Adapters) -> Claim:
    """Takes the delivery and its lane, and opens the attempt.

    Raises NotDue where this task has nothing to do, LaneHeld where another delivery of this release and
    target comes first.
    """
    now = adapters.clock()
    stretch = Stretch.begin(adapters.store.meter, now)

    def work(transaction: Transaction) -> Claim | LaneHeld:
        first = _first_of_lane(transaction, task)
        if first.id != task["deliveryId"]:
            return _wait_behind(transaction, task, first.id, now)
        delivery, check = first, _check_handed_on if task["hop"] else _check_due
        check(delivery, task, now)
        lane = lanes.read_lane(transaction, delivery)
        lease = lanes.acquire(transaction, lane, delivery, now)
        live = lane.live.content_hash if lane.live else None
        if task["hop"]:
            transaction.update(f"deliveries/{delivery.id}", {"handedOn": DELETE, "leaseExpires": now + lanes.LEASE})
            return Claim(delivery, lease, stretch, task["hop"], live)
        return Claim(_open_attempt(transaction, delivery, _sub_type(delivery, live), now), lease, stretch, 0, live)

    claim = adapters.store.transact(work)
    if isinstance(claim, LaneHeld):
        raise claim
    return claim


def _first_of_lane(transaction: Transaction, task: DeliverTask) -> Delivery:
    first = transaction.find(lane_query(task["lane"]))
    if not first:
        raise NotDue("The delivery has ended.")
    return decode(Delivery, first[0])


def _wait_behind(transaction: Transaction, task: DeliverTask, first: str, now: datetime) -> LaneHeld:
    """Parks it: asked again each minute it would stand in the way of others. Raises NotDue."""
    delivery = decode(Delivery, transaction.get(f"deliveries/{task['deliveryId']}") or {})
    _check_due(delivery, task, now)
    for path, fields in behind(transaction, delivery, first, now).items():
        transaction.update(path, fields)
    return LaneHeld(remedy=f"{first} comes first.")


def _check_handed_on(delivery: Delivery, task: DeliverTask, now: datetime) -> None:  # noqa: ARG001 (as _check_due)
    if delivery.status not in RUNNING or delivery.handed_on != task["hop"]:
        raise NotDue(f"Hop {task['hop']} of the delivery was taken already.")


def _check_due(delivery: Delivery, task: DeliverTask, now: datetime) -> None:
    if delivery.status != "queued":
        raise NotDue(f"The delivery is {delivery.status}.")
    if delivery.attempts_made + 1 != task["attempt"]:
        raise NotDue(f"Attempt {task['attempt']} was made already.")
    if delivery.scheduled > now:
        raise NotDue(f"The delivery is due at {delivery.scheduled:%Y-%m-%d %H:%M:%S} UTC.")
    check_transition(delivery.status, "processing")


def _sub_type(delivery: Delivery, live: str | None) -> MessageSubType:
    """What was requested as the initial message is an update by now if another came first, and the reverse."""
    if delivery.message_sub_type == "Takedown":
        return "Takedown"
    return "Update" if live else "Initial"


def _open_attempt(transaction: Transaction, delivery: Delivery, sub_type: MessageSubType, now: datetime) -> Delivery:
    attempt = DeliveryAttempt(attempt_number=delivery.attempts_made + 1, start_time=now)
    listed = delivery.attempts[-(MAX_ATTEMPTS_LISTED - 1) :]
    claimed = delivery.model_copy(
        update={
            "status": "processing",
            "message_sub_type": sub_type,
            "attempts": [*listed, attempt],
            "due": delivery.due or delivery.scheduled,
            "started": delivery.started or now,
            "lease_expires": now + lanes.LEASE,
            "updated": now,
        }
    )
    transaction.update(
        f"deliveries/{delivery.id}",
        {
            "status": "processing",
            "messageSubType": sub_type,
            "attempts": [encode(item) for item in claimed.attempts],
            "due": claimed.due,
            "started": claimed.started,
            "leaseExpires": claimed.lease_expires,
            "updated": now,
        },
    )
    return claimed
