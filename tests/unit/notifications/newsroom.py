"""A tenant whose members have different preferences, and notifications about its deliveries."""

from pathlib import Path
from typing import Any

from shared.model.accounts.tenant import Member, NotificationPreferences, Preferences, Role, User
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Notification
from shared.model.mail import Mail
from shared.notifications.digest import MailAdapters, schedule_digest, send_digests
from shared.notifications.mail.site import Site
from tests.fixtures.world import START, World

SITE = Site("https://app.example", "https://functions.example")
KEY = "k" * 43


class NotificationWorld(World):
    """Two members: `admin` wants all mails, `viewer`, in Tokyo, only those about failures."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.mailing = MailAdapters(self.store, self.clock, SITE, lambda: KEY)
        self.join("admin")
        self.join(
            "viewer",
            timezone="Asia/Tokyo",
            notifications=NotificationPreferences(delivery_completed=False, dsp_live=False, weekly_summary=False),
        )
        release: Any = self.store.get("releases/release")
        self.title = f"{release['basic']['displayArtist']} – {release['basic']['title']}"

    def join(self, uid: str, **preferences: Any) -> None:
        email = f"{uid}@example.com"
        role: Role = "admin" if uid == "admin" else "viewer"
        member = Member(
            id=uid, tenant_id="tenant", role=role, email=email, display_name=uid, joined=START, updated=START
        )
        user = User(
            id=uid,
            email=email,
            display_name=uid,
            tenants=["tenant"],
            created=START,
            preferences=Preferences(**preferences),
        )
        self.put(f"tenants/tenant/members/{uid}", encode(member))
        self.put(f"users/{uid}", encode(user))

    def notify(self, number: int = 1, kind: str = "delivery", **changes: Any) -> Notification:
        """Writes a notification as a use case does, and schedules the digest as the trigger does."""
        fields: dict[str, Any] = {
            "id": f"{kind}-{number:04}",
            "tenant_id": "tenant",
            "type": kind,
            "severity": "error",
            "message": f"Delivery failed: number {number}.",
            "link": None,
            "created": self.clock(),
        }
        notification = Notification(**{**fields, **changes})
        self.put(f"notifications/{notification.id}", encode(notification))
        schedule_digest(notification.tenant_id, notification, self.mailing)
        return notification

    def send(self, minutes: float = 2) -> int:
        self.clock.forward(minutes=minutes)
        return send_digests(self.mailing)

    def mails(self, uid: str | None = None) -> list[Mail]:
        found = [decode(Mail, data) for path, data in self.store.documents.items() if path.startswith("mail/")]
        mails = sorted(found, key=lambda mail: (mail.created, mail.to))
        return [mail for mail in mails if uid is None or mail.to == [f"{uid}@example.com"]]

    def notify_of_delivery(self, **changes: Any) -> Notification:
        """A notification about a real delivery of the world's release."""
        delivery = self.request(force=True).delivery
        self.store.transact(
            lambda transaction: transaction.update(
                f"deliveries/{delivery.id}",
                {"failure": {"code": "x", "message": "m", "remedy": "Fix the <host> key.", "retryable": False}},
            )
        )
        return self.notify(link=f"/deliveries/{delivery.id}", **changes)
