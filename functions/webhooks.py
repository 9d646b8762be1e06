"""Triggers, task and schedule of outgoing webhooks."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits

from functions import wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large
from functions.guards.followed import followed
from functions.plugins import start_hooks
from functions.serving import RESULT_RETRIES, handles, logger


@firestore_fn.on_document_created(document="deliveryHistory/{entryId}", memory=512)
@handles("an event for webhooks")
def announce_delivery(event: firestore_fn.Event[Any]) -> None:
    """Notifies subscribers that a delivery has finished."""
    from shared.webhooks.announce import announce_event
    from shared.webhooks.events import delivery_event

    announce_event(delivery_event(event.data.to_dict()), wiring.adapters())
    start_hooks("deliveryHistory", event.params["entryId"], None, event.data.to_dict(), "ended")


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


def _announcer(name: str, collection: str) -> Any:
    """A trigger that notifies subscribers of what a change of a document means to them; most changes mean nothing."""

    @handles(f"an event for webhooks, of {collection}")
    def announce_change(event: firestore_fn.Event[Any]) -> None:
        from shared.webhooks.announce import announce_event
        from shared.webhooks.changes import changes

        before, after = (
            each.to_dict() if each and each.exists else None for each in (event.data.before, event.data.after)
        )
        (document,) = event.params.values()
        start_hooks(collection, document, before, after, event.id)
        for found in changes(collection, document, before, after, cause=event.id, at=event.time):
            announce_event(found, wiring.adapters())

    announce_change.__name__ = announce_change.__qualname__ = name
    announce_change.__doc__ = f"Notifies subscribers of changes of {collection}."
    return firestore_fn.on_document_written(document=f"{collection}/{{documentId}}", memory=512)(announce_change)


announce_asset = _announcer("announce_asset", "assets")
announce_delivery_state = _announcer("announce_delivery_state", "deliveries")
announce_import = _announcer("announce_import", "importJobs")
announce_release = _announcer("announce_release", "releases")
announce_royalty_run = _announcer("announce_royalty_run", "royaltyRuns")
announce_sales_import = _announcer("announce_sales_import", "salesImports")
announce_target = _announcer("announce_target", "deliveryTargets")
announce_task = _announcer("announce_task", "tasks")


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    retry_config=RESULT_RETRIES,
    rate_limits=RateLimits(max_concurrent_dispatches=50),
    memory=512,
    timeout_sec=60,
)
@followed
def announce(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes one attempt to send a message. Data: AnnounceTask (shared/events.py)."""
    from shared.webhooks.send import send_message

    outcome = send_message(request.data, wiring.adapters())
    logger.info("webhook message %s: %s", request.data.get("messageId"), outcome)
    return {"outcome": outcome}


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=120)
@followed
def watch_webhooks(_event: scheduler_fn.ScheduledEvent) -> None:
    """Queues messages whose tasks were lost."""
    from shared.webhooks.announce import queue_late_messages

    logger.info("webhooks: %d late messages queued", queue_late_messages(wiring.adapters()))
