"""The lease of a delivery: at most one worker carries it out, and writes of a stale worker are rejected.

A lease lasts ten minutes unless renewed. It is kept in the delivery, with a fencing token that grows with every worker
that takes the delivery. A worker whose token is not the delivery's current one has lost the lease, whatever its own
clock says. As a delivery is only claimed if no other of its lane runs (claim.py), this is also a lease of the lane.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.delivery.queue.state import Fields
from shared.errors import Conflict, LeaseLost
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.states import RUNNING
from shared.platform.store.port import Data, Reader, Transaction

LEASE = timedelta(minutes=10)


class LaneHeld(Conflict):
    """An earlier delivery of this release to this target has not ended."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's exclusive right to carry out a delivery; `fence` is the fencing token."""

    delivery_id: str
    fence: int


def take(delivery: Delivery, now: datetime) -> tuple[Lease, Fields]:
    """The lease of the next worker, and the fields by which the delivery has it."""
    lease = Lease(delivery.id, delivery.fence + 1)
    return lease, {"fence": lease.fence, "leaseExpires": now + LEASE}


def check(reader: Reader, lease: Lease) -> Data:
    """The delivery as stored. Raises LeaseLost if the lease is not the current one.

    Every transaction of a worker begins with this, or with `confirm`.
    """
    return confirm(reader.get(f"deliveries/{lease.delivery_id}"), lease)


def confirm(stored: Data | None, lease: Lease) -> Data:
    """The stored delivery that was read in this transaction. Raises LeaseLost if the lease is not the current one."""
    if stored is None or stored.get("fence") != lease.fence or stored.get("status") not in RUNNING:
        raise LeaseLost
    return stored


def renew(transaction: Transaction, lease: Lease, now: datetime) -> None:
    """Extends the lease to ten minutes from now. Raises LeaseLost."""
    check(transaction, lease)
    transaction.update(f"deliveries/{lease.delivery_id}", {"leaseExpires": now + LEASE, "updated": now})
