"""Computes entity tags and checks preconditions, to prevent lost updates and to spare unchanged answers. Pure.

A tag has two parts, `W/"state.body"`. The state covers what clients change: each such write sets `updated`. What the
server adds (review findings, the state of a circuit) does not change it; otherwise a client could not update a
release that had just been reviewed. The body covers every byte of the answer. If-Match compares the state, so a weak
tag is accepted there; If-None-Match compares the whole tag.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from werkzeug.http import parse_etags

from shared.api.errors import PreconditionFailed, PreconditionRequired
from shared.platform.store.port import Data


def state_of(document: Data) -> str:
    """The part of the document's tag that covers what clients change: 32 hexadecimal digits."""
    updated = document.get("updated")
    moment = updated.astimezone(UTC).isoformat() if isinstance(updated, datetime) else repr(document)
    return _digest(f"{document.get('id')}\0{moment}".encode())


def etag_of(state: str | None, body: bytes | None) -> str:
    """The weak entity tag of an answer (RFC 9110, 8.8.3).

    `state`: only for a document that can be changed; `body`: None if the document itself is not sent.
    """
    return 'W/"' + ".".join(filter(None, [state, None if body is None else _digest(body)])) + '"'


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the client has this answer already (RFC 9110, 13.1.2)."""
    return if_none_match is not None and parse_etags(if_none_match).contains_weak(etag.removeprefix("W/").strip('"'))


def precondition(if_match: str | None, *, required: bool) -> Callable[[Data], None]:
    """A check of a document's state before it is changed (RFC 9110, 13.1.1); it raises PreconditionFailed.

    Raises PreconditionRequired if a tag is required and none was sent (RFC 6585, 3).
    """
    if required and if_match is None:
        raise PreconditionRequired(remedy="Send the ETag that you read as If-Match, or * for any state.")
    tags = parse_etags(if_match or "*")
    states = {tag.partition(".")[0] for tag in tags.as_set(include_weak=True)}

    def check(document: Data) -> None:
        if not tags.star_tag and state_of(document) not in states:
            raise PreconditionFailed(remedy="Read it again and reapply your change.")

    return check


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
