"""Owns composing mails: which template, for whom, with which way out. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.analytics.report import Analytics
from shared.model.mail import Mail
from shared.notifications.kinds import Kind
from shared.notifications.mail.items import Item
from shared.notifications.mail.links import EVERYTHING, headers, unsubscribe_url
from shared.notifications.mail.recipients import Recipient
from shared.notifications.mail.render import render
from shared.notifications.mail.site import OURS, Brand, Site

KEPT = timedelta(days=30)
_SHOWN = 10
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Group:
    """News of one kind: how many there are, and the first of them."""

    kind: Kind
    count: int
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all mails of one sending share."""

    site: Site
    brand: Brand
    tenant_id: str
    key: str
    """What links are signed with."""
    now: datetime


def compose_news(recipient: Recipient, groups: Sequence[Group], frame: Frame, cause: str) -> Mail:
    """One mail about all the news: its own where there is a single piece, else a digest. `cause` makes its id."""
    what = groups[0].kind.preference if len({group.kind.preference for group in groups}) == 1 else EVERYTHING
    values: dict[str, Any] = {**_values(recipient, frame, what), "home": frame.site.page("/deliveries")}
    if len(groups) == 1 and groups[0].count == 1:
        name, values = "notice", {**values, "item": groups[0].items[0]}
    else:
        title = ", ".join(_title(group) for group in groups[:3]) + (" and more" if len(groups) > 3 else "")
        worst = min((item.severity for group in groups for item in group.items), key=_severity)
        shown = [
            {"title": _title(group), "advice": group.kind.advice, "shown": group.items[:_SHOWN], "more": _more(group)}
            for group in groups
        ]
        name, values = "digest", {**values, "title": title, "worst": worst, "groups": shown}
    return _mail(name, recipient.email, values, frame, f"{cause}\0{recipient.uid}", what, recipient.uid)


def compose_welcome(uid: str, email: str, name: str, site: Site, now: datetime) -> Mail:
    """The mail to somebody who has signed up; it is the person's own act, so that there is no way out of it."""
    frame = Frame(site, OURS, "", "", now)
    values = {"brand": asdict(OURS), "name": name, "home": site.app, "unsubscribe": "", "settings": ""}
    return _mail("welcome", email, values, frame, f"welcome\0{uid}")


def compose_invitation(
    email: str, *, role: str, inviter: str, link: str, expires: datetime, frame: Frame, cause: str
) -> Mail:
    """The mail with an invitation's link. It is deleted when the invitation expires."""
    values = {
        "brand": asdict(frame.brand),
        "email": email,
        "role": role,
        "inviter": inviter,
        "link": link,
        "expires": expires,
        "zone": _UTC,
        "unsubscribe": "",
        "settings": "",
    }
    mail = _mail("invitation", email, values, frame, f"invitation\0{cause}")
    return mail.model_copy(update={"expires": expires})


def compose_weekly(recipient: Recipient, week: Analytics, names: Mapping[str, str], frame: Frame, cause: str) -> Mail:
    """The mail about a week; `names` are those of the targets. `cause` makes its id."""
    targets = sorted(week.by_target, key=lambda each: (-each.figures.failed, -each.figures.completed))
    values = {
        **_values(recipient, frame, "weekly_summary"),
        "week": week,
        "targets": [(names[each.key], each.figures) for each in targets[:_SHOWN]],
        "more": len(targets[_SHOWN:]),
        "home": frame.site.page("/analytics"),
    }
    return _mail("weekly", recipient.email, values, frame, f"{cause}\0{recipient.uid}", "weekly_summary", recipient.uid)


def _values(recipient: Recipient, frame: Frame, what: str) -> dict[str, Any]:
    return {
        "brand": asdict(frame.brand),
        "zone": recipient.zone,
        "unsubscribe": unsubscribe_url(frame.site.unsubscribe, frame.key, recipient.uid, what),
        "settings": frame.site.page("/settings"),
    }


def _mail(
    name: str, email: str, values: dict[str, Any], frame: Frame, cause: str, what: str = "", uid: str = ""
) -> Mail:
    out = headers(unsubscribe_url(frame.site.unsubscribe, frame.key, uid, what)) if what else {}
    return Mail(
        id=hashlib.sha256(f"mail\0{cause}".encode()).hexdigest()[:32],
        tenant_id=frame.tenant_id or None,
        kind=name,
        to=[email],
        message=render(name, values),
        headers=out,
        due=frame.now,
        created=frame.now,
        expires=frame.now + KEPT,
    )


def _title(group: Group) -> str:
    return group.kind.one if group.count == 1 else group.kind.many.format(count=group.count)


def _more(group: Group) -> int:
    return group.count - len(group.items[:_SHOWN])


def _severity(name: str) -> int:
    return ("error", "warning", "success", "info").index(name)
