"""The state of a delivery as one value: its status, and while it is queued the one reason why it waits.

Everything that changes the state builds its fields here; who changes it writes them in its own transaction.
"""

from datetime import datetime
from typing import Any

from shared.errors import Conflict
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, Waiting
from shared.platform.store.port import DELETE

Fields = dict[str, Any]
"""Fields of a document that change."""
Changes = dict[str, Fields]
"""Path of a document -> its fields that change."""


def due(until: datetime) -> Waiting:
    """Runs at `until`."""
    return Waiting(reason="due", until=until)


def parked(until: datetime, note: str) -> Waiting:
    """Due, but not before `until`; `note` tells people why."""
    return Waiting(reason="parked", until=until, note=note)


def behind(delivery_id: str, until: datetime) -> Waiting:
    """Runs after another delivery of its lane; looked at again at `until` in case nothing wakes it."""
    return Waiting(reason="behind", until=until, behind=delivery_id, note=f"It runs after {delivery_id}.")


def in_batch(lead_id: str) -> Waiting:
    """Is sent with the lead of its batch, and never by itself."""
    return Waiting(reason="batch", behind=lead_id, note=f"It is sent with {lead_id}.")


def awaiting_approval() -> Waiting:
    """Runs once somebody approves it."""
    return Waiting(reason="approval")


def queued(waiting: Waiting) -> Fields:
    """The fields of a delivery that is queued for that reason."""
    return {"status": "queued", "waiting": encode(waiting)}


def changed(delivery: Delivery, **update: Any) -> tuple[Delivery, Fields]:
    """The delivery with the fields that `update` names by attribute, and the same as a document's fields."""
    after = delivery.model_copy(update=update)
    document = encode(after)
    names = {name: Delivery.model_fields[name].alias or name for name in update}
    return after, {alias: document.get(alias, DELETE) for alias in names.values()}


def next_due(delivery: Delivery) -> datetime | None:
    """When the queue looks at a queued delivery; None while it waits for something that has no time."""
    return delivery.waiting.until if delivery.waiting else None


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether it is queued and its time has come."""
    until = next_due(delivery)
    return delivery.status == "queued" and until is not None and until <= now


def awaits_approval(delivery: Delivery) -> bool:
    """Whether somebody has to approve it first."""
    return delivery.approval is not None and delivery.approval.by is None


def check_queued(delivery: Delivery) -> None:
    """Raises Conflict unless the delivery is queued and approved."""
    if delivery.status != "queued":
        raise Conflict(f"The delivery is {delivery.status}, no longer queued.")
    if awaits_approval(delivery):
        raise Conflict("The delivery waits for approval.", remedy="Have it approved first.")
