"""Entry points of the dialogue with DSPs: what they answer, by folder or call, and what is overdue."""

import json
from secrets import token_urlsafe
from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits, RetryConfig
from flask import Request, Response

from functions import wiring
from functions.edge import answer, logger
from shared.errors import Forbidden, InvalidInput, StardustError, Unavailable


@firestore_fn.on_document_created(document="deliveryHistory/{entryId}", memory=512)
def on_delivery_recorded(event: firestore_fn.Event[Any]) -> None:
    """What follows the end of a delivery and need not be in its transaction."""
    from shared.delivery.acknowledgements.poll.poll import follow_delivery
    from shared.notifications.weekly import schedule_summary

    entry = event.data.to_dict() or {}
    try:
        schedule_summary(str(entry.get("tenantId")), wiring.store(), wiring.clock())
        follow_delivery(entry, wiring.adapters())
    except Unavailable:
        raise
    except StardustError:
        logger.exception("what follows delivery %s cannot be done", event.params["entryId"])


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=300)
def watch_dialogues(_event: scheduler_fn.ScheduledEvent) -> None:
    """Queues the folders that are due to be read, and raises the alarm where a DSP's word is missing."""
    from shared.delivery.acknowledgements.poll.watch import watch_dialogues as watch

    report = watch(wiring.adapters())
    logger.info("dialogues: %d folders queued, %d alarms", report.polls, report.alarms)


@tasks_fn.on_task_dispatched(
    # A folder that cannot be read is asked again by the watch; the queue repeats only what could not be recorded.
    retry_config=RetryConfig(max_attempts=3, min_backoff_seconds=30, max_backoff_seconds=300),
    rate_limits=RateLimits(max_concurrent_dispatches=20),
    concurrency=1,
    memory=512,
    timeout_sec=540,
)
def listen(request: https_fn.CallableRequest[Any]) -> Any:
    """Looks into a target's folder of acknowledgements. Data: ListenTask. (A queue's name may have no underscore.)"""
    from shared.delivery.acknowledgements.poll.poll import read_acknowledgements as read

    report = read(request.data, wiring.adapters())
    logger.info("target %s: %d read, %d applied %s", request.data, report.read, report.applied, report.problem)
    return {"read": report.read, "applied": report.applied}


@https_fn.on_request(memory=512)
def dsp_webhook(request: Request) -> Response:
    """Takes an acknowledgement by POST to `.../dsp_webhook/{targetId}`, signed in the header `Stardust-Signature`.

    Answers `{acknowledgementId, status, new}`; 403 whatever is wrong with target, signature or time.
    """
    from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES
    from shared.delivery.acknowledgements.webhook import HEADER, receive_call

    if request.method != "POST":
        return _json({"code": "method-not-allowed", "message": "POST an acknowledgement."}, 405)
    body = request.stream.read(MAX_BYTES + 1)
    target_id = request.path.rstrip("/").rpartition("/")[2]
    try:
        received = receive_call(target_id, body, request.headers.get(HEADER, ""), wiring.adapters())
    except StardustError as error:
        return _json({"code": error.code, "message": str(error)}, _STATUS.get(type(error), 500))
    known = received.acknowledgement
    return _json({"acknowledgementId": known.id, "status": known.status, "new": received.new}, 200)


_STATUS = {Forbidden: 403, InvalidInput: 413, Unavailable: 503}


def _json(body: object, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(json.dumps(body), status=status, mimetype="application/json", headers=headers)


@https_fn.on_call(memory=512)
def create_webhook_secret(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes a new secret for a target's calls. Data: `{targetId}`; answers `{secret}` this one time."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.acknowledgements.webhook import create_webhook_secret as create

        adapters = wiring.adapters()
        secret = create(_target_id(data), caller=caller, adapters=adapters, new_secret=token_urlsafe)
        return {"secret": secret}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def poll_acknowledgements(request: https_fn.CallableRequest[Any]) -> Any:
    """Has a target's folder of acknowledgements looked into now. Data: `{targetId}`; answers `{queued}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.acknowledgements.poll.poll import poll_now

        caller.require("manager")
        adapters = wiring.adapters()
        task = poll_now(_target_id(data), caller.tenant_id, adapters)
        return {"queued": adapters.tasks.enqueue("listen", task, task_id=wiring.new_id())}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def complete_task(request: https_fn.CallableRequest[Any]) -> Any:
    """Ticks off a task that a rejection left. Data: `{taskId}`; answers `{task}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.acknowledgements.tasks import TodoReference
        from shared.delivery.acknowledgements.tasks import complete_task as complete
        from shared.model.codec import decode, to_json

        task_id = decode(TodoReference, data).task_id
        return {"task": to_json(complete(task_id, caller=caller, store=wiring.store(), clock=wiring.clock))}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def reconcile(request: https_fn.CallableRequest[Any]) -> Any:
    """Compares what was sent with what DSPs say. Data: ReconcileExport; answers `{rows, next?}`, or `{csv, next?}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.acknowledgements.reconciliation import ReconcileExport, reconciliation_csv
        from shared.delivery.acknowledgements.reconciliation import reconcile as report
        from shared.model.codec import decode, to_json

        wanted = decode(ReconcileExport, data)
        page = to_json(report(wanted, caller=caller, store=wiring.store()))
        if wanted.format == "csv":
            page["csv"] = reconciliation_csv(page.pop("rows"))
        return page

    return answer(request, use_case, "read")


def _target_id(data: Any) -> str:
    from shared.delivery.acknowledgements.poll.poll import TargetReference
    from shared.model.codec import decode

    return decode(TargetReference, data).target_id
