"""The claim of a delivery by a worker: one transaction that takes the lane and opens an attempt."""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.analytics.continuation_meter import ContinuationMeter
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
    """The delivery is not due, or this task belongs to another attempt."""


@dataclass(frozen=True, slots=True)
class Member:
    """A claimed delivery, and what the target has or had of its release."""

    delivery: Delivery
    live_hash: str | None = None
    """The content hash of the version that is live, if any."""
    accepted_hash: str | None = None
    """The content hash of the last version that the target did not reject, even if it was taken down since."""
    mead: str | None = None
    """The digest of the MEAD message that was sent last, if any."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The deliveries that only this worker may carry out now: a single one, or the members of a batch, lead first.

    Only the lead holds a lease. The others need none, because each is the first open delivery of its lane.
    """

    members: tuple[Member, ...]
    lease: Lease
    meter: ContinuationMeter
    continuation: int = 0
    """0 for the first task of the attempt, then the number of the continuation."""

    @property
    def delivery(self) -> Delivery:
        """The batch lead, or the single delivery."""
        return self.members[0].delivery

    @property
    def deliveries(self) -> list[Delivery]:
        """All claimed deliveries, in the order of the batch."""
        return [member.delivery for member in self.members]

    @property
    def attempt(self) -> int:
        """The number of the open attempt, from 1."""
        return self.delivery.attempts_made


def claim_delivery(task: DeliverTask, adapters: Adapters) -> Claim:
    """Takes the delivery, its batch members and the lane, and opens an attempt or resumes the open one.

    Raises NotDue if the task has nothing to do, and LaneHeld if an earlier delivery on a lane has not ended.
    """
    now = adapters.clock()
    meter = ContinuationMeter.begin(adapters.store.meter, now)

    def work(transaction: Transaction) -> Claim | LaneHeld:
        first = _first_on_lane(transaction, task["lane"])
        if first.id != task["deliveryId"]:
            return _wait_for_first(transaction, task, first.id, now)
        check = _check_continuation if task["continuation"] else _check_due
        check(first, task, now)
        deliveries = members_of(transaction, first)
        for member in deliveries[1:]:
            ahead = _first_on_lane(transaction, member.lane)
            if ahead.id != member.id:
                waiting = behind_next(transaction, member, ahead.id, now)
                return _store_waiting(transaction, first, waiting, ahead.id, now)
        return _take(transaction, task, deliveries, meter)

    claim = adapters.store.transact(work)
    if isinstance(claim, LaneHeld):
        raise claim
    return claim


def _first_on_lane(transaction: Transaction, lane: str) -> Delivery:
    """The lane's oldest delivery that has not ended. Raises NotDue if there is none."""
    found = transaction.find(lane_query(lane))
    if not found:
        raise NotDue("The delivery has ended.")
    return decode(Delivery, found[0])


def _wait_for_first(transaction: Transaction, task: DeliverTask, first: str, now: datetime) -> LaneHeld:
    """Makes the task's delivery wait for the one ahead of it on its lane. Raises NotDue."""
    delivery = decode(Delivery, transaction.get(f"deliveries/{task['deliveryId']}") or {})
    _check_due(delivery, task, now)
    return _store_waiting(transaction, delivery, behind_next(transaction, delivery, first, now), first, now)


def _store_waiting(
    transaction: Transaction, delivery: Delivery, waiting: Waiting, first: str, now: datetime
) -> LaneHeld:
    """Stores what the delivery waits for. Waiting deliveries are not polled, so they do not delay others."""
    transaction.update(f"deliveries/{delivery.id}", {"waiting": encode(waiting), "updated": now})
    return LaneHeld(remedy=f"It runs after delivery {first}.")


def _take(transaction: Transaction, task: DeliverTask, deliveries: list[Delivery], meter: ContinuationMeter) -> Claim:
    """Takes the lead's lane and opens the attempt of every delivery. All reads come before the first write."""
    lead, now = deliveries[0], meter.started
    read = [lanes.read_lane(transaction, delivery) for delivery in deliveries]
    lease = lanes.acquire(transaction, read[0], lead, now)
    live_hashes = [lane.live.content_hash if lane.live else None for lane in read]
    withdrawn = [lane.live.withdrawn if lane.live else [] for lane in read]
    if task["continuation"]:
        fields = {"continuation": DELETE, "leaseExpires": now + lanes.LEASE}
        transaction.update(f"deliveries/{lead.id}", fields)
    else:
        deliveries = [
            _open_attempt(
                transaction, delivery, _sub_type(delivery, live_hash), _withdrawn(delivery, before), now, lead
            )
            for delivery, live_hash, before in zip(deliveries, live_hashes, withdrawn, strict=True)
        ]
    members = tuple(
        Member(
            delivery,
            live_hash=lane.live.content_hash if lane.live else None,
            accepted_hash=lane.accepted.content_hash if lane.accepted else None,
            mead=lane.mead.digest if lane.mead else None,
        )
        for delivery, lane in zip(deliveries, read, strict=True)
    )
    return Claim(members, lease, meter, task["continuation"])


def _check_continuation(delivery: Delivery, task: DeliverTask, now: datetime) -> None:  # noqa: ARG001 (same signature as _check_due)
    if delivery.status not in RUNNING or delivery.continuation != task["continuation"]:
        raise NotDue(f"Continuation {task['continuation']} of the delivery has already started.")


def _check_due(delivery: Delivery, task: DeliverTask, now: datetime) -> None:
    if delivery.status != "queued":
        raise NotDue(f"The delivery is {delivery.status}.")
    if delivery.attempts_made + 1 != task["attempt"]:
        raise NotDue(f"Attempt {task['attempt']} is not the delivery's next attempt.")
    if not is_due(delivery, now):
        until = next_due(delivery)
        when = f"due at {until:%Y-%m-%d %H:%M:%S} UTC" if until else "waiting for another delivery or for approval"
        raise NotDue(f"The delivery is {when}.")
    check_transition(delivery.status, "processing")


def _sub_type(delivery: Delivery, live_hash: str | None) -> MessageSubType:
    """The action of the message, decided again: what is live may have changed since the request."""
    if delivery.message_sub_type == "Takedown":
        return "Takedown"
    return "Update" if live_hash else "Initial"


def _withdrawn(delivery: Delivery, before: list[str]) -> list[str]:
    """Where the message offers nothing: what earlier takedowns withdrew stays withdrawn unless it is restored."""
    everywhere = delivery.message_sub_type == "Takedown" and not delivery.withdrawn
    return [] if everywhere or delivery.restore else sorted({*delivery.withdrawn, *before})


def _open_attempt(
    transaction: Transaction,
    delivery: Delivery,
    sub_type: MessageSubType,
    withdrawn: list[str],
    now: datetime,
    lead: Delivery,
) -> Delivery:
    """Only the batch lead has a lease that can expire, so that a crashed batch is recovered once."""
    attempt = DeliveryAttempt(attempt_number=delivery.attempts_made + 1, start_time=now)
    listed = delivery.attempts[-(MAX_ATTEMPTS_LISTED - 1) :]
    claimed, fields = changed(
        delivery,
        status="processing",
        waiting=None,
        message_sub_type=sub_type,
        withdrawn=withdrawn,
        attempts=[*listed, attempt],
        started=delivery.started or now,
        lease_expires=now + lanes.LEASE if delivery is lead else None,
        advance=None,
        updated=now,
    )
    transaction.update(f"deliveries/{delivery.id}", fields)
    return claimed
