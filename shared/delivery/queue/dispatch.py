"""Adds deliveries to the task queue: the next attempt, or the next continuation of an attempt."""

import logging

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.delivery.queue.state import due, is_due, next_due
from shared.events import DeliverTask
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.platform.store.port import Data, Query, Transaction
from shared.trace import resume

logger = logging.getLogger("stardust.delivery")


def enqueue_new(document: Data, adapters: Adapters) -> bool:
    """Enqueues a delivery that was just created, if it is due. False if not. Raises InvalidInput, Unavailable."""
    delivery = decode(Delivery, document)
    return is_due(delivery, adapters.clock()) and enqueue_delivery(delivery, adapters)


def enqueue_delivery(delivery: Delivery, adapters: Adapters) -> bool:
    """Enqueues the delivery's next attempt. False if it is in the task queue already. Raises Unavailable."""
    return enqueue_attempt(delivery, delivery.attempts_made + 1, 0, adapters)


def enqueue_attempt(delivery: Delivery, attempt: int, continuation: int, adapters: Adapters) -> bool:
    """Enqueues one task of an attempt, which goes on with the trace of the request that queued the delivery.

    False if it is in the task queue already. Raises Unavailable.
    """
    payload = DeliverTask(deliveryId=delivery.id, lane=delivery.lane, attempt=attempt, continuation=continuation)
    task_id = keys.task_id(
        delivery.id, attempt, continuation, next_due(delivery) or delivery.scheduled, adapters.clock()
    )
    with resume(delivery.traceparent, **about(delivery)):
        enqueued = adapters.tasks.enqueue("deliver", payload, task_id=task_id)
        if enqueued:  # the tick tries again every minute what waits in the queue
            logger.info("delivery %s: attempt %d is queued", delivery.id, attempt)
    return enqueued


def about(delivery: Delivery) -> dict[str, str]:
    """What the log lines about a delivery are labelled with (shared/trace.py)."""
    return {
        "tenantId": delivery.tenant_id,
        "releaseId": delivery.release_id,
        "targetId": delivery.target_id,
        "deliveryId": delivery.id,
    }


def suspended_query(tenant_id: str) -> Query:
    """The deliveries that wait because their tenant is suspended, at most 200."""
    return Query(
        "deliveries",
        where=(("tenantId", "==", tenant_id), ("status", "==", "queued"), ("waiting.reason", "==", "suspended")),
        limit=200,
    )


def resume_deliveries(tenant_id: str, adapters: Adapters) -> int:
    """Makes the deliveries that waited for the end of the tenant's suspension due now; returns how many."""
    now = adapters.clock()

    def work(transaction: Transaction) -> int:
        found = transaction.find(suspended_query(tenant_id))
        for data in found:
            transaction.update(f"deliveries/{data['id']}", {"waiting": encode(due(now)), "updated": now})
        return len(found)

    resumed = 0
    while batch := adapters.store.transact(work):
        resumed += batch
    return resumed
