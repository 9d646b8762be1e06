"""Triggers and schedules of mail, and the unsubscribe page."""

from typing import Any

from firebase_functions import firestore_fn, https_fn, scheduler_fn
from flask import Request, Response

from functions import secrets, wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large
from functions.guards.followed import followed
from functions.serving import handles, logger, spend_by_address
from shared.errors import Forbidden, RateLimited, Unavailable


@firestore_fn.on_document_created(document="notifications/{notificationId}", memory=512)
@handles("notification {notificationId}")
def on_notification_created(event: firestore_fn.Event[Any]) -> None:
    """Schedules a mail about the notification, together with others of the next minutes."""
    from shared.model.codec import decode
    from shared.model.delivery.delivery import Notification
    from shared.notifications.digest import MailAdapters, schedule_digest

    notification = decode(Notification, event.data.to_dict() or {})
    schedule_digest(notification.tenant_id, notification, MailAdapters.of(wiring.adapters()))


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=300, secrets=[secrets.SMTP_URL])
@followed
def send_digests(_event: scheduler_fn.ScheduledEvent) -> None:
    """Sends digests of notifications, and mails that could not be sent before."""
    from shared.notifications.digest import MailAdapters
    from shared.notifications.digest import send_digests as send
    from shared.notifications.mail.outbox import send_due

    mails = send(MailAdapters.of(wiring.adapters()))
    mailer = wiring.mailer()
    late = send_due(mailer, wiring.store(), wiring.clock) if mailer else 0
    logger.info("mail: %d written, %d sent late", mails, late)


@scheduler_fn.on_schedule(schedule="*/15 * * * *", memory=512, timeout_sec=300)
@followed
def send_weekly_summaries(_event: scheduler_fn.ScheduledEvent) -> None:
    """Mails weekly summaries on Monday at 09:00 in each recipient's time zone."""
    from shared.notifications.digest import MailAdapters
    from shared.notifications.weekly import send_summaries

    logger.info("weekly summaries: %d written", send_summaries(MailAdapters.of(wiring.adapters())))


@firestore_fn.on_document_created(document="mail/{mailId}", memory=512, secrets=[secrets.SMTP_URL])
@handles("mail {mailId}")
def on_mail_created(event: firestore_fn.Event[Any]) -> None:
    """Sends a mail by SMTP if configured; otherwise the Trigger Email extension sends it."""
    mailer = wiring.mailer()
    if mailer is None:
        return
    from shared.notifications.mail.outbox import send_stored

    send_stored(event.params["mailId"], mailer, wiring.store(), wiring.clock)


@firestore_fn.on_document_created(document="users/{uid}", memory=512)
@handles("the welcome mail to {uid}")
def on_user_created(event: firestore_fn.Event[Any]) -> None:
    """Sends a new user a welcome mail."""
    from shared.notifications.digest import MailAdapters
    from shared.notifications.welcome import welcome_user

    welcome_user(event.data.to_dict() or {}, MailAdapters.of(wiring.adapters()))


@bounded(MAX_FORM_BYTES, too_large)
@https_fn.on_request(memory=512)
@followed
def unsubscribe(request: Request) -> Response:
    """Turns mails off by a signed link. POST unsubscribes (RFC 8058); GET asks first, because link scanners use it."""
    from shared.notifications.digest import MailAdapters
    from shared.notifications.mail.links import link_key
    from shared.notifications.mail.unsubscribe import check_link, confirmation_page, done_page, error_page
    from shared.notifications.mail.unsubscribe import unsubscribe as turn_off

    uid, kind, signature = (request.args.get(name, "") for name in ("u", "k", "s"))
    post = MailAdapters.of(wiring.adapters())
    try:
        spend_by_address("unsubscribe", request)
        key = link_key(post.store, post.clock, post.new_key)
        if request.method == "POST":
            turn_off(uid, kind, signature, key=key, store=post.store)
            return _page(done_page(kind), 200)
        check_link(uid, kind, signature, key)
        return _page(confirmation_page(kind), 200)
    except Forbidden as error:
        return _page(error_page(str(error)), 403)
    except RateLimited as error:
        return _page(error_page(str(error)), 429)
    except Unavailable as error:
        return _page(error_page(str(error)), 503)


def _page(body: str, status: int) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return Response(body, status=status, mimetype="text/html", headers=headers)
