"""Sends the documents in `mail` if SMTP is configured, recording the state as the Trigger Email extension does.

A mail is claimed before it is sent, so that two senders do not send it twice. If the sender crashes, the mail stays
claimed and is not sent again, because it may have been sent.
"""

from datetime import datetime, timedelta

from shared.clock import Clock
from shared.model.codec import decode, encode
from shared.model.mail import Mail, MailDelivery
from shared.notifications.mail.port import MailDelayed, Mailer, MailRefused
from shared.platform.store.port import DELETE, Query, Store, Transaction

_LEASE = timedelta(minutes=2)
_RETRY_DELAYS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_PICK_UP_DELAY = timedelta(minutes=3)
"""When a mail whose trigger event was lost is picked up."""
SENSITIVE_KINDS = frozenset({"invitation"})
"""Kinds whose body contains a credential: the body is removed after sending."""


def due_mail(now: datetime) -> Query:
    """Mails that are due but were not sent by their trigger event."""
    return Query("mail", where=(("due", "<=", now - _PICK_UP_DELAY),), order=("due",), limit=100)


def send_due(mailer: Mailer, store: Store, clock: Clock) -> int:
    """Sends the mails that are due; returns how many were sent."""
    return sum(send_stored(data["id"], mailer, store, clock) for data in store.find(due_mail(clock())))


def send_stored(mail_id: str, mailer: Mailer, store: Store, clock: Clock) -> bool:
    """Sends the mail unless another sender claimed it; returns whether it was sent. Raises Unavailable (Firestore)."""
    mail = _claim(mail_id, store, clock)
    if mail is None or mail.delivery is None:
        return False
    try:
        mailer.send(mail)
    except MailDelayed as error:
        _settle(mail, _delayed(mail.delivery.attempts, str(error), clock()), store)
        return False
    except MailRefused as error:
        _settle(mail, {"delivery.state": "ERROR", "delivery.error": str(error), "delivery.endTime": clock()}, store)
        return False
    sent = {"delivery.state": "SUCCESS", "delivery.error": DELETE, "delivery.endTime": clock()}
    secret = {"message.text": "(sent)\n", "message.html": "(sent)"} if mail.kind in SENSITIVE_KINDS else {}
    _settle(mail, {**sent, **secret}, store)
    return True


def _claim(mail_id: str, store: Store, clock: Clock) -> Mail | None:
    now, path = clock(), f"mail/{mail_id}"

    def work(transaction: Transaction) -> Mail | None:
        data = transaction.get(path)
        if data is None:
            return None
        mail = decode(Mail, {name: value for name, value in data.items() if name in _FIELDS})
        delivery = mail.delivery
        if delivery and delivery.state in ("SUCCESS", "ERROR", "PROCESSING"):
            transaction.update(path, _after_claim(delivery, now))
            return None
        claimed = MailDelivery(
            state="PROCESSING",
            attempts=(delivery.attempts if delivery else 0) + 1,
            start_time=delivery.start_time if delivery else now,
            lease_expire_time=now + _LEASE,
        )
        transaction.update(path, {"delivery": encode(claimed), "due": now + _LEASE})
        return mail.model_copy(update={"delivery": claimed})

    return store.transact(work)


_FIELDS = {field.alias or name for name, field in Mail.model_fields.items()}


def _after_claim(delivery: MailDelivery, now: datetime) -> dict[str, object]:
    """Clears `due` of finished mails, and fails mails whose claim expired."""
    if delivery.state != "PROCESSING":
        return {"due": DELETE}
    if delivery.lease_expire_time and delivery.lease_expire_time > now:
        return {"due": delivery.lease_expire_time}
    return {
        "delivery.state": "ERROR",
        "delivery.error": "The sender was interrupted; the mail may have been sent.",
        "due": DELETE,
    }


def _delayed(attempts: int, error: str, now: datetime) -> dict[str, object]:
    """Schedules the next attempt; fails the mail after five attempts."""
    if attempts > len(_RETRY_DELAYS):
        return {"delivery.state": "ERROR", "delivery.error": error, "delivery.endTime": now}
    return {"delivery.state": "RETRY", "delivery.error": error, "due": now + _RETRY_DELAYS[attempts - 1]}


def _settle(mail: Mail, fields: dict[str, object], store: Store) -> None:
    changes = {"due": DELETE, "delivery.leaseExpireTime": DELETE, **fields}
    store.transact(lambda transaction: transaction.update(f"mail/{mail.id}", changes))
