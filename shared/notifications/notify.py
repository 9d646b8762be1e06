"""Owns notices: what the people of a tenant are told in the application, written within the transaction of its cause.

E-mail follows from them (shared/notifications/digest.py); whoever has news writes a notice and knows nothing of mail.
"""

from datetime import datetime
from typing import Literal

from shared.model.codec import encode
from shared.model.delivery.delivery import Notification
from shared.platform.store.port import Transaction

Severity = Literal["info", "success", "warning", "error"]


def tell(
    transaction: Transaction,
    notice_id: str,
    *,
    tenant_id: str,
    kind: str,
    severity: Severity,
    message: str,
    link: str | None,
    now: datetime,
) -> None:
    """Writes the notice; `notice_id` is made of its cause, so that the cause repeated is one notice."""
    notice = Notification(
        id=notice_id,
        tenant_id=tenant_id,
        type=kind,
        severity=severity,
        message=message,
        link=link,
        created=now,
    )
    transaction.set(f"notifications/{notice_id}", encode(notice))
