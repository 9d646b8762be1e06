"""Creates and verifies unsubscribe links: signed, without expiry, each for one person and one kind of mail.

RFC 8058: one POST to the link, without signing in, must unsubscribe. A GET changes nothing, because scanners GET links.
"""

import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import urlencode

from shared.clock import Clock
from shared.model.codec import encode
from shared.model.mail import LinkKey
from shared.platform.store.port import Store, Transaction

EVERYTHING = "everything"
_PATH = "linkKeys/unsubscribe"


def link_key(store: Store, clock: Clock, new_key: Callable[[], str]) -> str:
    """The deployment's key; created on first use. Raises Unavailable."""
    existing = store.get(_PATH)
    if existing is not None:
        return str(existing["key"])

    def work(transaction: Transaction) -> str:
        data = transaction.get(_PATH)
        if data is not None:
            return str(data["key"])
        key = LinkKey(id="unsubscribe", key=new_key(), created=clock())
        transaction.create(_PATH, encode(key))
        return key.key

    return store.transact(work)


def unsubscribe_url(base: str, key: str, uid: str, what: str) -> str:
    """The link that turns off `what` (a preference, or everything) for the person."""
    return f"{base}?{urlencode({'u': uid, 'k': what, 's': signature(key, uid, what)})}"


def signature(key: str, uid: str, what: str) -> str:
    """The link's signature, lower-case hex."""
    return hmac.new(key.encode(), f"unsubscribe\0{uid}\0{what}".encode(), hashlib.sha256).hexdigest()


def is_genuine(key: str, uid: str, what: str, given: str) -> bool:
    """Whether the signature is valid."""
    return hmac.compare_digest(signature(key, uid, what).encode(), given.encode())


def headers(url: str) -> dict[str, str]:
    """The headers for which mail programs show an unsubscribe button (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
