"""Composes mails: the template, the recipient and the unsubscribe link. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.analytics.report import Analytics, Figures
from shared.model.mail import Mail
from shared.notifications.kinds import Kind
from shared.notifications.mail.items import Item
from shared.notifications.mail.links import EVERYTHING, headers, unsubscribe_url
from shared.notifications.mail.recipients import Recipient
from shared.notifications.mail.render import render
from shared.notifications.mail.site import DEFAULT_BRAND, Brand, Site, plain_name

KEPT = timedelta(days=30)
_MAX_SHOWN = 10
_UTC = ZoneInfo("UTC")
_SEVERITIES = ((0.98, "info"), (0.9, "warning"))
"""The least success rate of a week for each severity."""


@dataclass(frozen=True, slots=True)
class Group:
    """Notifications of one kind: their number, and the first of them."""

    kind: Kind
    count: int
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class MailContext:
    """What all mails of one run share."""

    site: Site
    brand: Brand
    tenant_id: str
    key: str
    """The key that signs links."""
    now: datetime


def compose_notifications(recipient: Recipient, groups: Sequence[Group], context: MailContext, cause: str) -> Mail:
    """One mail about all notifications: `notice` for a single one, else a digest. The id is derived from `cause`."""
    what = groups[0].kind.preference if len({group.kind.preference for group in groups}) == 1 else EVERYTHING
    values: dict[str, Any] = {**_values(recipient, context, what), "home": context.site.page("/deliveries")}
    if len(groups) == 1 and groups[0].count == 1:
        name, values = "notice", {**values, "item": groups[0].items[0]}
    else:
        title = ", ".join(_title(group) for group in groups[:3]) + (" and more" if len(groups) > 3 else "")
        worst = min((item.severity for group in groups for item in group.items), key=_severity)
        shown = [
            {
                "title": _title(group),
                "advice": group.kind.advice,
                "shown": group.items[:_MAX_SHOWN],
                "more": _more(group),
            }
            for group in groups
        ]
        name, values = "digest", {**values, "title": title, "worst": worst, "groups": shown}
    return _mail(name, recipient.email, values, context, f"{cause}\0{recipient.uid}", what, recipient.uid)


def compose_welcome(uid: str, email: str, site: Site, now: datetime) -> Mail:
    """The mail to a person who signed up. It has no unsubscribe link, because the person caused it.

    It says nothing that the person wrote: the address may be somebody else's.
    """
    context = MailContext(site, DEFAULT_BRAND, "", "", now)
    values = {"brand": asdict(DEFAULT_BRAND), "home": site.app, "unsubscribe": "", "settings": ""}
    return _mail("welcome", email, values, context, f"welcome\0{uid}")


def compose_invitation(
    email: str, *, role: str, link: str, expires: datetime, context: MailContext, cause: str
) -> Mail:
    """The mail with an invitation link; deleted when the invitation expires.

    The recipient may be anybody, so nothing in it is the tenant's own text but its name, which is shortened and makes
    no link; its logo is left out, because a picture can show any text.
    """
    brand = replace(context.brand, name=plain_name(context.brand.name), logo="")
    values = {
        "brand": asdict(brand),
        "email": email,
        "role": role,
        "link": link,
        "expires": expires,
        "zone": _UTC,
        "unsubscribe": "",
        "settings": "",
    }
    mail = _mail("invitation", email, values, context, f"invitation\0{cause}")
    return mail.model_copy(update={"expires": expires})


def compose_weekly(
    recipient: Recipient, week: Analytics, names: Mapping[str, str], context: MailContext, cause: str
) -> Mail:
    """The weekly summary; `names` maps target ids to names. The id is derived from `cause`."""
    targets = sorted(week.by_target, key=lambda each: (-each.figures.failed, -each.figures.completed))
    values = {
        **_values(recipient, context, "weekly_summary"),
        "week": week,
        "severity": _weekly_severity(week.total),
        "many_failed": lambda figures: _weekly_severity(figures) == "error",
        "targets": [(names[each.key], each.figures) for each in targets[:_MAX_SHOWN]],
        "more": len(targets[_MAX_SHOWN:]),
        "home": context.site.page("/analytics"),
    }
    return _mail(
        "weekly", recipient.email, values, context, f"{cause}\0{recipient.uid}", "weekly_summary", recipient.uid
    )


def _weekly_severity(figures: Figures) -> str:
    """How the week was, by the share of deliveries that succeeded: a few failures in hundreds are no alarm."""
    rate = figures.success_rate
    if rate is None or rate == 1:
        return "success"
    return next((severity for least, severity in _SEVERITIES if rate >= least), "error")


def _values(recipient: Recipient, context: MailContext, what: str) -> dict[str, Any]:
    return {
        "brand": asdict(context.brand),
        "zone": recipient.zone,
        "unsubscribe": unsubscribe_url(context.site.unsubscribe, context.key, recipient.uid, what),
        "settings": context.site.page("/settings"),
    }


def _mail(
    name: str, email: str, values: dict[str, Any], context: MailContext, cause: str, what: str = "", uid: str = ""
) -> Mail:
    out = headers(unsubscribe_url(context.site.unsubscribe, context.key, uid, what)) if what else {}
    return Mail(
        id=hashlib.sha256(f"mail\0{cause}".encode()).hexdigest()[:32],
        tenant_id=context.tenant_id or None,
        kind=name,
        to=[email],
        message=render(name, values),
        headers=out,
        due=context.now,
        created=context.now,
        expires=context.now + KEPT,
    )


def _title(group: Group) -> str:
    return group.kind.one if group.count == 1 else group.kind.many.format(count=group.count)


def _more(group: Group) -> int:
    return group.count - len(group.items[:_MAX_SHOWN])


def _severity(name: str) -> int:
    return ("error", "warning", "success", "info").index(name)
