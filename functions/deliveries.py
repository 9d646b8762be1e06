"""Entry points of deliveries: request and control them, queue what is due, carry one out."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits, RetryConfig

from functions import wiring
from functions.edge import answer, logger
from shared.errors import StardustError, Unavailable


@https_fn.on_call(memory=512)
def create_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Queues a delivery. Data: `{releaseId, targetId, takedown?, force?, scheduled?}`.

    Answers `{deliveryId, created, delivery}`; asked twice, `created` is false the second time.
    """

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests.models import DeliveryRequest
        from shared.delivery.requests.request import create_delivery as create
        from shared.model.codec import decode, to_json

        wanted = decode(DeliveryRequest, data)
        requested = create(wanted, caller=caller, store=wiring.store(), clock=wiring.clock)
        delivery = requested.delivery
        return {"deliveryId": delivery.id, "created": requested.created, "delivery": to_json(delivery)}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def create_batch_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Queues several releases as one package. Data: `{releaseIds, targetId, takedown?, force?, scheduled?}`.

    Answers `{deliveries: [{deliveryId, created, delivery}]}`, one for each release.
    """

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests.models import BatchRequest
        from shared.delivery.requests.request import BatchAnswer
        from shared.delivery.requests.request import create_batch_delivery as create
        from shared.model.codec import decode, to_json

        asked = create(decode(BatchRequest, data), caller=caller, store=wiring.store(), clock=wiring.clock)
        return to_json(BatchAnswer.of(asked))

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def get_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Data: `{deliveryId}`; answers `{delivery}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests.control import get_delivery as get

        return _one(get(_delivery_id(data), caller=caller, store=wiring.store()))

    return answer(request, use_case, "read")


@https_fn.on_call(memory=512)
def cancel_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Takes a queued delivery out of the queue. Data: `{deliveryId}`; answers `{delivery}`."""
    return _controlled(request, "cancel_delivery")


@https_fn.on_call(memory=512)
def retry_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Queues a failed or cancelled delivery again. Data: `{deliveryId}`; answers `{delivery}`."""
    return _controlled(request, "retry_delivery")


@https_fn.on_call(memory=512)
def force_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Runs a waiting delivery now, whatever the target's hours. Data: `{deliveryId}`; answers `{delivery}`."""
    return _controlled(request, "force_delivery")


@https_fn.on_call(memory=512)
def skip_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Lets a queued delivery pass until its target's next time. Data: `{deliveryId}`; answers `{delivery}`."""
    return _controlled(request, "skip_delivery")


@https_fn.on_call(memory=512)
def approve_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Lets a delivery run that waits for approval. Data: `{deliveryId}`; answers `{delivery}`."""
    return _controlled(request, "approve_delivery")


@https_fn.on_call(memory=512)
def prioritise_delivery(request: https_fn.CallableRequest[Any]) -> Any:
    """Data: `{deliveryId, priority}`, which is high, normal or low; answers `{delivery}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests.control import PriorityRequest
        from shared.delivery.requests.control import prioritise_delivery as prioritise
        from shared.model.codec import decode

        wanted = decode(PriorityRequest, data)
        return _one(
            prioritise(wanted.delivery_id, wanted.priority, caller=caller, store=wiring.store(), clock=wiring.clock)
        )

    return answer(request, use_case)


@https_fn.on_call(memory=512, timeout_sec=300)
def retry_deliveries(request: https_fn.CallableRequest[Any]) -> Any:
    """Queues failed deliveries again. Data: `{targetId?, releaseId?, limit?}`; answers `{deliveryIds}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests.control import RetryRequest
        from shared.delivery.requests.control import retry_deliveries as retry
        from shared.model.codec import decode

        wanted = decode(RetryRequest, data)
        retried = retry(wanted, caller=caller, store=wiring.store(), clock=wiring.clock)
        return {"deliveryIds": [delivery.id for delivery in retried]}

    return answer(request, use_case)


@https_fn.on_call(memory=512, timeout_sec=540)
def take_down_everywhere(request: https_fn.CallableRequest[Any]) -> Any:
    """Withdraws a release, an artist or a label everywhere. Data: `{releaseId | artist | label}`.

    Answers `{takedowns: [{releaseId, targetId, deliveryId, outcome, reason?}]}`.
    """

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests.takedown import TakedownRequest
        from shared.delivery.requests.takedown import take_down_everywhere as take_down
        from shared.model.codec import decode, to_json

        wanted = decode(TakedownRequest, data)
        done = take_down(wanted, caller=caller, store=wiring.store(), clock=wiring.clock)
        return {"takedowns": [to_json(takedown) for takedown in done]}

    return answer(request, use_case)


def _controlled(request: https_fn.CallableRequest[Any], name: str) -> Any:
    """One of the use cases of shared/delivery/requests/control that take a delivery's id and answer the delivery."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.requests import control

        act = getattr(control, name)
        return _one(act(_delivery_id(data), caller=caller, store=wiring.store(), clock=wiring.clock))

    return answer(request, use_case)


def _delivery_id(data: Any) -> str:
    from shared.delivery.requests.control import DeliveryReference
    from shared.model.codec import decode

    return decode(DeliveryReference, data).delivery_id


def _one(delivery: Any) -> Any:
    from shared.model.codec import to_json

    return {"delivery": to_json(delivery)}


@firestore_fn.on_document_created(document="deliveries/{deliveryId}", memory=512)
def on_delivery_created(event: firestore_fn.Event[Any]) -> None:
    """Queues an immediate delivery at once; one that is due later waits for the minute tick."""
    from shared.delivery.queue.dispatch import enqueue_new

    try:
        enqueue_new(event.data.to_dict() or {}, wiring.adapters())
    except Unavailable:
        raise
    except StardustError:
        logger.exception("delivery %s cannot be queued", event.params["deliveryId"])


@scheduler_fn.on_schedule(schedule="* * * * *", memory=512, timeout_sec=300)
def process_delivery_queue(_event: scheduler_fn.ScheduledEvent) -> None:
    """The minute tick: picks up what crashed, queues what is due. Transfers nothing itself."""
    from shared.delivery.queue.tick import process_queue

    report = process_queue(wiring.adapters())
    logger.info("tick: %d queued, %d swept", report.enqueued, report.swept)


@tasks_fn.on_task_dispatched(
    # The retry policy of deliveries lives in Firestore; the queue repeats only what could not be recorded.
    retry_config=RetryConfig(max_attempts=5, min_backoff_seconds=10, max_backoff_seconds=120),
    rate_limits=RateLimits(max_concurrent_dispatches=50),
    concurrency=1,
    memory=512,
    timeout_sec=1800,
)
def deliver(request: https_fn.CallableRequest[Any]) -> Any:
    """Carries out one attempt of a delivery. Data: DeliverTask (shared/events.py)."""
    from shared.delivery.worker.run import deliver_package

    outcome = deliver_package(request.data, wiring.adapters())
    logger.info("delivery %s: %s %s", request.data.get("deliveryId"), outcome.result, outcome.detail)
    return {"result": outcome.result}
