"""The state of a delivery: its status and, while it is queued, the one reason why it waits.

All code that changes the state builds the fields here, and writes them in its own transaction.
"""

from datetime import datetime
from typing import Any

from shared.errors import Conflict
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, Waiting
from shared.platform.store.port import DELETE

Fields = dict[str, Any]
"""The changed fields of a document, by stored name."""
Changes = dict[str, Fields]
"""The changed fields by the path of the document."""


def due(until: datetime) -> Waiting:
    """Runs at `until`."""
    return Waiting(reason="due", until=until)


def parked(until: datetime, note: str) -> Waiting:
    """Parked until `until`; `note` tells users why."""
    return Waiting(reason="parked", until=until, note=note)


def suspended(until: datetime, note: str) -> Waiting:
    """Waits until the operator lifts the tenant's suspension; checked again at `until`."""
    return Waiting(reason="suspended", until=until, note=note)


def behind(delivery_id: str, until: datetime) -> Waiting:
    """Runs after another delivery of its lane has ended; checked again at `until` in any case."""
    return Waiting(reason="behind", until=until, behind=delivery_id, note=f"It runs after delivery {delivery_id}.")


def in_batch(lead_id: str) -> Waiting:
    """Is sent with the batch lead, and is never due on its own."""
    return Waiting(reason="batch", behind=lead_id, note=f"It is sent in one package with delivery {lead_id}.")


def awaiting_approval() -> Waiting:
    """Runs once a second person has approved it."""
    return Waiting(reason="approval")


def queued(waiting: Waiting) -> Fields:
    """The fields of a delivery that is queued and waits for this reason."""
    return {"status": "queued", "waiting": encode(waiting)}


def changed(delivery: Delivery, **update: Any) -> tuple[Delivery, Fields]:
    """The delivery with updated attributes, and the same update as fields of its document."""
    after = delivery.model_copy(update=update)
    document = encode(after)
    names = {name: Delivery.model_fields[name].alias or name for name in update}
    return after, {alias: document.get(alias, DELETE) for alias in names.values()}


def next_due(delivery: Delivery) -> datetime | None:
    """When a queued delivery is due; None while it waits for approval or for its batch lead."""
    return delivery.waiting.until if delivery.waiting else None


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether the delivery is queued and due."""
    until = next_due(delivery)
    return delivery.status == "queued" and until is not None and until <= now


def awaits_approval(delivery: Delivery) -> bool:
    """Whether the delivery still has to be approved."""
    return delivery.approval is not None and delivery.approval.by is None


def check_queued(delivery: Delivery) -> None:
    """Raises Conflict unless the delivery is queued and approved."""
    if delivery.status != "queued":
        raise Conflict(f"The delivery is {delivery.status}, no longer queued.")
    if awaits_approval(delivery):
        raise Conflict("The delivery waits for approval.", remedy="Have it approved first.")
