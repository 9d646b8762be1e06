"""Owns the lane lease: at most one worker sends one release to one target, and a stale one changes nothing.

A lease lives ten minutes unless renewed. Its fencing token only grows: a worker whose token is not the
lane's present one has lost, however slow its clock or long its pause was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Conflict, LeaseLost
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import MAX_LANE_HISTORY, Delivery, Lane, LaneHistory
from shared.platform.store.port import DELETE, Reader, Transaction

LEASE = timedelta(minutes=10)


class LaneHeld(Conflict):
    """An earlier delivery of this release to this target has not ended; this one waits for it."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act for a delivery, proved by `fence`."""

    lane_id: str
    delivery_id: str
    fence: int


def _path(lane_id: str) -> str:
    return f"locks/{lane_id}"


def read_lane(reader: Reader, delivery: Delivery) -> Lane:
    """The delivery's lane as it stands; a new one if nothing was ever sent on it."""
    data = reader.get(_path(delivery.lane))
    if data is not None:
        return decode(Lane, data)
    return Lane(
        id=delivery.lane,
        tenant_id=delivery.tenant_id,
        release_id=delivery.release_id,
        target_id=delivery.target_id,
    )


def acquire(transaction: Transaction, lane: Lane, delivery: Delivery, now: datetime) -> Lease:
    """Takes the lane for the delivery. Raises LaneHeld while another one's lease lives."""
    if lane.holder and lane.holder != delivery.id and lane.expires and lane.expires > now:
        raise LaneHeld(remedy=f"It runs after {lane.holder}.")
    fence = lane.fence + 1
    _change(transaction, lane, fence=fence, holder=delivery.id, expires=now + LEASE)
    return Lease(lane_id=lane.id, delivery_id=delivery.id, fence=fence)


def check(reader: Reader, lease: Lease) -> Lane:
    """The lane, if the lease still stands; raises LeaseLost if not. First read of every worker's write."""
    data = reader.get(_path(lease.lane_id))
    if data is None or data.get("fence") != lease.fence or data.get("holder") != lease.delivery_id:
        raise LeaseLost
    return decode(Lane, data)


def renew(transaction: Transaction, lease: Lease, now: datetime) -> datetime:
    """Lengthens the lease; answers its new end. Raises LeaseLost."""
    check(transaction, lease)
    expires = now + LEASE
    transaction.update(_path(lease.lane_id), {"expires": expires})
    return expires


def release(transaction: Transaction, lease: Lease) -> None:
    """Frees the lane."""
    transaction.update(_path(lease.lane_id), {"holder": DELETE, "expires": DELETE})


def remember(transaction: Transaction, lane: Lane, last: LaneHistory) -> None:
    """Keeps what was just sent on the lane, and frees it."""
    before = [*lane.before, *([lane.last] if lane.last else [])][-MAX_LANE_HISTORY:]
    _change(transaction, lane, before=before, last=last, holder=None, expires=None)


def note_verdict(transaction: Transaction, lane: Lane, delivery_id: str, *, refused: bool) -> None:
    """Keeps whether the DSP has refused what the delivery sent: what is live follows from it."""

    def judged(sent: LaneHistory) -> LaneHistory:
        return sent.model_copy(update={"refused": refused}) if sent.delivery_id == delivery_id else sent

    if lane.last is not None:
        _change(transaction, lane, before=[judged(sent) for sent in lane.before], last=judged(lane.last))


def _change(transaction: Transaction, lane: Lane, **fields: object) -> None:
    """`lane` was read in this transaction."""
    transaction.set(_path(lane.id), encode(lane.model_copy(update=fields)))
