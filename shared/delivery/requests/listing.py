"""Queries for deliveries and their logs, and the use case that reads a receipt."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.requests.control import get_delivery
from shared.errors import NotFound
from shared.model.codec import decode
from shared.model.delivery.delivery import DeliveryReference
from shared.model.delivery.receipt import Receipt
from shared.platform.store.listing import Listing
from shared.platform.store.port import Data, Query

DELIVERIES = Listing("deliveries", {"status": "status", "release_id": "releaseId", "target_id": "targetId"}, "created")
"""The tenant's deliveries, by the time of their request."""


def logs_query(delivery_id: str) -> Query:
    """The delivery log, in the order of time."""
    return Query(f"deliveries/{delivery_id}/logs", order=("timestamp",))


def read_receipt(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> Receipt:
    """Returns the receipt of a delivery. Raises NotFound, also while the delivery is not completed."""
    get_delivery(request, caller=caller, adapters=adapters)
    data: Data | None = adapters.store.get(f"receipts/{request.delivery_id}")
    if data is None:
        raise NotFound("The delivery has no receipt yet.", remedy="Wait until it is completed.")
    return decode(Receipt, data)
