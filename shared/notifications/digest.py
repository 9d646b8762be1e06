"""Mails notifications in digests: collects them for two minutes, then sends one mail to each subscribed member.

A tenant's digest document records up to which notification its members were mailed. The mails and the new position
are written in one transaction, so that each notification is mailed once, even if runs overlap.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from shared.accounts.adapters import Adapters
from shared.clock import Clock
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Notification
from shared.model.mail import Digest, Mail
from shared.notifications.kinds import KINDS, kind_of
from shared.notifications.mail.compose import Group, MailContext, compose_notifications
from shared.notifications.mail.items import Describer, Item
from shared.notifications.mail.links import link_key
from shared.notifications.mail.recipients import recipients
from shared.notifications.mail.site import Site, brand_of
from shared.platform.store.paging import find_in_order
from shared.platform.store.port import Query, Store, Transaction

COLLECTION_PERIOD = timedelta(minutes=2)
_MAX_LATENESS = timedelta(minutes=2)
"""How much later than `created` a notification may be written, because of retried transactions and clock skew."""
_PAGE_SIZE = 500
_MAX_PAGES = 14
_MAX_NOTIFICATIONS = 3000
_MAX_DIGEST_PAGES = 10
"""At most a thousand tenants are mailed by one run; the next runs mail the others."""
_LISTED = 10


@dataclass(frozen=True, slots=True)
class MailAdapters:
    """The adapters for mailing; `new_key` generates a secret of 256 random bits, as text."""

    store: Store
    clock: Clock
    site: Site
    new_key: Callable[[], str]

    @classmethod
    def of(cls, adapters: Adapters) -> Self:
        """The adapters that mailing needs."""
        site = Site(adapters.app_url, adapters.functions_url)
        return cls(store=adapters.store, clock=adapters.clock, site=site, new_key=adapters.new_token)


def schedule_digest(tenant_id: str, notification: Notification, mailing: MailAdapters) -> bool:
    """Schedules the tenant's digest. A burst of notifications costs one read each, and one write in total."""
    if kind_of(notification) is None:
        return False
    path = f"digests/{tenant_id}"
    if (mailing.store.get(path) or {}).get("due"):
        return False
    now = mailing.clock()

    def work(transaction: Transaction) -> bool:
        data = transaction.get(path)
        digest = decode(Digest, data) if data else Digest(id=tenant_id, tenant_id=tenant_id, since=notification.created)
        if digest.due is not None:
            return False
        transaction.set(path, encode(digest.model_copy(update={"due": now + COLLECTION_PERIOD})))
        return True

    return mailing.store.transact(work)


def due_digests(now: datetime) -> Query:
    """The digests that are due."""
    return Query("digests", where=(("due", "<=", now),), order=("due",), limit=100)


def send_digests(mailing: MailAdapters) -> int:
    """Writes the mails of all due digests and returns their number. Runs may overlap."""
    found = find_in_order(due_digests(mailing.clock()), mailing.store, pages=_MAX_DIGEST_PAGES)
    return sum(_send(decode(Digest, data), mailing) for data in found)


def _send(digest: Digest, mailing: MailAdapters) -> int:
    notifications, more = _unsent(digest, mailing.store)
    mails = _mails(digest, notifications, mailing) if notifications else []
    since = max([digest.since, *(notification.created for notification in notifications)])
    changes = {
        "since": since,
        "recent": _recent(digest, notifications, since),
        "due": mailing.clock() if more else None,
    }
    after = digest.model_copy(update=changes)

    def work(transaction: Transaction) -> int:
        path = f"digests/{digest.id}"
        if transaction.get(path) != encode(digest):
            return 0  # another run was faster
        transaction.set(path, encode(after))
        for mail in mails:
            transaction.set(f"mail/{mail.id}", encode(mail))
        return len(mails)

    return mailing.store.transact(work)


def _unsent(digest: Digest, store: Store) -> tuple[list[Notification], bool]:
    """The notifications not mailed yet, about 3,000 at a time, and whether there are more."""
    known, found = set(digest.recent), list[Notification]()
    after: tuple[object, ...] = ()
    for _ in range(_MAX_PAGES):
        query = Query(
            "notifications",
            where=(("tenantId", "==", digest.tenant_id), ("created", ">=", digest.since - _MAX_LATENESS)),
            order=("created", "id"),
            limit=_PAGE_SIZE,
            after=after,
        )
        page = [decode(Notification, data) for data in store.find(query)]
        found += [notification for notification in page if notification.id not in known]
        if len(page) < _PAGE_SIZE:
            return found, False
        if len(found) >= _MAX_NOTIFICATIONS:
            break
        after = (page[-1].created, page[-1].id)
    return found, True


def _recent(digest: Digest, notifications: Sequence[Notification], since: datetime) -> list[str]:
    """The ids of mailed notifications in the period that the next run reads again."""
    kept = digest.recent if since - digest.since <= _MAX_LATENESS else []
    return [
        *kept,
        *(notification.id for notification in notifications if notification.created >= since - _MAX_LATENESS),
    ][-5000:]


def _mails(digest: Digest, notifications: Sequence[Notification], mailing: MailAdapters) -> list[Mail]:
    groups = _groups(notifications, Describer(mailing.store, mailing.site))
    if not groups:
        return []
    key = link_key(mailing.store, mailing.clock, mailing.new_key)
    brand = brand_of(mailing.store.get(f"tenants/{digest.tenant_id}"))
    context = MailContext(mailing.site, brand, digest.tenant_id, key, mailing.clock())
    mails = []
    for recipient in recipients(digest.tenant_id, mailing.store):
        wanted = [group for group in groups if recipient.wants_kind(group.kind.preference)]
        if wanted:
            mails.append(compose_notifications(recipient, wanted, context, cause=notifications[-1].id))
    return mails


def _groups(notifications: Sequence[Notification], describer: Describer) -> list[Group]:
    """Groups by kind, most severe first; only the listed notifications are looked up."""
    kinds = [(notification, kind) for notification in notifications if (kind := kind_of(notification))]
    counts = Counter(kind.name for _, kind in kinds)
    items: dict[str, list[Item]] = {}
    for notification, kind in kinds:
        listed = items.setdefault(kind.name, [])
        if len(listed) < _LISTED:
            listed.append(describer.item(notification, kind))
    groups = [Group(KINDS[name], counts[name], items[name]) for name in KINDS if name in counts]
    return sorted(groups, key=lambda group: _SEVERITY_ORDER.index(group.items[0].severity))


_SEVERITY_ORDER = ("error", "warning", "success", "info")
