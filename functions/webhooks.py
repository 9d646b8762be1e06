"""Triggers, task and schedule of outgoing webhooks."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits

from functions import wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large
from functions.serving import RESULT_RETRIES, handles, logger


@firestore_fn.on_document_created(document="deliveryHistory/{entryId}", memory=512)
@handles("an event for webhooks")
def announce_delivery(event: firestore_fn.Event[Any]) -> None:
    """Notifies subscribers that a delivery has finished."""
    from shared.webhooks.announce import announce_event
    from shared.webhooks.events import delivery_event

    announce_event(delivery_event(event.data.to_dict()), wiring.adapters())


@firestore_fn.on_document_created(document="acknowledgements/{acknowledgementId}", memory=512)
@handles("an event for webhooks")
def announce_acknowledgement(event: firestore_fn.Event[Any]) -> None:
    """Notifies subscribers of an acknowledgement by a DSP."""
    from shared.webhooks.announce import announce_event
    from shared.webhooks.events import acknowledgement_event

    announce_event(acknowledgement_event(event.data.to_dict()), wiring.adapters())


@firestore_fn.on_document_created(document="releases/{releaseId}/versions/{versionId}", memory=512)
@handles("an event for webhooks")
def announce_version(event: firestore_fn.Event[Any]) -> None:
    """Notifies subscribers of a new version of a release."""
    from shared.webhooks.announce import announce_event
    from shared.webhooks.events import version_event

    announce_event(version_event(event.params["releaseId"], event.data.to_dict()), wiring.adapters())


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    retry_config=RESULT_RETRIES,
    rate_limits=RateLimits(max_concurrent_dispatches=50),
    memory=512,
    timeout_sec=60,
)
def announce(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes one attempt to send a message. Data: AnnounceTask (shared/events.py)."""
    from shared.webhooks.send import send_message

    outcome = send_message(request.data, wiring.adapters())
    logger.info("webhook message %s: %s", request.data.get("messageId"), outcome)
    return {"outcome": outcome}


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=120)
def watch_webhooks(_event: scheduler_fn.ScheduledEvent) -> None:
    """Queues messages whose tasks were lost."""
    from shared.webhooks.announce import queue_late_messages

    logger.info("webhooks: %d late messages queued", queue_late_messages(wiring.adapters()))
