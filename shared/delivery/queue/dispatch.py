"""Hands deliveries to the task queue: the next attempt, or the continuation of one."""

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.delivery.queue.state import is_due, next_due
from shared.events import DeliverTask
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.platform.store.port import Data


def enqueue_new(document: Data, adapters: Adapters) -> bool:
    """Queues a delivery that was just created, if it is due. False if not. Raises InvalidInput, Unavailable."""
    delivery = decode(Delivery, document)
    return is_due(delivery, adapters.clock()) and enqueue_delivery(delivery, adapters)


def enqueue_delivery(delivery: Delivery, adapters: Adapters) -> bool:
    """Queues the task for the delivery's next attempt. False if it is queued already."""
    return enqueue_attempt(delivery, delivery.attempts_made + 1, 0, adapters)


def enqueue_attempt(delivery: Delivery, attempt: int, continuation: int, adapters: Adapters) -> bool:
    """Queues one task of an attempt. False if it is queued already."""
    payload = DeliverTask(deliveryId=delivery.id, lane=delivery.lane, attempt=attempt, continuation=continuation)
    task_id = keys.task_id(
        delivery.id, attempt, continuation, next_due(delivery) or delivery.scheduled, adapters.clock()
    )
    return adapters.tasks.enqueue("deliver", payload, task_id=task_id)
