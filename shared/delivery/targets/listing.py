"""Lists and reads delivery targets."""

from shared.accounts.access import Caller, own_document
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query, Reader


def targets_query(caller: Caller) -> Query:
    """The tenant's targets, by name."""
    return Query("deliveryTargets", where=(("tenantId", "==", caller.tenant_id),), order=("name",))


def read_target(target_id: str, *, caller: Caller, store: Reader) -> DeliveryTarget:
    """The target, without secrets. Raises NotFound."""
    data = own_document(store.get(f"deliveryTargets/{target_id}"), caller, "delivery target")
    return decode(DeliveryTarget, data)
