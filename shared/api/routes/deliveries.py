"""Owns the routes of deliveries."""

from collections.abc import Callable
from typing import Literal, Self

from pydantic import model_validator

from shared.api.route import Answer, Call, Handler, Route
from shared.api.wire.paging import PageQuery, find_page, one_of
from shared.delivery.requests import control
from shared.delivery.requests.control import RetryRequest
from shared.delivery.requests.listing import deliveries_query, logs_query, read_receipt
from shared.delivery.requests.models import BatchRequest, DeliveryRequest
from shared.delivery.requests.request import BatchAnswer
from shared.delivery.requests.request import create_batch_delivery as create_batch
from shared.delivery.requests.request import create_delivery as create
from shared.delivery.requests.takedown import Takedown, TakedownRequest
from shared.model.accounts.tenant import Role
from shared.model.base import Id, Model
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery, DeliveryLog, DeliveryStatus, Receipt

_ONE = "/deliveries/{deliveryId}"


class DeliveryQuery(PageQuery):
    """Which deliveries: of one status, of one release, to one target, or all."""

    status: DeliveryStatus | None = None
    release_id: Id | None = None
    target_id: Id | None = None

    @model_validator(mode="after")
    def _one_filter(self) -> Self:
        return one_of(self, "status", "release_id", "target_id")


class Urgency(Model):
    """How urgent a delivery is; emergencies are takedowns' own."""

    priority: Literal["high", "normal", "low"]


class DeliveryPage(Model):
    """A page of deliveries; without `nextCursor` it is the last."""

    items: list[Delivery]
    next_cursor: str | None = None


class LogPage(Model):
    """A page of a delivery's log; without `nextCursor` it is the last."""

    items: list[DeliveryLog]
    next_cursor: str | None = None


class Retried(Model):
    """The deliveries that were queued again."""

    delivery_ids: list[Id]


class Takedowns(Model):
    """What the takedown did, for each release and target."""

    takedowns: list[Takedown]


def list_deliveries(call: Call) -> DeliveryPage:
    """The tenant's deliveries, the latest first."""
    wanted = call.query
    query = deliveries_query(
        call.caller, status=wanted.status, release_id=wanted.release_id, target_id=wanted.target_id
    )
    found, cursor = find_page(query, wanted, store=call.adapters.store)
    return DeliveryPage(items=[decode(Delivery, document) for document in found], next_cursor=cursor)


def create_delivery(call: Call) -> Answer:
    """Queues a delivery; 200 instead of 201 if the same one was asked for before."""
    adapters = call.adapters
    asked = create(call.body, caller=call.caller, store=adapters.store, clock=adapters.clock)
    return Answer(asked.delivery, location=f"/deliveries/{asked.delivery.id}", status=201 if asked.created else 200)


def create_batch_delivery(call: Call) -> Answer:
    """Queues several releases as one package; 200 instead of 201 if all were asked for before."""
    adapters = call.adapters
    asked = create_batch(call.body, caller=call.caller, store=adapters.store, clock=adapters.clock)
    return Answer(BatchAnswer.of(asked), status=201 if any(each.created for each in asked) else 200)


def get_delivery(call: Call) -> Delivery:
    """The delivery, its attempts and how far it has come."""
    return control.get_delivery(call.path["deliveryId"], caller=call.caller, store=call.adapters.store)


def cancel_delivery(call: Call) -> Delivery:
    """Takes a queued delivery out of the queue."""
    return _controlled(call, control.cancel_delivery)


def retry_delivery(call: Call) -> Delivery:
    """Queues a failed or cancelled delivery again."""
    return _controlled(call, control.retry_delivery)


def approve_delivery(call: Call) -> Delivery:
    """Lets a delivery run that waits for a second person's yes."""
    return _controlled(call, control.approve_delivery)


def skip_delivery(call: Call) -> Delivery:
    """Lets a queued delivery pass until the target's next time."""
    return _controlled(call, control.skip_delivery)


def force_delivery(call: Call) -> Delivery:
    """Runs a waiting delivery now, whatever the target's hours."""
    return _controlled(call, control.force_delivery)


def prioritise_delivery(call: Call) -> Delivery:
    """Gives a queued delivery another priority."""
    adapters = call.adapters
    return control.prioritise_delivery(
        call.path["deliveryId"], call.body.priority, caller=call.caller, store=adapters.store, clock=adapters.clock
    )


def retry_deliveries(call: Call) -> Retried:
    """Queues failed deliveries again: all, or those of one release or to one target."""
    adapters = call.adapters
    retried = control.retry_deliveries(call.body, caller=call.caller, store=adapters.store, clock=adapters.clock)
    return Retried(delivery_ids=[delivery.id for delivery in retried])


def take_down_everywhere(call: Call) -> Takedowns:
    """Withdraws a release, an artist or a label from every target, ahead of everything else."""
    from shared.delivery.requests.takedown import take_down_everywhere as take_down

    adapters = call.adapters
    done = take_down(call.body, caller=call.caller, store=adapters.store, clock=adapters.clock)
    return Takedowns(takedowns=done)


def list_logs(call: Call) -> LogPage:
    """The delivery's log, line by line."""
    delivery = get_delivery(call)
    found, cursor = find_page(logs_query(delivery.id), call.query, store=call.adapters.store)
    return LogPage(items=[decode(DeliveryLog, document) for document in found], next_cursor=cursor)


def get_receipt(call: Call) -> Receipt:
    """What lies at the target, file by file, as it was verified."""
    return read_receipt(call.path["deliveryId"], caller=call.caller, store=call.adapters.store)


def print_receipt(call: Call) -> Answer:
    """The same as a PDF."""
    from shared.delivery.receipts.download import print_pdf

    adapters = call.adapters
    printed = print_pdf(
        call.path["deliveryId"],
        caller=call.caller,
        store=adapters.store,
        blobs=adapters.blobs,
        clock=adapters.clock,
    )
    return Answer(printed.content)


def _controlled(call: Call, act: Callable[..., Delivery]) -> Delivery:
    adapters = call.adapters
    return act(call.path["deliveryId"], caller=call.caller, store=adapters.store, clock=adapters.clock)


def _action(name: str, summary: str, handler: Handler, *, role: Role = "manager") -> Route:
    return Route("POST", f"{_ONE}/{name}", summary, handler, Delivery, role=role, conflicts=True)


ROUTES = (
    Route("GET", "/deliveries", "List deliveries", list_deliveries, DeliveryPage, query=DeliveryQuery),
    Route(
        "POST",
        "/deliveries",
        "Queue a delivery",
        create_delivery,
        Delivery,
        role="manager",
        body=DeliveryRequest,
        status=201,
        conflicts=True,
        other={200: Delivery},
    ),
    Route(
        "POST",
        "/deliveries/batch",
        "Queue several releases as one package",
        create_batch_delivery,
        BatchAnswer,
        role="manager",
        body=BatchRequest,
        status=201,
        conflicts=True,
        other={200: BatchAnswer},
    ),
    Route(
        "POST",
        "/deliveries/retry",
        "Queue failed deliveries again",
        retry_deliveries,
        Retried,
        role="manager",
        body=RetryRequest,
        conflicts=True,
    ),
    Route(
        "POST",
        "/deliveries/takedown",
        "Withdraw everywhere",
        take_down_everywhere,
        Takedowns,
        role="admin",
        body=TakedownRequest,
    ),
    Route("GET", _ONE, "Read a delivery", get_delivery, Delivery),
    _action("cancel", "Cancel a queued delivery", cancel_delivery),
    _action("retry", "Queue a delivery again", retry_delivery),
    _action("approve", "Approve a delivery", approve_delivery),
    _action("skip", "Let a delivery pass until the next time", skip_delivery),
    _action("force", "Run a waiting delivery now", force_delivery, role="admin"),
    Route(
        "POST",
        f"{_ONE}/priority",
        "Change a delivery's priority",
        prioritise_delivery,
        Delivery,
        role="manager",
        body=Urgency,
        conflicts=True,
    ),
    Route("GET", f"{_ONE}/logs", "Read a delivery's log", list_logs, LogPage, query=PageQuery),
    Route("GET", f"{_ONE}/receipt", "Read a delivery's receipt", get_receipt, Receipt),
    Route("GET", f"{_ONE}/receipt.pdf", "Print a delivery's receipt", print_receipt, media="application/pdf"),
)
