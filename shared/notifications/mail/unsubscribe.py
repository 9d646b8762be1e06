"""Owns turning mails off by a link, and the pages that say so."""

import re

from shared.errors import Forbidden
from shared.notifications.kinds import PREFERENCES
from shared.notifications.mail.links import EVERYTHING, is_genuine
from shared.notifications.mail.render import render_page
from shared.platform.store.port import Store, Transaction

_UID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def check_link(uid: str, what: str, signature: str, key: str) -> None:
    """Raises Forbidden unless we made the link."""
    known = what == EVERYTHING or what in PREFERENCES
    if not known or not _UID.fullmatch(uid) or not is_genuine(key, uid, what, signature):
        raise Forbidden("This link is not valid.", remedy="Use the link as it stands in the e-mail.")


def unsubscribe(uid: str, what: str, signature: str, *, key: str, store: Store) -> None:
    """Turns the mails off; twice is once, and a person who is gone wants no mail either. Raises Forbidden."""
    check_link(uid, what, signature, key)
    preferences = sorted(PREFERENCES) if what == EVERYTHING else [what]
    path = f"users/{uid}"

    def work(transaction: Transaction) -> None:
        if transaction.get(path) is not None:
            transaction.update(path, {f"preferences.notifications.{_wire(name)}": False for name in preferences})

    store.transact(work)


def asking_page(what: str) -> str:
    """The page that a GET sees."""
    return render_page("Fewer mails?", f"You will get no more mails about {_NAMES[what]}.", action="Turn them off")


def done_page(what: str) -> str:
    """The page after it was done."""
    return render_page("Done", f"You get no more mails about {_NAMES[what]}. The settings turn them on again.")


def refused_page(reason: str) -> str:
    """The page where it could not be done."""
    return render_page("That did not work", reason)


_NAMES = {
    EVERYTHING: "anything",
    "delivery_completed": "completed deliveries",
    "delivery_failed": "failed deliveries",
    "retry_exhausted": "deliveries that were given up",
    "circuit_changed": "targets that are left alone",
    "acknowledgement_missing": "answers of DSPs that are late or cannot be read",
    "dsp_rejected": "rejections by DSPs",
    "dsp_live": "releases that are live",
    "weekly_summary": "the week",
}


def _wire(name: str) -> str:
    """The preference as the document names it."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
