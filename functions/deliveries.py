"""Trigger, schedule and task of deliveries: queue what is due, and run one attempt."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits

from functions import secrets, wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large
from functions.guards.followed import followed
from functions.serving import RESULT_RETRIES, handles, logger
from shared.log_lines import Ticked


@firestore_fn.on_document_created(document="deliveries/{deliveryId}", memory=512)
@handles("delivery {deliveryId}")
def on_delivery_created(event: firestore_fn.Event[Any]) -> None:
    """Queues an immediate delivery at once; the schedule queues those that are due later."""
    from shared.delivery.queue.dispatch import enqueue_new

    enqueue_new(event.data.to_dict() or {}, wiring.adapters())


@scheduler_fn.on_schedule(schedule="* * * * *", memory=512, timeout_sec=300)
@followed
def process_delivery_queue(event: scheduler_fn.ScheduledEvent) -> None:
    """Recovers crashed deliveries and queues those that are due, every minute; also timers and schedules of plug-ins.

    Transfers nothing itself.
    """
    from shared.delivery.queue.tick import process_queue
    from shared.diagnostics.tick import record_health

    began = wiring.clock()
    report = process_queue(wiring.adapters())
    ticked = Ticked(
        enqueued=report.enqueued,
        recovered=report.recovered,
        oldest_s=int(report.oldest.total_seconds()),
        late_s=max(0, int((began - event.schedule_time).total_seconds())),
    )
    logger.info("tick: %d queued, %d recovered", report.enqueued, report.recovered, extra=ticked.extra())
    record_health(wiring.adapters())
    if wiring.has_plugins():
        from shared.plugins.runs.tend import tend_plugins

        tend_plugins(wiring.plugins().active, wiring.adapters())


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    retry_config=RESULT_RETRIES,
    rate_limits=RateLimits(max_concurrent_dispatches=50),
    concurrency=1,
    max_instances=50,
    memory=512,
    timeout_sec=1800,
    secrets=[secrets.WORKBENCH_KEY],
)
@followed
def deliver(request: https_fn.CallableRequest[Any]) -> Any:
    """Runs one attempt of a delivery. Data: DeliverTask (shared/events.py)."""
    from shared.delivery.worker.run import deliver_package

    outcome = deliver_package(request.data, wiring.adapters())
    return {"result": outcome.result}
