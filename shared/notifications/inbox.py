"""Lists a tenant's notifications and marks them as read."""

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.model.codec import decode
from shared.model.delivery.delivery import Notification, NotificationReference
from shared.platform.store.port import Query, Store, Transaction

_MAX_COUNTED = 100_000


def notifications_query(caller: Caller) -> Query:
    """The tenant's notifications, newest first."""
    return Query("notifications", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def count_unread(caller: Caller, store: Store) -> int:
    """How many of the tenant's notifications the caller has not read. Costs two reads per thousand notifications."""
    everything = Query("notifications", where=(("tenantId", "==", caller.tenant_id),), limit=_MAX_COUNTED)
    read = Query(
        "notifications",
        where=(("tenantId", "==", caller.tenant_id), ("readBy", "array_contains", caller.uid)),
        limit=_MAX_COUNTED,
    )
    return max(0, store.total(everything) - store.total(read))


def mark_read(request: NotificationReference, *, caller: Caller, adapters: Adapters) -> Notification:
    """Marks the notification as read by the caller. Idempotent. Raises NotFound."""
    path = f"notifications/{request.notification_id}"

    def work(transaction: Transaction) -> Notification:
        data = own_document(transaction.get(path), caller, "notification")
        readers = list(dict.fromkeys([*data.get("readBy", []), caller.uid]))
        transaction.update(path, {"readBy": readers})
        return decode(Notification, {**data, "readBy": readers})

    return adapters.store.transact(work)
