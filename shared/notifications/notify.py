"""Writes notifications for a tenant's members, within the transaction of their cause.

E-mails are derived from them (shared/notifications/digest.py); callers do not depend on mail.
"""

from datetime import datetime

from shared.model.accounts.tenant import Role
from shared.model.codec import encode
from shared.model.delivery.delivery import Notification, NotificationLevel
from shared.notifications.kinds import title_of
from shared.platform.store.port import Transaction


def write_notification(
    transaction: Transaction,
    notification_id: str,
    *,
    tenant_id: str,
    kind: str,
    severity: NotificationLevel,
    message: str,
    link: str | None,
    now: datetime,
    role: Role | None = None,
) -> None:
    """Writes a notification, with its kind's title. Idempotent for an id that is derived from the cause.

    `role`: concerns members with at least this role; without it all.
    """
    notification = Notification(
        id=notification_id,
        tenant_id=tenant_id,
        type=kind,
        severity=severity,
        title=title_of(kind, severity),
        message=message,
        link=link,
        role=role,
        created=now,
    )
    transaction.set(f"notifications/{notification_id}", encode(notification))
