"""Owns mailing the news: gathered for two minutes, one mail to each person who wants to know, however much there is.

A tenant's digest document says up to which notice its people were mailed. The mails and the new mark are written
in one transaction: a notice is mailed once, whoever runs how often at the same time.
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
from shared.notifications.mail.compose import Frame, Group, compose_news
from shared.notifications.mail.items import Describer, Item
from shared.notifications.mail.links import link_key
from shared.notifications.mail.recipients import recipients
from shared.notifications.mail.site import Site, brand_of
from shared.platform.store.port import Query, Store, Transaction

GATHER = timedelta(minutes=2)
_LATE = timedelta(minutes=2)
"""How much later than its own time a notice may be written: by transactions that are tried again, by clocks."""
_PAGE = 500
_PAGES = 14
_MOST = 3000
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Post:
    """What mailing works with; `new_key` makes a secret of 256 random bits, as text."""

    store: Store
    clock: Clock
    site: Site
    new_key: Callable[[], str]

    @classmethod
    def of(cls, adapters: Adapters) -> Self:
        """The adapters that mailing needs."""
        site = Site(adapters.app_url, adapters.functions_url)
        return cls(store=adapters.store, clock=adapters.clock, site=site, new_key=adapters.new_token)


def note_news(tenant_id: str, notice: Notification, post: Post) -> bool:
    """Sees to it that the notice is mailed soon. A storm of notices costs one read each, and one write in all."""
    if kind_of(notice) is None:
        return False
    path = f"digests/{tenant_id}"
    if (post.store.get(path) or {}).get("due"):
        return False
    now = post.clock()

    def work(transaction: Transaction) -> bool:
        data = transaction.get(path)
        digest = decode(Digest, data) if data else Digest(id=tenant_id, tenant_id=tenant_id, since=notice.created)
        if digest.due is not None:
            return False
        transaction.set(path, encode(digest.model_copy(update={"due": now + GATHER})))
        return True

    return post.store.transact(work)


def due_digests(now: datetime) -> Query:
    """The tenants whose people are to be mailed now."""
    return Query("digests", where=(("due", "<=", now),), order=("due",), limit=100)


def send_digests(post: Post) -> int:
    """Mails the news of every tenant that is due; answers how many mails that are. May overlap with itself."""
    return sum(_send(decode(Digest, data), post) for data in post.store.find(due_digests(post.clock())))


def _send(digest: Digest, post: Post) -> int:
    notices, more = _news(digest, post.store)
    mails = _mails(digest, notices, post) if notices else []
    since = max([digest.since, *(notice.created for notice in notices)])
    changes = {"since": since, "recent": _recent(digest, notices, since), "due": post.clock() if more else None}
    after = digest.model_copy(update=changes)

    def work(transaction: Transaction) -> int:
        path = f"digests/{digest.id}"
        if transaction.get(path) != encode(digest):
            return 0  # another run was faster
        transaction.set(path, encode(after))
        for mail in mails:
            transaction.set(f"mail/{mail.id}", encode(mail))
        return len(mails)

    return post.store.transact(work)


def _news(digest: Digest, store: Store) -> tuple[list[Notification], bool]:
    """What was not mailed yet, at most 3000 at a time, and whether there is more."""
    known, found = set(digest.recent), list[Notification]()
    after: tuple[object, ...] = ()
    for _ in range(_PAGES):
        query = Query(
            "notifications",
            where=(("tenantId", "==", digest.tenant_id), ("created", ">=", digest.since - _LATE)),
            order=("created", "id"),
            limit=_PAGE,
            after=after,
        )
        page = [decode(Notification, data) for data in store.find(query)]
        found += [notice for notice in page if notice.id not in known]
        if len(page) < _PAGE:
            return found, False
        if len(found) >= _MOST:
            break
        after = (page[-1].created, page[-1].id)
    return found, True


def _recent(digest: Digest, notices: Sequence[Notification], since: datetime) -> list[str]:
    """What was mailed of the time that is looked at again."""
    kept = digest.recent if since - digest.since <= _LATE else []
    return [*kept, *(notice.id for notice in notices if notice.created >= since - _LATE)][-5000:]


def _mails(digest: Digest, notices: Sequence[Notification], post: Post) -> list[Mail]:
    groups = _groups(notices, Describer(post.store, post.site))
    if not groups:
        return []
    key = link_key(post.store, post.clock, post.new_key)
    brand = brand_of(post.store.get(f"tenants/{digest.tenant_id}"))
    frame = Frame(post.site, brand, digest.tenant_id, key, post.clock())
    mails = []
    for recipient in recipients(digest.tenant_id, post.store):
        wanted = [group for group in groups if recipient.wants_kind(group.kind.preference)]
        if wanted:
            mails.append(compose_news(recipient, wanted, frame, cause=notices[-1].id))
    return mails


def _groups(notices: Sequence[Notification], describer: Describer) -> list[Group]:
    """By kind, the gravest first; only what is listed is looked up."""
    kinds = [(notice, kind) for notice in notices if (kind := kind_of(notice))]
    counts = Counter(kind.name for _, kind in kinds)
    items: dict[str, list[Item]] = {}
    for notice, kind in kinds:
        listed = items.setdefault(kind.name, [])
        if len(listed) < _LISTED:
            listed.append(describer.item(notice, kind))
    groups = [Group(KINDS[name], counts[name], items[name]) for name in KINDS if name in counts]
    return sorted(groups, key=lambda group: _GRAVITY.index(group.items[0].severity))


_GRAVITY = ("error", "warning", "success", "info")
