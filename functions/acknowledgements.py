"""Trigger, schedule, task and HTTPS endpoint of acknowledgements."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits, RetryConfig
from flask import Request, Response

from functions import wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, json_response, too_large
from functions.guards.followed import followed
from functions.serving import handles, logger, spend_by_address
from shared.errors import Forbidden, RateLimited, StardustError

MAX_ACKNOWLEDGEMENT_BYTES = 1 << 20
"""MAX_BYTES of the parser, which would load pydantic on every cold start."""


@firestore_fn.on_document_created(document="deliveryHistory/{entryId}", memory=512)
@handles("the result of delivery {entryId}")
def on_delivery_recorded(event: firestore_fn.Event[Any]) -> None:
    """Follows up on a finished delivery: schedules the weekly summary and acknowledgement polls."""
    from shared.delivery.acknowledgements.poll.poll import follow_delivery
    from shared.notifications.weekly import schedule_summary

    entry = event.data.to_dict() or {}
    schedule_summary(str(entry.get("tenantId")), wiring.store(), wiring.clock())
    follow_delivery(entry, wiring.adapters())


@firestore_fn.on_document_written(document="deliveries/{deliveryId}", memory=512)
@handles("where delivery {deliveryId} stands")
def on_delivery_written(event: firestore_fn.Event[Any]) -> None:
    """Indexes where the release stands at the target, if the delivery's state or the DSP's changed."""
    before, after = (each.to_dict() if each and each.exists else {} for each in (event.data.before, event.data.after))
    if all(before.get(name) == after.get(name) for name in ("status", "dsp", "failure")):
        return
    from shared.delivery.acknowledgements.standing import index_standing

    index_standing(event.params["deliveryId"], wiring.adapters())


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=300)
@followed
def watch_dialogues(_event: scheduler_fn.ScheduledEvent) -> None:
    """Queues the folders that are due to be polled, and raises an alarm where a status report is overdue."""
    from shared.delivery.acknowledgements.poll.watch import watch_acknowledgements

    report = watch_acknowledgements(wiring.adapters())
    logger.info("acknowledgements: %d polls queued, %d alarms", report.polls, report.alarms)


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    # The schedule polls unreadable folders again; the queue retries only if a result could not be stored.
    retry_config=RetryConfig(max_attempts=3, min_backoff_seconds=30, max_backoff_seconds=300),
    rate_limits=RateLimits(max_concurrent_dispatches=20),
    concurrency=1,
    memory=512,
    timeout_sec=540,
)
@followed
def listen(request: https_fn.CallableRequest[Any]) -> Any:
    """Polls a target's acknowledgement folder. Data: ListenTask. (Queue names cannot contain underscores.)"""
    from shared.delivery.acknowledgements.poll.poll import read_acknowledgements as read

    report = read(request.data, wiring.adapters())
    logger.info("target %s: %d read, %d applied %s", request.data, report.read, report.applied, report.problem)
    return {"read": report.read, "applied": report.applied}


@bounded(MAX_ACKNOWLEDGEMENT_BYTES, too_large)
@https_fn.on_request(memory=512)
@followed
def dsp_webhook(request: Request) -> Response:
    """Receives an acknowledgement by POST to `.../dsp_webhook/{targetId}`, signed in the header `Stardust-Signature`.

    Returns `{acknowledgementId, status, new}`, 403 if the target, the signature or the time is
    invalid, or 429 if the address sends too many.
    """
    from shared.delivery.acknowledgements.webhook import HEADER, receive_call

    if request.method != "POST":
        return json_response({"code": "method-not-allowed", "message": "Send the acknowledgement by POST."}, 405)
    body = request.get_data()
    target_id = request.path.rstrip("/").rpartition("/")[2]
    try:
        spend_by_address("dsp_webhook", request)  # a signature is checked with a secret that Cloud KMS opens
        received = receive_call(target_id, body, request.headers.get(HEADER, ""), wiring.adapters())
    except (Forbidden, RateLimited) as error:
        return json_response({"code": error.code, "message": str(error)}, _STATUS[type(error)])
    except StardustError:  # nothing about the deployment or the target is for anonymous callers
        logger.exception("an acknowledgement for target %s could not be received", target_id)
        return json_response({"code": "unavailable", "message": "Try again later."}, 503)
    acknowledgement = received.acknowledgement
    return json_response(
        {"acknowledgementId": acknowledgement.id, "status": acknowledgement.status, "new": received.new}, 200
    )


_STATUS = {Forbidden: 403, RateLimited: 429}
