"""Identifies a request, so that a client's report and the log can be compared. Pure."""

import re
from collections.abc import Mapping
from uuid import uuid4

HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id_of(headers: Mapping[str, str]) -> str:
    """The id that the client chose (8 to 64 letters, digits, `.`, `_` or `-`), or a new one."""
    given = headers.get(HEADER.lower(), "")
    return given if _GIVEN.fullmatch(given) else uuid4().hex
