"""Computes entity tags and checks preconditions, to prevent lost updates. Pure.

A tag covers what clients change: each such write sets `updated`. What the server adds (review findings, the state of a
circuit) does not change the tag; otherwise a client could not update a release that had just been reviewed.
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
    """A check of a document's state before it is changed (RFC 9110, 13.1.1); it raises PreconditionFailed.

    Raises PreconditionRequired if a tag is required and none was sent (RFC 6585, 3).
    """
    if required and if_match is None:
        raise PreconditionRequired(remedy="Send the ETag that you read as If-Match, or * for any state.")
    tags = [tag.strip() for tag in (if_match or "*").split(",")]

    def check(document: Data) -> None:
        if "*" not in tags and etag_of(document) not in tags:
            raise PreconditionFailed(remedy="Read it again and reapply your change.")

    return check
