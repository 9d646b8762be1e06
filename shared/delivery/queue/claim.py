"""The claim of a delivery by a worker: one transaction that takes the delivery and opens an attempt.

A delivery is only claimed if it is the first of its lane and no other of the lane runs, and likewise for all members of
its batch. So at most one worker sends a release to a target.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.analytics.continuation_meter import ContinuationMeter
from shared.delivery.queue.batch import lanes_of
from shared.delivery.queue.lane import read_lanes
from shared.delivery.queue.lease import LaneHeld, Lease, take
from shared.delivery.queue.order import behind_next, first_on_lane
from shared.delivery.queue.state import Fields, changed, due, is_due, next_due
from shared.errors import Conflict
from shared.events import DeliverTask
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import (
    MAX_ATTEMPTS_LISTED,
    Delivery,
    DeliveryAttempt,
    MessageSubType,
    Waiting,
)
from shared.model.delivery.lane import Lane
from shared.model.delivery.states import RUNNING, check_transition
from shared.platform.store.port import DELETE, Transaction


class NotDue(Conflict):
    """The delivery is not due, or this task belongs to another attempt."""


@dataclass(frozen=True, slots=True)
class Member:
    """A claimed delivery, and what the target has or had of its release."""

    delivery: Delivery
    lane: Lane

    @property
    def live_hash(self) -> str | None:
        """The content hash of the version that is live, if any."""
        return self.lane.live.content_hash if self.lane.live else None

    @property
    def accepted_hash(self) -> str | None:
        """The content hash of the last version that the target did not reject, even if it was taken down since."""
        return self.lane.accepted.content_hash if self.lane.accepted else None

    @property
    def mead(self) -> str | None:
        """The digest of the MEAD message that was sent last, if any."""
        return self.lane.mead.digest if self.lane.mead else None


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
    """Takes the delivery and its batch members, and opens an attempt or resumes the open one.

    Raises NotDue if the task has nothing to do, and LaneHeld if another delivery on a lane comes first.
    """
    now = adapters.clock()
    meter = ContinuationMeter.begin(adapters.store.meter, now)

    def work(transaction: Transaction) -> Claim | LaneHeld:
        first = first_on_lane(transaction, task["lane"])
        if first is None:
            raise NotDue("The delivery has ended.")
        if first.id != task["deliveryId"]:
            return _wait_for_first(transaction, task, first, now)
        check = _check_continuation if task["continuation"] else _check_due
        check(first, task, now)
        members: list[Delivery] = []
        for member_id, lane in lanes_of(transaction, first).items():
            ahead = first if member_id == first.id else first_on_lane(transaction, lane)
            if ahead and ahead.id == member_id:
                members.append(ahead)
            elif ahead and (member := _member(transaction, member_id, first)):
                held = _store_waiting(transaction, first, behind_next(transaction, member, ahead, now), now)
                _make_due(transaction, ahead, now)
                return held
        return _take(transaction, task, members, meter)

    claim = adapters.store.transact(work)
    if isinstance(claim, LaneHeld):
        raise claim
    return claim


def _member(transaction: Transaction, delivery_id: str, lead: Delivery) -> Delivery | None:
    """The delivery if it is a member of the lead's batch; None if it has left the batch."""
    data = transaction.get(f"deliveries/{delivery_id}")
    return decode(Delivery, data) if data and data["status"] == lead.status else None


def _wait_for_first(transaction: Transaction, task: DeliverTask, first: Delivery, now: datetime) -> LaneHeld:
    """Makes the task's delivery wait for the one ahead of it on its lane. Raises NotDue."""
    delivery = decode(Delivery, transaction.get(f"deliveries/{task['deliveryId']}") or {})
    _check_due(delivery, task, now)
    held = _store_waiting(transaction, delivery, behind_next(transaction, delivery, first, now), now)
    _make_due(transaction, first, now)
    return held


def _make_due(transaction: Transaction, first: Delivery, now: datetime) -> None:
    """The first of a lane waits for none of it; it may still do so for one that ran and was queued again."""
    if first.waiting and first.waiting.reason == "behind":
        transaction.update(f"deliveries/{first.id}", {"waiting": encode(due(now)), "updated": now})


def _store_waiting(transaction: Transaction, delivery: Delivery, waiting: Waiting, now: datetime) -> LaneHeld:
    """Stores what the delivery waits for, and tells that one, so that it looks for deliveries to wake when it ends.

    Waiting deliveries are not polled, so they do not delay others.
    """
    transaction.update(f"deliveries/{delivery.id}", {"waiting": encode(waiting), "updated": now})
    transaction.update(f"deliveries/{waiting.behind}", {"awaited": True})
    return LaneHeld(remedy=f"It runs after delivery {waiting.behind}.")


def _take(transaction: Transaction, task: DeliverTask, deliveries: list[Delivery], meter: ContinuationMeter) -> Claim:
    """Takes the lease of the lead and opens the attempt of every delivery. All reads come before the first write."""
    lead, now = deliveries[0], meter.started
    read = read_lanes(transaction, deliveries)
    lease, leased = take(lead, now)
    members = tuple(Member(delivery, lane) for delivery, lane in zip(deliveries, read, strict=True))
    if task["continuation"]:
        transaction.update(f"deliveries/{lead.id}", {**leased, "continuation": DELETE})
    else:
        members = tuple(
            _open_attempt(transaction, member, now, leased if member.delivery is lead else {}) for member in members
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


def _sub_type(member: Member) -> MessageSubType:
    """The action of the message, decided again: what is live may have changed since the request."""
    if member.delivery.message_sub_type == "Takedown":
        return "Takedown"
    return "Update" if member.lane.live else "Initial"


def _withdrawn(member: Member) -> list[str]:
    """Where the message offers nothing: what earlier takedowns withdrew stays withdrawn unless it is restored."""
    delivery, live = member.delivery, member.lane.live
    everywhere = delivery.message_sub_type == "Takedown" and not delivery.withdrawn
    if everywhere or delivery.restore:
        return []
    return sorted({*delivery.withdrawn, *(live.withdrawn if live else [])})


def _open_attempt(transaction: Transaction, member: Member, now: datetime, leased: Fields) -> Member:
    """Only the batch lead is `leased`, so that a crashed batch is recovered once."""
    delivery = member.delivery
    attempt = DeliveryAttempt(attempt_number=delivery.attempts_made + 1, start_time=now)
    listed = delivery.attempts[-(MAX_ATTEMPTS_LISTED - 1) :]
    claimed, fields = changed(
        delivery,
        status="processing",
        waiting=None,
        message_sub_type=_sub_type(member),
        withdrawn=_withdrawn(member),
        attempts=[*listed, attempt],
        started=delivery.started or now,
        advance=None,
        updated=now,
    )
    transaction.update(f"deliveries/{delivery.id}", {**fields, **leased})
    return Member(claimed, member.lane)
