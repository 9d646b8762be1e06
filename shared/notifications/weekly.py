"""Mails the weekly summary once to each subscribed member, on Monday at 09:00 in their time zone, from the daily sums.

A tenant's document records when the next recipient is due. It is created when a delivery ends and cleared after a
week without deliveries, so that idle tenants cost nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.analytics.report import Analytics, AnalyticsRequest, analyse, days_query
from shared.model.codec import decode, encode
from shared.model.mail import Mail, WeeklySummaries
from shared.notifications.digest import MailAdapters
from shared.notifications.mail.compose import MailContext, compose_weekly
from shared.notifications.mail.links import link_key
from shared.notifications.mail.recipients import Recipient, recipients
from shared.notifications.mail.site import brand_of
from shared.platform.store.paging import find_in_order
from shared.platform.store.port import DELETE, Query, Store, Transaction

_WEEK = timedelta(days=7)
_MAX_PAGES = 10
"""At most a thousand tenants by one run; the next runs do the others."""
_TIME_OF_DAY = time(9)
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)


def due_at(monday: date, zone: ZoneInfo) -> datetime:
    """The instant of 09:00 on that Monday in the time zone."""
    return datetime.combine(monday, _TIME_OF_DAY, zone).astimezone(UTC)


def schedule_summary(tenant_id: str, store: Store, now: datetime) -> None:
    """Schedules the tenant's summary of this week. One read, and one write until the summary is cleared again."""
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
    """The tenants with recipients who may be due."""
    return Query("summaries", where=(("next", "<=", now),), order=("next",), limit=100)


def send_summaries(mailing: MailAdapters) -> int:
    """Writes the summaries of all recipients who are due and returns their number. Runs may overlap."""
    found = find_in_order(due_summaries(mailing.clock()), mailing.store, pages=_MAX_PAGES)
    return sum(_send(decode(WeeklySummaries, data), mailing) for data in found)


def _send(summary: WeeklySummaries, mailing: MailAdapters) -> int:
    now, path = mailing.clock(), f"summaries/{summary.id}"
    people = recipients(summary.tenant_id, mailing.store)
    mails = list(_mails(summary, people, now, mailing))
    later = [at for person in people if (at := due_at(summary.monday, person.zone)) > now]

    def work(transaction: Transaction) -> int:
        if transaction.get(path) != encode(summary):
            return 0  # another run was faster
        fresh = [mail for mail in mails if transaction.get(f"mail/{mail.id}") is None]
        changes = {"next": min(later)} if later else _next_week(summary, transaction)
        transaction.update(path, changes)
        for mail in fresh:
            transaction.create(f"mail/{mail.id}", encode(mail))
        return len(fresh)

    return mailing.store.transact(work)


def _mails(summary: WeeklySummaries, people: list[Recipient], now: datetime, mailing: MailAdapters) -> Iterator[Mail]:
    """Mails to the recipients who became due since the last run; skips weeks without deliveries."""
    weeks: dict[date, Analytics] = {}
    for person in people:
        at = due_at(summary.monday, person.zone)
        if (summary.next or now) <= at <= now and person.wants_kind("weekly_summary"):
            if at.date() not in weeks:
                weeks[at.date()] = _week_before(at.date(), summary.tenant_id, mailing.store)
            week = weeks[at.date()]
            if week.total.completed or week.total.failed:
                yield _mail(summary, person, week, mailing)


def _mail(summary: WeeklySummaries, person: Recipient, week: Analytics, mailing: MailAdapters) -> Mail:
    store = mailing.store
    key = link_key(store, mailing.clock, mailing.new_key)
    context = MailContext(
        mailing.site, brand_of(store.get(f"tenants/{summary.tenant_id}")), summary.tenant_id, key, mailing.clock()
    )
    targets = {each.key: store.get(f"deliveryTargets/{each.key}") or {} for each in week.by_target}
    names = {target_id: str(target.get("name", "a deleted target")) for target_id, target in targets.items()}
    return compose_weekly(person, week, names, context, cause=f"weekly\0{summary.tenant_id}\0{summary.monday}")


def _week_before(day: date, tenant_id: str, store: Store) -> Analytics:
    """The seven whole days (UTC) before `day`: in time zones far to the east, the week ends on Saturday."""
    request = AnalyticsRequest(since=day - _WEEK, until=day - timedelta(days=1))
    return analyse(request, tenant_id=tenant_id, store=store)


def _next_week(summary: WeeklySummaries, transaction: Transaction) -> dict[str, object]:
    """After the last recipient: schedules the next week if it has deliveries. Read within the transaction, so that no
    delivery that ends in the meantime is missed."""
    monday = summary.monday + _WEEK
    since = summary.monday - timedelta(days=1)
    if not transaction.find(days_query(summary.tenant_id, since, monday)):
        return {"next": DELETE}
    changed = summary.model_copy(update={"monday": monday, "next": _nine_at(monday, _EASTERNMOST)})
    return {name: value for name, value in encode(changed).items() if name in ("monday", "next")}


def _monday_on_or_before(now: datetime) -> date:
    """By the easternmost calendar, where Monday begins first."""
    day = (now + _EASTERNMOST).date()
    return day - timedelta(days=day.weekday())


def _nine_at(monday: date, offset: timedelta) -> datetime:
    return datetime.combine(monday, _TIME_OF_DAY, UTC) - offset
