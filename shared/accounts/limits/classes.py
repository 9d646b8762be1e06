"""Owns the limits as data: what is limited, and how much of it is let through."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from shared.accounts.limits.window import Limit
from shared.config import LimitClass

LIMITS: Mapping[LimitClass, Limit] = {
    "read": Limit(100, 60),
    "write": Limit(20, 60),
    "upload": Limit(200, 60),  # an album's files are announced together
    "guess": Limit(10, 3600),  # invitations and keys that do not open
}
"""By class of request, for one person or key; a deployment may set others, and a key for `read` and `write`."""

assert set(LIMITS) == set(get_args(LimitClass))


def limits_with(most: Mapping[LimitClass, int]) -> Mapping[LimitClass, Limit]:
    """The limits, with as many requests in the same time as `most` names for a class."""
    return {kind: replace(limit, most=most.get(kind, limit.most)) for kind, limit in LIMITS.items()}
