"""Owns the limits as data: what is limited, and how much of it is let through."""

from collections.abc import Mapping
from typing import Literal, get_args

from shared.limits.window import Limit

LimitClass = Literal["read", "write", "upload", "guess"]

LIMITS: Mapping[LimitClass, Limit] = {
    "read": Limit(100, 60),
    "write": Limit(20, 60),
    "upload": Limit(200, 60),  # an album's files are announced together
    "guess": Limit(10, 3600),  # invitations and keys that do not open
}
"""By class of request, for one person or key; a key may have others for `read` and `write`."""

assert set(LIMITS) == set(get_args(LimitClass))
