"""Delivery and receipt routes."""

from base64 import b64decode
from typing import Literal

from shared.accounts.controls import ALWAYS
from shared.api.handler import UseCase, use
from shared.api.route import Answer, Call, Route
from shared.api.wire.paging import ListQuery, Page, PageQuery, read_page
from shared.delivery.receipts.archive import (
    ReceiptCheck,
    ReceiptPage,
    ReceiptSearch,
    ReceiptVerification,
    search_receipts,
    verify_receipts,
)
from shared.delivery.requests import control
from shared.delivery.requests.failures import FailureQuery, FailureReport, report_failures
from shared.delivery.requests.listing import DELIVERIES, logs_query, read_receipt
from shared.delivery.requests.models import (
    BatchRequest,
    DeliveryRequest,
    PlacedBatch,
    Rehearsal,
    RetriedDeliveries,
    RetryRequest,
)
from shared.delivery.requests.request import create_batch_delivery as create_batch
from shared.delivery.requests.request import create_delivery as create
from shared.delivery.requests.takedown import Takedown, TakedownRequest
from shared.delivery.requests.takedown import take_down_everywhere as take_down
from shared.model.accounts.tenant import Role
from shared.model.base import Id, Model
from shared.model.delivery.delivery import Delivery, DeliveryLog, DeliveryReference, DeliveryStatus
from shared.model.delivery.receipt import Receipt

_ITEM = "/deliveries/{deliveryId}"


class DeliveryQuery(ListQuery):
    """Selects the deliveries that pass every filter, by the time of their request."""

    status: DeliveryStatus | None = None
    """Only in this state."""
    release_id: Id | None = None
    """Only of this release."""
    target_id: Id | None = None
    """Only to this target."""


class PriorityChange(Model):
    """The new priority. `emergency` is reserved for takedowns."""

    priority: Literal["high", "normal", "low"]
    """The new priority; `emergency` is reserved for takedowns."""


class DeliveryPage(Page[Delivery]):
    """A page of deliveries."""


class LogPage(Page[DeliveryLog]):
    """A page of a delivery's log."""


class Takedowns(Model):
    """The outcome of a takedown for each release and target."""

    takedowns: list[Takedown]
    """One outcome for each release and target."""


def list_deliveries(call: Call) -> DeliveryPage:
    """Lists the tenant's deliveries, by default the newest first."""
    return read_page(DeliveryPage, call.query.of(DELIVERIES, call.caller), call.query, store=call.adapters.store)


def create_delivery(call: Call) -> Answer:
    """Queues a delivery. Returns 200 instead of 201 if the same delivery was requested before."""
    placed = create(call.body, caller=call.caller, adapters=call.adapters)
    status = 201 if placed.created else 200
    return Answer(placed.delivery, location=f"/deliveries/{placed.delivery_id}", status=status)


def create_batch_delivery(call: Call) -> Answer:
    """Queues several releases as one package. Returns 200 instead of 201 if all were requested before."""
    placed = create_batch(call.body, caller=call.caller, adapters=call.adapters)
    return Answer(placed, status=201 if any(each.created for each in placed.deliveries) else 200)


def take_down_everywhere(call: Call) -> Takedowns:
    """Takes down a release, an artist or a label at every target, ahead of all other deliveries."""
    return Takedowns(takedowns=take_down(call.body, caller=call.caller, adapters=call.adapters))


def list_logs(call: Call) -> LogPage:
    """Lists the entries of a delivery's log, oldest first."""
    reference = DeliveryReference(delivery_id=call.path["deliveryId"])
    delivery = control.get_delivery(reference, caller=call.caller, adapters=call.adapters)
    return read_page(LogPage, logs_query(delivery.id), call.query, store=call.adapters.store)


def print_receipt(call: Call) -> Answer:
    """Returns a delivery's receipt as a PDF."""
    from shared.delivery.receipts.download import print_receipt as render

    reference = DeliveryReference(delivery_id=call.path["deliveryId"])
    printed = render(reference, caller=call.caller, adapters=call.adapters)
    return Answer(b64decode(printed.content), file_name=printed.file_name)


def _action(
    name: str,
    summary: str,
    use_case: UseCase,
    *,
    role: Role = "manager",
    query: type[Model] | None = None,
    while_suspended: str = "",
) -> Route:
    return Route(
        "POST",
        f"{_ITEM}/{name}",
        summary,
        use(use_case),
        Delivery,
        role=role,
        query=query,
        conflicts=True,
        while_suspended=while_suspended,
    )


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
        while_suspended="takedown",
    ),
    Route(
        "POST",
        "/deliveries/batch",
        "Queue several releases as one package",
        create_batch_delivery,
        PlacedBatch,
        role="manager",
        body=BatchRequest,
        weight="release_ids",
        status=201,
        conflicts=True,
        other={200: PlacedBatch},
    ),
    Route(
        "POST",
        "/deliveries/retry",
        "Queue several failed deliveries again",
        use(control.retry_deliveries),
        RetriedDeliveries,
        role="manager",
        body=RetryRequest,
        conflicts=True,
    ),
    Route(
        "POST",
        "/deliveries/takedown",
        "Take down at every target",
        take_down_everywhere,
        Takedowns,
        role="admin",
        body=TakedownRequest,
        while_suspended=ALWAYS,
    ),
    Route(
        "GET",
        "/deliveries/failures",
        "Group failed deliveries by cause",
        use(report_failures),
        FailureReport,
        query=FailureQuery,
    ),
    Route("GET", _ITEM, "Read a delivery", use(control.get_delivery), Delivery),
    _action("cancel", "Cancel a queued delivery", control.cancel_delivery, query=Rehearsal, while_suspended=ALWAYS),
    _action("retry", "Queue a delivery again", control.retry_delivery, query=Rehearsal),
    _action("approve", "Approve a delivery", control.approve_delivery),
    _action("skip", "Skip a delivery", control.skip_delivery),
    _action("force", "Run a waiting delivery now", control.force_delivery, role="admin"),
    Route(
        "POST",
        f"{_ITEM}/priority",
        "Change a delivery's priority",
        use(control.prioritise_delivery),
        Delivery,
        role="manager",
        body=PriorityChange,
        conflicts=True,
    ),
    Route("GET", f"{_ITEM}/logs", "Read a delivery's log", list_logs, LogPage, query=PageQuery),
    Route("GET", f"{_ITEM}/receipt", "Read a delivery's receipt", use(read_receipt, name="get_receipt"), Receipt),
    Route("GET", f"{_ITEM}/receipt.pdf", "Read a delivery's receipt as a PDF", print_receipt, media="application/pdf"),
    Route(
        "GET", "/receipts", "Search receipts", use(search_receipts), ReceiptPage, query=ReceiptSearch, conflicts=True
    ),
    Route(
        "GET",
        "/receipts/verification",
        "Verify receipts",
        use(verify_receipts),
        ReceiptVerification,
        query=ReceiptCheck,
    ),
)
