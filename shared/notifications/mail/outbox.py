"""Owns sending what lies in `mail` where SMTP is configured; keeps the account of it as the extension does.

A mail is claimed before it is sent, so that two senders do not send it twice. A sender that dies in between leaves
it claimed: whether it went out nobody knows, and it is not sent again.
"""

from datetime import datetime, timedelta

from shared.clock import Clock
from shared.model.codec import decode, encode
from shared.model.mail import Mail, MailDelivery
from shared.notifications.mail.port import MailDelayed, Mailer, MailRefused
from shared.platform.store.port import DELETE, Query, Store, Transaction

_LEASE = timedelta(minutes=2)
_WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_PICKED_UP_AFTER = timedelta(minutes=3)
"""A mail whose own event got lost is picked up then."""
SECRETIVE = frozenset({"invitation"})
"""Kinds whose body opens something: it is not kept once it has been sent."""


def due_mail(now: datetime) -> Query:
    """Mails that are to be sent now and whose own event did not do it."""
    return Query("mail", where=(("due", "<=", now - _PICKED_UP_AFTER),), order=("due",), limit=100)


def send_due(mailer: Mailer, store: Store, clock: Clock) -> int:
    """Sends what is left over; answers how many went out."""
    return sum(send_stored(data["id"], mailer, store, clock) for data in store.find(due_mail(clock())))


def send_stored(mail_id: str, mailer: Mailer, store: Store, clock: Clock) -> bool:
    """Sends the mail, if nobody else has or does. Answers whether it went out. Raises Unavailable (Firestore)."""
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
    secret = {"message.text": "(sent)\n", "message.html": "(sent)"} if mail.kind in SECRETIVE else {}
    _settle(mail, {**sent, **secret}, store)
    return True


def _claim(mail_id: str, store: Store, clock: Clock) -> Mail | None:
    now, path = clock(), f"mail/{mail_id}"

    def work(transaction: Transaction) -> Mail | None:
        data = transaction.get(path)
        if data is None:
            return None
        mail = decode(Mail, {name: value for name, value in data.items() if name in _OURS})
        known = mail.delivery
        if known and known.state in ("SUCCESS", "ERROR", "PROCESSING"):
            transaction.update(path, _abandoned(known, now))
            return None
        claimed = MailDelivery(
            state="PROCESSING",
            attempts=(known.attempts if known else 0) + 1,
            start_time=known.start_time if known else now,
            lease_expire_time=now + _LEASE,
        )
        transaction.update(path, {"delivery": encode(claimed), "due": now + _LEASE})
        return mail.model_copy(update={"delivery": claimed})

    return store.transact(work)


_OURS = {field.alias or name for name, field in Mail.model_fields.items()}


def _abandoned(known: MailDelivery, now: datetime) -> dict[str, object]:
    """What has ended is not due; what was claimed and never settled has ended too."""
    if known.state != "PROCESSING":
        return {"due": DELETE}
    if known.lease_expire_time and known.lease_expire_time > now:
        return {"due": known.lease_expire_time}
    return {"delivery.state": "ERROR", "delivery.error": "Its sender vanished; it may have gone out.", "due": DELETE}


def _delayed(attempts: int, error: str, now: datetime) -> dict[str, object]:
    """When it is tried again; after five attempts it is given up."""
    if attempts > len(_WAITS):
        return {"delivery.state": "ERROR", "delivery.error": error, "delivery.endTime": now}
    return {"delivery.state": "RETRY", "delivery.error": error, "due": now + _WAITS[attempts - 1]}


def _settle(mail: Mail, fields: dict[str, object], store: Store) -> None:
    changes = {"due": DELETE, "delivery.leaseExpireTime": DELETE, **fields}
    store.transact(lambda transaction: transaction.update(f"mail/{mail.id}", changes))
