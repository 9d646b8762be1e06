"""Preconditions for changing a document: the state that the client saw, and the maximum size."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.platform.store.port import Data

Check = Callable[[Data], None]
"""Raises if the document differs from what the client saw."""


def any_state(_document: Data) -> None:
    """Accepts the document in any state."""


MAX_DOCUMENT_BYTES = 900_000
"""Leaves room for names, indexes and fields that the server adds (Firestore's limit: 1,048,576 bytes)."""


def document_bytes(document: Mapping[str, Any]) -> int:
    """About how many bytes a document takes in the store."""
    return len(json.dumps(document, default=str, ensure_ascii=False).encode())


def is_storable(value: Any, *, in_list: bool = False) -> bool:
    """Whether Firestore takes the value: it has no list within a list, and its names are neither empty nor reserved."""
    if isinstance(value, Mapping):
        named = all(isinstance(name, str) and name and not _RESERVED.fullmatch(name) for name in value)
        return named and all(map(is_storable, value.values()))
    if isinstance(value, list | tuple):
        return not in_list and all(is_storable(each, in_list=True) for each in value)
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return value is None or isinstance(value, str | float)


_RESERVED = re.compile("__.*__")


def check_document_size(document: Mapping[str, Any], path: str) -> None:
    """Raises InvalidInput if the document is too large to be stored."""
    size = document_bytes(document)
    if size > MAX_DOCUMENT_BYTES:
        raise InvalidInput(
            [
                Finding(
                    path,
                    f"The document is {size:,} bytes; at most {MAX_DOCUMENT_BYTES:,} are allowed.",
                    "too-large",
                    remedy="Shorten its texts or split the release.",
                )
            ]
        )
