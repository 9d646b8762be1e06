"""Owns the minute tick: queues what is due, and picks up what a crashed worker left.

Cost grows with what is due, never with what exists: both queries are bounded and indexed by time.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.analytics.stretch import ContinuationMeter
from shared.delivery.queue import lease as lanes
from shared.delivery.queue.batch import members_of
from shared.delivery.queue.claim import Claim, Member
from shared.delivery.queue.dispatch import enqueue_delivery
from shared.delivery.queue.outcome import describe_failure, record_failure
from shared.delivery.queue.retry import decide_retry
from shared.errors import ConnectionFailed, InvalidInput, LeaseLost
from shared.model.codec import decode
from shared.model.delivery.delivery import PRIORITIES, Delivery, Priority
from shared.model.delivery.states import RUNNING
from shared.platform.store.port import Data, Query, Transaction

logger = logging.getLogger("stardust.delivery")

_SWEPT_PER_TICK = 100
_TENANTS_PER_TICK = 200
_ENQUEUED_PER_TICK = 1000
_LEAST_PER_TENANT = 20


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one tick did."""

    enqueued: int
    swept: int


def process_queue(adapters: Adapters) -> TickReport:
    """One tick: sweeps crashed deliveries, then queues the due ones. May overlap with another tick."""
    now = adapters.clock()
    swept = _sweep(now, adapters)
    return TickReport(enqueued=_enqueue_due(now, adapters), swept=swept)


def roll_call_query(now: datetime, after: str) -> Query:
    """The next tenant, by id, that has something due."""
    return Query(
        "deliveries",
        where=(("status", "==", "queued"), ("waiting.until", "<=", now), ("tenantId", ">", after)),
        order=("tenantId", "waiting.until"),
        limit=1,
    )


def due_query(tenant_id: str, priority: Priority, now: datetime, limit: int) -> Query:
    """A tenant's due deliveries of one priority, the earliest first."""
    return Query(
        "deliveries",
        where=(
            ("status", "==", "queued"),
            ("tenantId", "==", tenant_id),
            ("priority", "==", priority),
            ("waiting.until", "<=", now),
        ),
        order=("waiting.until",),
        limit=limit,
    )


def crashed_query(now: datetime) -> Query:
    """Deliveries under way whose worker has not renewed its lease."""
    return Query(
        "deliveries",
        where=(("status", "in", list(RUNNING)), ("leaseExpires", "<=", now)),
        order=("leaseExpires",),
        limit=_SWEPT_PER_TICK,
    )


def _enqueue_due(now: datetime, adapters: Adapters) -> int:
    """Every tenant gets an equal share of the tick, its urgent deliveries first: nobody waits behind a flood."""
    tenants = _roll_call(now, adapters)
    share = max(_LEAST_PER_TENANT, _ENQUEUED_PER_TICK // max(1, len(tenants)))
    return sum(_enqueue_share(tenant_id, share, now, adapters) for tenant_id in tenants)


def _roll_call(now: datetime, adapters: Adapters) -> list[str]:
    tenants: list[str] = []
    while len(tenants) < _TENANTS_PER_TICK:
        found = adapters.store.find(roll_call_query(now, tenants[-1] if tenants else ""))
        if not found:
            break
        tenants.append(found[0]["tenantId"])
    return tenants


def _enqueue_share(tenant_id: str, share: int, now: datetime, adapters: Adapters) -> int:
    seen = count = 0
    for priority in PRIORITIES:
        if seen < share:
            due = adapters.store.find(due_query(tenant_id, priority, now, share - seen))
            seen += len(due)
            readable = [delivery for data in due if (delivery := _readable(data))]
            count += sum(enqueue_delivery(delivery, adapters) for delivery in readable)
    return count


def _sweep(now: datetime, adapters: Adapters) -> int:
    swept = 0
    for data in adapters.store.find(crashed_query(now)):
        stretch = ContinuationMeter.begin(adapters.store.meter, now)
        with suppress(LeaseLost):  # it lives after all, or another tick was faster
            claim = adapters.store.transact(partial(_seize, delivery_id=str(data["id"]), now=now, stretch=stretch))
            error = ConnectionFailed("The worker vanished in the middle of the delivery.")
            decision = decide_retry(
                error,
                tries=claim.attempt - claim.delivery.series,
                jitter=keys.jitter(claim.delivery.id, claim.attempt),
            )
            record_failure(claim, describe_failure(error), decision, adapters)
            swept += 1
    return swept


def _seize(transaction: Transaction, *, delivery_id: str, now: datetime, stretch: ContinuationMeter) -> Claim:
    """Takes the lane from the vanished worker: from here on its writes are refused.

    Raises LeaseLost if the delivery has ended meanwhile, or somebody holds the lane.
    """
    delivery = _readable(transaction.get(f"deliveries/{delivery_id}") or {})
    if delivery is None or delivery.status not in RUNNING:
        raise LeaseLost
    try:
        lane = lanes.read_lane(transaction, delivery)
    except InvalidInput as error:
        logger.error("lane %s cannot be read: %s", delivery.lane, error)
        raise LeaseLost from error
    if lane.expires and lane.expires > now:
        raise LeaseLost
    members = tuple(Member(each) for each in members_of(transaction, delivery))
    return Claim(members, lanes.acquire(transaction, lane, delivery, now), stretch)


def _readable(data: Data) -> Delivery | None:
    """The delivery; None where its document is damaged: one must not stop the tick for all."""
    try:
        return decode(Delivery, data)
    except InvalidInput as error:
        logger.error("delivery %s cannot be read: %s", data.get("id"), error)
        return None
