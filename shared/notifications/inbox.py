"""Lists a tenant's notifications and marks them as read."""

from shared.accounts.access import Caller
from shared.errors import NotFound
from shared.model.codec import decode
from shared.model.delivery.delivery import Notification
from shared.platform.store.port import Query, Store, Transaction


def notifications_query(caller: Caller) -> Query:
    """The tenant's notifications, latest first."""
    return Query("notifications", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def mark_read(notification_id: str, *, caller: Caller, store: Store) -> Notification:
    """Marks the notification as read by the caller. Idempotent. Raises NotFound."""
    path = f"notifications/{notification_id}"

    def work(transaction: Transaction) -> Notification:
        data = transaction.get(path)
        if data is None or data.get("tenantId") != caller.tenant_id:
            raise NotFound("The notification does not exist.")
        readers = list(dict.fromkeys([*data.get("readBy", []), caller.uid]))
        transaction.update(path, {"readBy": readers})
        return decode(Notification, {**data, "readBy": readers})

    return store.transact(work)
