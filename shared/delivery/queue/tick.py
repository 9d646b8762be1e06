"""The tick, run every minute: enqueues due deliveries and ends the attempts of crashed workers (sweeper).

Its cost grows with the number of due deliveries, not with all stored ones: every query is bounded and indexed by time.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from shared.accounts.adapters import Adapters
from shared.analytics.continuation_meter import ContinuationMeter
from shared.delivery.queue.batch import members_of
from shared.delivery.queue.claim import Claim, Member
from shared.delivery.queue.dispatch import about, enqueue_delivery
from shared.delivery.queue.lane import new_lane
from shared.delivery.queue.lease import take
from shared.delivery.queue.outcome import decide_next_attempt, describe_failure, record_failure
from shared.errors import ConnectionFailed, InvalidInput, LeaseLost
from shared.model.codec import decode
from shared.model.delivery.delivery import PRIORITIES, Delivery, Priority
from shared.model.delivery.states import RUNNING
from shared.platform.store.port import Data, Query, Transaction
from shared.trace import resume

logger = logging.getLogger("stardust.delivery")

_RECOVERED_PER_TICK = 100
_TENANTS_AT_ONCE = 100
_ENQUEUED_PER_TICK = 1000
_MIN_PER_TENANT = 20


@dataclass(frozen=True, slots=True)
class TickReport:
    """How many deliveries one tick enqueued, and how many it recovered from a crashed worker."""

    enqueued: int
    recovered: int
    oldest: timedelta = timedelta()
    """For how long the longest due delivery had been due; zero if none was."""


def process_queue(adapters: Adapters) -> TickReport:
    """Runs one tick: recovers crashed deliveries, then enqueues due ones. May overlap with another tick."""
    now = adapters.clock()
    recovered = _recover_crashed(now, adapters)
    tenants = _due_tenants(now, adapters)
    oldest = max((now - due for due in tenants.values()), default=timedelta())
    return TickReport(enqueued=_enqueue_due(list(tenants), now, adapters), recovered=recovered, oldest=oldest)


def next_tenant_query(now: datetime, after: str) -> Query:
    """A due delivery of the first tenant, by id, after the tenant `after`."""
    return Query(
        "deliveries",
        where=(("status", "==", "queued"), ("waiting.until", "<=", now), ("tenantId", ">", after)),
        order=("tenantId", "waiting.until"),
        limit=1,
    )


def due_query(tenant_id: str, priority: Priority, now: datetime, limit: int) -> Query:
    """A tenant's due deliveries of one priority, the longest due first."""
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
    """Running deliveries whose lease has expired, at most 100."""
    return Query(
        "deliveries",
        where=(("status", "in", list(RUNNING)), ("leaseExpires", "<=", now)),
        order=("leaseExpires",),
        limit=_RECOVERED_PER_TICK,
    )


def _enqueue_due(tenants: list[str], now: datetime, adapters: Adapters) -> int:
    """Enqueues an equal share for every tenant, so that many deliveries of one tenant do not delay the others."""
    share = max(_MIN_PER_TENANT, _ENQUEUED_PER_TICK // max(1, len(tenants)))
    return sum(_enqueue_share(tenant_id, share, now, adapters) for tenant_id in tenants)


def _due_tenants(now: datetime, adapters: Adapters) -> dict[str, datetime]:
    """The tenants with due deliveries, at most 200, and since when the first of each is due.

    Where there are a hundred, the others begin at another place each minute, so that all have their turn.
    """
    tenants = dict(_some_due_tenants(now, "", adapters))
    if len(tenants) == _TENANTS_AT_ONCE:
        elsewhere = hashlib.sha256(f"{now:%Y%m%d%H%M}".encode()).hexdigest()
        tenants |= _some_due_tenants(now, max(elsewhere, *tenants), adapters)
    return tenants


def _some_due_tenants(now: datetime, last: str, adapters: Adapters) -> Iterator[tuple[str, datetime]]:
    """The first hundred of the tenants with due deliveries, by id, after the tenant `last`."""
    for _ in range(_TENANTS_AT_ONCE):
        found = adapters.store.find(next_tenant_query(now, last))
        if not found:
            return
        last = found[0]["tenantId"]
        yield last, found[0]["waiting"]["until"]


def _enqueue_share(tenant_id: str, share: int, now: datetime, adapters: Adapters) -> int:
    """Enqueues at most `share` of the tenant's due deliveries, by priority; returns how many were not enqueued yet."""
    found = enqueued = 0
    for priority in PRIORITIES:
        if found < share:
            due = adapters.store.find(due_query(tenant_id, priority, now, share - found))
            found += len(due)
            readable = [delivery for data in due if (delivery := _decode_or_log(data))]
            enqueued += sum(enqueue_delivery(delivery, adapters) for delivery in readable)
    return enqueued


def _recover_crashed(now: datetime, adapters: Adapters) -> int:
    """The sweeper: records a failed attempt for every delivery whose lease has expired; returns their number."""
    recovered = 0
    for data in adapters.store.find(crashed_query(now)):
        meter = ContinuationMeter.begin(adapters.store.meter, now)
        with suppress(LeaseLost):  # the worker has renewed its lease, or another tick was faster
            claim = adapters.store.transact(partial(_take_over, delivery_id=str(data["id"]), now=now, meter=meter))
            error = ConnectionFailed("The worker stopped during the delivery.")
            record_failure(claim, describe_failure(error), decide_next_attempt(claim, error), adapters)
            with resume(claim.delivery.traceparent, **about(claim.delivery)):
                logger.warning("delivery %s: the worker of attempt %d stopped", claim.delivery.id, claim.attempt)
            recovered += 1
    return recovered


def _take_over(transaction: Transaction, *, delivery_id: str, now: datetime, meter: ContinuationMeter) -> Claim:
    """Takes the delivery from the crashed worker, whose later writes are rejected.

    Raises LeaseLost if the delivery has ended, is leased again, or cannot be read.
    """
    delivery = _decode_or_log(transaction.get(f"deliveries/{delivery_id}") or {})
    if delivery is None or delivery.status not in RUNNING:
        raise LeaseLost
    if delivery.lease_expires and delivery.lease_expires > now:
        raise LeaseLost
    members = tuple(Member(each, new_lane(each)) for each in members_of(transaction, delivery))
    lease, leased = take(delivery, now)
    transaction.update(f"deliveries/{delivery_id}", leased)
    return Claim(members, lease, meter)


def _decode_or_log(data: Data) -> Delivery | None:
    """The delivery, or None if its document is invalid: one invalid document must not stop the tick."""
    try:
        return decode(Delivery, data)
    except InvalidInput as error:
        logger.error("delivery %s cannot be read: %s", data.get("id"), error)
        return None
