"""Owns the claim of a delivery by a worker: one transaction that takes the lane and opens an attempt."""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.analytics.stretch import ContinuationMeter
from shared.delivery.queue import lease as lanes
from shared.delivery.queue.batch import members_of
from shared.delivery.queue.lease import LaneHeld, Lease
from shared.delivery.queue.order import behind_next, lane_query
from shared.delivery.queue.state import changed, is_due, next_due
from shared.errors import Conflict
from shared.events import DeliverTask
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import MAX_ATTEMPTS_LISTED, Delivery, DeliveryAttempt, MessageSubType, Waiting
from shared.model.delivery.states import RUNNING, check_transition
from shared.platform.store.port import DELETE, Transaction


class NotDue(Conflict):
    """This task has nothing to do: the delivery is not queued, not due, or at another attempt."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the deliveries that travel together, and the hash of its release's content that is live now, if any is."""

    delivery: Delivery
    there: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries that this worker, and no other, may carry out now: one, or a batch.

    The lead's lease stands for all: the others' lanes are theirs, because each is the first of its lane.
    """

    members: tuple[Member, ...]
    lease: Lease
    stretch: ContinuationMeter
    continuation: int = 0
    """Which stretch of the attempt this is: a long transfer is handed on before the function's deadline."""

    @property
    def delivery(self) -> Delivery:
        """The lead."""
        return self.members[0].delivery

    @property
    def deliveries(self) -> list[Delivery]:
        """All that travel."""
        return [member.delivery for member in self.members]

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
    stretch = ContinuationMeter.begin(adapters.store.meter, now)

    def work(transaction: Transaction) -> Claim | LaneHeld:
        first = _first_of(transaction, task["lane"])
        if first.id != task["deliveryId"]:
            return _wait_behind(transaction, task, first.id, now)
        check = _check_continuation if task["continuation"] else _check_due
        check(first, task, now)
        deliveries = members_of(transaction, first)
        for member in deliveries[1:]:
            ahead = _first_of(transaction, member.lane)
            if ahead.id != member.id:
                return _put_back(transaction, first, behind_next(transaction, member, ahead.id, now), ahead.id, now)
        return _take(transaction, task, deliveries, stretch)

    claim = adapters.store.transact(work)
    if isinstance(claim, LaneHeld):
        raise claim
    return claim


def _first_of(transaction: Transaction, lane: str) -> Delivery:
    found = transaction.find(lane_query(lane))
    if not found:
        raise NotDue("The delivery has ended.")
    return decode(Delivery, found[0])


def _wait_behind(transaction: Transaction, task: DeliverTask, first: str, now: datetime) -> LaneHeld:
    """Raises NotDue."""
    delivery = decode(Delivery, transaction.get(f"deliveries/{task['deliveryId']}") or {})
    _check_due(delivery, task, now)
    return _put_back(transaction, delivery, behind_next(transaction, delivery, first, now), first, now)


def _put_back(transaction: Transaction, delivery: Delivery, waiting: Waiting, first: str, now: datetime) -> LaneHeld:
    """Deliveries that wait for others are not polled, so they do not delay anything."""
    transaction.update(f"deliveries/{delivery.id}", {"waiting": encode(waiting), "updated": now})
    return LaneHeld(remedy=f"{first} comes first.")


def _take(transaction: Transaction, task: DeliverTask, deliveries: list[Delivery], stretch: ContinuationMeter) -> Claim:
    """All lanes are read before the first is written; the transaction takes them all or none."""
    lead, now = deliveries[0], stretch.started
    held = [lanes.read_lane(transaction, delivery) for delivery in deliveries]
    lease = lanes.acquire(transaction, held[0], lead, now)
    live = [lane.live.content_hash if lane.live else None for lane in held]
    if task["continuation"]:
        fields = {"continuation": DELETE, "leaseExpires": now + lanes.LEASE}
        transaction.update(f"deliveries/{lead.id}", fields)
    else:
        deliveries = [
            _open_attempt(transaction, delivery, _sub_type(delivery, there), now, lead)
            for delivery, there in zip(deliveries, live, strict=True)
        ]
    return Claim(tuple(map(Member, deliveries, live)), lease, stretch, task["continuation"])


def _check_continuation(delivery: Delivery, task: DeliverTask, now: datetime) -> None:  # noqa: ARG001 (as _check_due)
    if delivery.status not in RUNNING or delivery.continuation != task["continuation"]:
        raise NotDue(f"Continuation {task['continuation']} of the delivery was taken already.")


def _check_due(delivery: Delivery, task: DeliverTask, now: datetime) -> None:
    if delivery.status != "queued":
        raise NotDue(f"The delivery is {delivery.status}.")
    if delivery.attempts_made + 1 != task["attempt"]:
        raise NotDue(f"Attempt {task['attempt']} was made already.")
    if not is_due(delivery, now):
        until = next_due(delivery)
        when = f"due at {until:%Y-%m-%d %H:%M:%S} UTC" if until else "waiting for something else"
        raise NotDue(f"The delivery is {when}.")
    check_transition(delivery.status, "processing")


def _sub_type(delivery: Delivery, live: str | None) -> MessageSubType:
    """What was requested as the initial message is an update by now if another came first, and the reverse."""
    if delivery.message_sub_type == "Takedown":
        return "Takedown"
    return "Update" if live else "Initial"


def _open_attempt(
    transaction: Transaction, delivery: Delivery, sub_type: MessageSubType, now: datetime, lead: Delivery
) -> Delivery:
    """Only the batch lead has a lease that can expire, so that a crashed batch is recovered once."""
    attempt = DeliveryAttempt(attempt_number=delivery.attempts_made + 1, start_time=now)
    listed = delivery.attempts[-(MAX_ATTEMPTS_LISTED - 1) :]
    claimed, fields = changed(
        delivery,
        status="processing",
        waiting=None,
        message_sub_type=sub_type,
        attempts=[*listed, attempt],
        started=delivery.started or now,
        lease_expires=now + lanes.LEASE if delivery is lead else None,
        updated=now,
    )
    transaction.update(f"deliveries/{delivery.id}", fields)
    return claimed
