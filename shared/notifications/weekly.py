"""Owns the weekly summary: Monday at 09:00 where each person is, from the days' sums, to whoever wants it, once.

A tenant's document says from when on there is somebody to be told. It is made by a delivery that ends and given up
after a week without one, so that looking costs only what there is to tell.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.analytics.report import Analytics, AnalyticsRequest, analyse, days_query
from shared.model.codec import decode, encode
from shared.model.mail import Mail, WeeklySummaries
from shared.notifications.digest import Post
from shared.notifications.mail.compose import Frame, compose_weekly
from shared.notifications.mail.links import link_key
from shared.notifications.mail.recipients import Recipient, recipients
from shared.notifications.mail.site import brand_of
from shared.platform.store.port import DELETE, Query, Store, Transaction

_WEEK = timedelta(days=7)
_HOUR = time(9)
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)


def moment_of(monday: date, zone: ZoneInfo) -> datetime:
    """When it is 09:00 on that Monday in the zone."""
    return datetime.combine(monday, _HOUR, zone).astimezone(UTC)


def await_summary(tenant_id: str, store: Store, now: datetime) -> None:
    """Sees to it that the tenant's people are told about this week. One read, and one write a season of deliveries."""
    path = f"summaries/{tenant_id}"
    if (store.get(path) or {}).get("next"):
        return
    monday = _monday_on_or_before(now)
    if _nine_at(monday, _WESTERNMOST) <= now:
        monday += _WEEK
    first = max(now, _nine_at(monday, _EASTERNMOST))
    document = WeeklySummaries(id=tenant_id, tenant_id=tenant_id, monday=monday, next=first)

    def work(transaction: Transaction) -> None:
        if not (transaction.get(path) or {}).get("next"):
            transaction.set(path, encode(document))

    store.transact(work)


def due_summaries(now: datetime) -> Query:
    """The tenants some of whose people may be told now."""
    return Query("summaries", where=(("next", "<=", now),), order=("next",), limit=100)


def send_summaries(post: Post) -> int:
    """Tells everybody whose Monday has come; answers how many mails that are. May overlap with itself."""
    found = post.store.find(due_summaries(post.clock()))
    return sum(_send(decode(WeeklySummaries, data), post) for data in found)


def _send(summary: WeeklySummaries, post: Post) -> int:
    now, path = post.clock(), f"summaries/{summary.id}"
    people = recipients(summary.tenant_id, post.store)
    mails = list(_mails(summary, people, now, post))
    later = [at for person in people if (at := moment_of(summary.monday, person.zone)) > now]

    def work(transaction: Transaction) -> int:
        if transaction.get(path) != encode(summary):
            return 0  # another run was faster
        fresh = [mail for mail in mails if transaction.get(f"mail/{mail.id}") is None]
        changes = {"next": min(later)} if later else _next_week(summary, transaction)
        transaction.update(path, changes)
        for mail in fresh:
            transaction.create(f"mail/{mail.id}", encode(mail))
        return len(fresh)

    return post.store.transact(work)


def _mails(summary: WeeklySummaries, people: list[Recipient], now: datetime, post: Post) -> Iterator[Mail]:
    """To those whose moment came since the last look; who has nothing to hear is left alone."""
    weeks: dict[date, Analytics] = {}
    for person in people:
        at = moment_of(summary.monday, person.zone)
        if (summary.next or now) <= at <= now and person.wants_kind("weekly_summary"):
            if at.date() not in weeks:
                weeks[at.date()] = _week_before(at.date(), summary.tenant_id, post.store)
            week = weeks[at.date()]
            if week.total.completed or week.total.failed:
                yield _mail(summary, person, week, post)


def _mail(summary: WeeklySummaries, person: Recipient, week: Analytics, post: Post) -> Mail:
    store = post.store
    key = link_key(store, post.clock, post.new_key)
    frame = Frame(post.site, brand_of(store.get(f"tenants/{summary.tenant_id}")), summary.tenant_id, key, post.clock())
    targets = {each.key: store.get(f"deliveryTargets/{each.key}") or {} for each in week.by_target}
    names = {target_id: str(target.get("name", "a deleted target")) for target_id, target in targets.items()}
    return compose_weekly(person, week, names, frame, cause=f"weekly\0{summary.tenant_id}\0{summary.monday}")


def _week_before(day: date, tenant_id: str, store: Store) -> Analytics:
    """The seven whole days (UTC) before: where Monday comes early, the week ends on Saturday."""
    request = AnalyticsRequest(since=day - _WEEK, until=day - timedelta(days=1))
    return analyse(request, tenant_id=tenant_id, store=store)


def _next_week(summary: WeeklySummaries, transaction: Transaction) -> dict[str, object]:
    """Everybody was told: it goes on if there is something to tell next time; read within the transaction, so that no
    delivery that ends meanwhile is overlooked."""
    monday = summary.monday + _WEEK
    since = summary.monday - timedelta(days=1)
    if not transaction.find(days_query(summary.tenant_id, since, monday)):
        return {"next": DELETE}
    changed = summary.model_copy(update={"monday": monday, "next": _nine_at(monday, _EASTERNMOST)})
    return {name: value for name, value in encode(changed).items() if name in ("monday", "next")}


def _monday_on_or_before(now: datetime) -> date:
    """By the easternmost calendar, where it is Monday first."""
    day = (now + _EASTERNMOST).date()
    return day - timedelta(days=day.weekday())


def _nine_at(monday: date, offset: timedelta) -> datetime:
    return datetime.combine(monday, _HOUR, UTC) - offset
