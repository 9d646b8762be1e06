"""Queries for deliveries and their logs, and the use case that reads a receipt."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.requests.control import get_delivery
from shared.errors import NotFound
from shared.model.codec import decode
from shared.model.delivery.delivery import DeliveryReference, Receipt
from shared.platform.store.port import Data, Query


def deliveries_query(
    caller: Caller, *, status: str | None = None, release_id: str | None = None, target_id: str | None = None
) -> Query:
    """The tenant's deliveries, newest first, by one filter at most: status, release or target."""
    if status is not None:
        return Query(
            "deliveries",
            where=(("tenantId", "==", caller.tenant_id), ("status", "==", status)),
            order=("-created",),
        )
    if release_id is not None:
        return Query(
            "deliveries",
            where=(("tenantId", "==", caller.tenant_id), ("releaseId", "==", release_id)),
            order=("-created",),
        )
    if target_id is not None:
        return Query(
            "deliveries",
            where=(("tenantId", "==", caller.tenant_id), ("targetId", "==", target_id)),
            order=("-created",),
        )
    return Query("deliveries", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


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
