"""The lease of a lane: at most one worker sends a release to a target, and writes of a stale worker are rejected.

A lease lasts ten minutes unless renewed. Every lease has a greater fencing token than the one before. A worker whose
token is not the lane's current one has lost the lease, whatever its own clock says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Conflict, LeaseLost
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.lane import MAX_LANE_HISTORY, Lane, LaneHistory, MeadSent
from shared.platform.store.port import DELETE, Reader, Transaction

LEASE = timedelta(minutes=10)


class LaneHeld(Conflict):
    """An earlier delivery of this release to this target has not ended."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A delivery's exclusive right to a lane; `fence` is the fencing token."""

    lane_id: str
    delivery_id: str
    fence: int


def _path(lane_id: str) -> str:
    return f"locks/{lane_id}"


def read_lane(reader: Reader, delivery: Delivery) -> Lane:
    """The delivery's lane as stored, or a new one. Raises InvalidInput if the document is invalid."""
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
    """Takes the lane for the delivery. Raises LaneHeld while another delivery has a lease that has not expired."""
    if lane.holder and lane.holder != delivery.id and lane.expires and lane.expires > now:
        raise LaneHeld(remedy=f"It runs after delivery {lane.holder}.")
    fence = lane.fence + 1
    _change(transaction, lane, fence=fence, holder=delivery.id, expires=now + LEASE)
    return Lease(lane_id=lane.id, delivery_id=delivery.id, fence=fence)


def check(reader: Reader, lease: Lease) -> Lane:
    """The lane. Raises LeaseLost if the lease is not the current one. Called first in every transaction of a worker."""
    data = reader.get(_path(lease.lane_id))
    if data is None or data.get("fence") != lease.fence or data.get("holder") != lease.delivery_id:
        raise LeaseLost
    return decode(Lane, data)


def renew(transaction: Transaction, lease: Lease, now: datetime) -> datetime:
    """Extends the lease to ten minutes from now; returns its new end. Raises LeaseLost."""
    check(transaction, lease)
    expires = now + LEASE
    transaction.update(_path(lease.lane_id), {"expires": expires})
    return expires


def release(transaction: Transaction, lease: Lease) -> None:
    """Frees the lane."""
    transaction.update(_path(lease.lane_id), {"holder": DELETE, "expires": DELETE})


def record_sent(transaction: Transaction, lane: Lane, last: LaneHistory | None, mead: MeadSent | None = None) -> None:
    """Adds a completed delivery to the lane's history, with the MEAD message that was sent last, and frees the lane.

    Without `last` only that message was sent, and what is live stays.
    """
    sent = [*lane.before, *([lane.last] if lane.last else [])]
    history = {"before": sent[-MAX_LANE_HISTORY:], "last": last} if last else {}
    _change(transaction, lane, **history, mead=mead, holder=None, expires=None)


def record_verdict(transaction: Transaction, lane: Lane, delivery_id: str, *, refused: bool) -> None:
    """Stores in the lane's history whether the DSP has rejected the delivery; this decides what is live."""

    def updated(sent: LaneHistory) -> LaneHistory:
        return sent.model_copy(update={"refused": refused}) if sent.delivery_id == delivery_id else sent

    if lane.last is not None or lane.mead is not None:
        mead = None if refused and lane.mead and lane.mead.delivery_id == delivery_id else lane.mead
        before = [updated(sent) for sent in lane.before]
        _change(transaction, lane, before=before, last=lane.last and updated(lane.last), mead=mead)


def _change(transaction: Transaction, lane: Lane, **fields: object) -> None:
    """Writes the lane with these fields. `lane` must have been read in this transaction."""
    transaction.set(_path(lane.id), encode(lane.model_copy(update=fields)))
