"""Unsubscribes people by a signed link, and renders the pages for it."""

from shared.errors import Forbidden
from shared.model.base import is_id
from shared.notifications.kinds import PREFERENCES
from shared.notifications.mail.links import EVERYTHING, is_genuine
from shared.notifications.mail.render import render_page
from shared.platform.store.port import Store, Transaction


def check_link(uid: str, what: str, signature: str, key: str) -> None:
    """Raises Forbidden unless the link is valid."""
    known = what == EVERYTHING or what in PREFERENCES
    if not known or not is_id(uid) or not is_genuine(key, uid, what, signature):
        raise Forbidden("This link is not valid.", remedy="Use the complete link from the e-mail.")


def unsubscribe(uid: str, what: str, signature: str, *, key: str, store: Store) -> None:
    """Turns the mails off. Idempotent; no effect if the person no longer exists. Raises Forbidden."""
    check_link(uid, what, signature, key)
    preferences = sorted(PREFERENCES) if what == EVERYTHING else [what]
    path = f"users/{uid}"

    def work(transaction: Transaction) -> None:
        if transaction.get(path) is not None:
            transaction.update(path, {f"preferences.notifications.{_wire(name)}": False for name in preferences})

    store.transact(work)


def confirmation_page(what: str) -> str:
    """The page for a GET, which asks for confirmation."""
    return render_page("Unsubscribe?", f"You will no longer receive {_NAMES[what]}.", action="Unsubscribe")


def done_page(what: str) -> str:
    """The page after unsubscribing."""
    return render_page(
        "Unsubscribed", f"You will no longer receive {_NAMES[what]}. You can turn them on again in the settings."
    )


def error_page(reason: str) -> str:
    """The page for errors."""
    return render_page("Something went wrong", reason)


_NAMES = {
    EVERYTHING: "any notification e-mails",
    "delivery_completed": "e-mails about completed deliveries",
    "delivery_failed": "e-mails about failed deliveries",
    "retry_exhausted": "e-mails about deliveries that failed after all retries",
    "circuit_changed": "e-mails about status changes of delivery targets",
    "acknowledgement_missing": "e-mails about overdue or unreadable acknowledgements",
    "dsp_rejected": "e-mails about rejections by DSPs",
    "dsp_live": "e-mails about releases going live",
    "numbers_low": "e-mails about pools with few numbers left",
    "weekly_summary": "weekly summaries",
}


def _wire(name: str) -> str:
    """The preference's name in the document."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
