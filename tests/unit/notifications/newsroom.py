"""A tenant with members who want to know different things, and news about its deliveries."""

from pathlib import Path
from typing import Any

from shared.model.accounts.tenant import Member, NotificationPreferences, Preferences, Role, User
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Notification
from shared.model.mail import Mail
from shared.notifications.digest import Post, note_news, send_digests
from shared.notifications.mail.site import Site
from tests.fixtures.world import START, World

SITE = Site("https://app.example", "https://functions.example")
KEY = "k" * 43


class Newsroom(World):
    """Two members: `admin` wants everything, `viewer` only failures, in Tokyo."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.post = Post(self.store, self.clock, SITE, lambda: KEY)
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

    def news(self, number: int = 1, kind: str = "delivery", **changes: Any) -> Notification:
        """Writes a notice, as a transaction of somebody's does, and hears of it as the trigger does."""
        fields: dict[str, Any] = {
            "id": f"{kind}-{number:04}",
            "tenant_id": "tenant",
            "type": kind,
            "severity": "error",
            "message": f"Delivery failed: number {number}.",
            "link": None,
            "created": self.clock(),
        }
        notice = Notification(**{**fields, **changes})
        self.put(f"notifications/{notice.id}", encode(notice))
        note_news(notice.tenant_id, notice, self.post)
        return notice

    def send(self, minutes: float = 2) -> int:
        self.clock.forward(minutes=minutes)
        return send_digests(self.post)

    def mails(self, uid: str | None = None) -> list[Mail]:
        found = [decode(Mail, data) for path, data in self.store.documents.items() if path.startswith("mail/")]
        mails = sorted(found, key=lambda mail: (mail.created, mail.to))
        return [mail for mail in mails if uid is None or mail.to == [f"{uid}@example.com"]]

    def delivery_news(self, **changes: Any) -> Notification:
        """News about a real delivery of the world's release."""
        delivery = self.request(force=True).delivery
        self.store.transact(
            lambda transaction: transaction.update(
                f"deliveries/{delivery.id}",
                {"failure": {"code": "x", "message": "m", "remedy": "Mend the <host> key.", "retryable": False}},
            )
        )
        return self.news(link=f"/deliveries/{delivery.id}", **changes)
