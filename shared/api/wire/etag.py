"""Owns entity tags: which state of a document a client has seen, and whether it is still that one. Pure.

A tag stands for what people change: every such write moves `updated`. What the server adds by itself (a review's
findings, a circuit's state) leaves it, for otherwise no client could ever change a release that was just reviewed.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from shared.api.errors import PreconditionFailed, PreconditionRequired
from shared.platform.store.port import Data


def etag_of(document: Data) -> str:
    """The document's strong entity tag (RFC 9110, 8.8.3)."""
    updated = document.get("updated")
    moment = updated.astimezone(UTC).isoformat() if isinstance(updated, datetime) else repr(document)
    state = f"{document.get('id')}\0{moment}"
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'


def precondition(if_match: str | None, *, required: bool) -> Callable[[Data], None]:
    """A check of the state of a document before it is changed (RFC 9110, 13.1.1).

    Raises PreconditionRequired at once where a tag is needed and none was sent (RFC 6585, 3); the check
    itself raises PreconditionFailed.
    """
    if required and if_match is None:
        raise PreconditionRequired(remedy="Send the ETag that you read as If-Match, or * for any state.")
    tags = [tag.strip() for tag in (if_match or "*").split(",")]

    def check(document: Data) -> None:
        if "*" not in tags and etag_of(document) not in tags:
            raise PreconditionFailed(remedy="Read it again, and make your change to what you find.")

    return check
