"""Lists a tenant's notifications and marks them as read."""

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.model.codec import decode
from shared.model.delivery.delivery import Notification, NotificationReference
from shared.platform.store.port import Query, Transaction


def notifications_query(caller: Caller) -> Query:
    """The tenant's notifications, newest first."""
    return Query("notifications", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def mark_read(request: NotificationReference, *, caller: Caller, adapters: Adapters) -> Notification:
    """Marks the notification as read by the caller. Idempotent. Raises NotFound."""
    path = f"notifications/{request.notification_id}"

    def work(transaction: Transaction) -> Notification:
        data = own_document(transaction.get(path), caller, "notification")
        readers = list(dict.fromkeys([*data.get("readBy", []), caller.uid]))
        transaction.update(path, {"readBy": readers})
        return decode(Notification, {**data, "readBy": readers})

    return adapters.store.transact(work)
