"""Entry points of outgoing webhooks: subscriptions, what triggers them, and the task that sends."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits, RetryConfig

from functions import wiring
from functions.calls import serve
from functions.edge import logger
from shared.errors import StardustError, Unavailable


@https_fn.on_call(memory=512)
def create_webhook(request: https_fn.CallableRequest[Any]) -> Any:
    """Subscribes. Data: `{url, events, description?, version?}`; answers `{webhook, secret}`, the secret this once."""
    from shared.webhooks import subscriptions

    return serve(request, subscriptions.WebhookRequest, subscriptions.create_webhook, adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def list_webhooks(request: https_fn.CallableRequest[Any]) -> Any:
    """The tenant's subscriptions. Data: `{}`; answers `{webhooks}`."""
    from shared.webhooks import subscriptions as subs

    return serve(request, subs.WebhookListing, subs.list_webhooks, "webhooks", "read", adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def update_webhook(request: https_fn.CallableRequest[Any]) -> Any:
    """Changes a subscription. Data: `{webhookId, ...}` with the fields to change; answers `{webhook}`."""
    from shared.webhooks import subscriptions as subs

    return serve(request, subs.WebhookChange, subs.update_webhook, "webhook", adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def delete_webhook(request: https_fn.CallableRequest[Any]) -> Any:
    """Ends a subscription. Data: `{webhookId}`; answers `{}`."""
    from shared.webhooks import subscriptions

    return serve(request, subscriptions.WebhookReference, subscriptions.delete_webhook, adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def rotate_webhook_secret(request: https_fn.CallableRequest[Any]) -> Any:
    """Gives a subscription a new secret. Data: `{webhookId}`; answers `{webhook, secret}`, the secret this once."""
    from shared.webhooks import subscriptions as subs

    return serve(request, subs.WebhookReference, subs.rotate_webhook_secret, adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def test_webhook(request: https_fn.CallableRequest[Any]) -> Any:
    """Sends a test message. Data: `{webhookId}`; answers `{message}`, whose document tells what became of it."""
    from shared.webhooks import announce, subscriptions

    use_case = announce.send_test_event
    return serve(request, subscriptions.WebhookReference, use_case, "message", adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def list_webhook_messages(request: https_fn.CallableRequest[Any]) -> Any:
    """A page of what was sent to a webhook. Data: `{webhookId, limit?, after?}`; answers `{messages}`."""
    from shared.webhooks import announce

    return serve(request, announce.MessageSearch, announce.list_messages, "messages", "read", adapters=wiring.webhooks)


@https_fn.on_call(memory=512)
def replay_webhook_message(request: https_fn.CallableRequest[Any]) -> Any:
    """Sends a message again. Data: `{messageId}`; answers `{message}`."""
    from shared.webhooks import announce

    return serve(request, announce.MessageReference, announce.replay_message, "message", adapters=wiring.webhooks)


@firestore_fn.on_document_created(document="deliveryHistory/{entryId}", memory=512)
def announce_delivery(event: firestore_fn.Event[Any]) -> None:
    """Tells subscribers that a delivery ended."""
    from shared.webhooks.events import delivery_event

    _announce(lambda: delivery_event(event.data.to_dict()))


@firestore_fn.on_document_created(document="acknowledgements/{acknowledgementId}", memory=512)
def announce_acknowledgement(event: firestore_fn.Event[Any]) -> None:
    """Tells subscribers that a DSP answered."""
    from shared.webhooks.events import acknowledgement_event

    _announce(lambda: acknowledgement_event(event.data.to_dict()))


@firestore_fn.on_document_created(document="releases/{releaseId}/versions/{versionId}", memory=512)
def announce_version(event: firestore_fn.Event[Any]) -> None:
    """Tells subscribers that a release has a new version."""
    from shared.webhooks.events import version_event

    _announce(lambda: version_event(event.params["releaseId"], event.data.to_dict()))


@tasks_fn.on_task_dispatched(
    # When a message is sent again is decided and kept in Firestore; the queue repeats what could not be recorded.
    retry_config=RetryConfig(max_attempts=5, min_backoff_seconds=10, max_backoff_seconds=120),
    rate_limits=RateLimits(max_concurrent_dispatches=50),
    memory=512,
    timeout_sec=60,
)
def announce(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes one attempt to send a message. Data: AnnounceTask (shared/events.py)."""
    from shared.webhooks.send import send_message

    outcome = send_message(request.data, wiring.webhooks())
    logger.info("webhook message %s: %s", request.data.get("messageId"), outcome)
    return {"outcome": outcome}


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=120)
def watch_webhooks(_event: scheduler_fn.ScheduledEvent) -> None:
    """Queues messages whose task was lost."""
    from shared.webhooks.announce import queue_late_messages

    logger.info("webhooks: %d late messages queued", queue_late_messages(wiring.webhooks()))


def _announce(make_event: Any) -> None:
    from shared.webhooks.announce import announce_event

    try:
        announce_event(make_event(), wiring.webhooks())
    except Unavailable:
        raise
    except StardustError:
        logger.exception("an event cannot be told to webhooks")
