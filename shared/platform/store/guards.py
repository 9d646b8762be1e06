"""Owns what a client expects of a document before it is changed: the state that it saw, or any."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.platform.store.port import Data

Check = Callable[[Data], None]
"""Raises if the document is not the one that the client saw."""


def any_state(_document: Data) -> None:
    """Lets a change be made whatever the document is like."""


MAX_DOCUMENT_BYTES = 900_000
"""Leaves room for names, indexes and what the server adds (Firestore: 1,048,576 bytes in all)."""


def check_document_size(document: Mapping[str, Any], path: str) -> None:
    """Raises InvalidInput if the document is too large to be kept."""
    size = len(json.dumps(document, default=str, ensure_ascii=False).encode())
    if size > MAX_DOCUMENT_BYTES:
        raise InvalidInput(
            [
                Finding(
                    path,
                    f"The document has {size:,} bytes; {MAX_DOCUMENT_BYTES:,} are allowed.",
                    "too-large",
                    remedy="Shorten its texts, or split the release.",
                )
            ]
        )
