"""Defines the rate limits as data."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from shared.accounts.limits.window import Limit
from shared.config import LimitClass

LIMITS: Mapping[LimitClass, Limit] = {
    "read": Limit(100, 60),
    "write": Limit(20, 60),
    "upload": Limit(200, 60),  # an album's uploads start together
    "guess": Limit(10, 3600),  # invalid invitations and keys
}
"""By request class, per person or key; a deployment may override them, and a key its limits for `read` and `write`."""

assert set(LIMITS) == set(get_args(LimitClass))


def limits_with(most: Mapping[LimitClass, int]) -> Mapping[LimitClass, Limit]:
    """The limits, with the numbers of requests overridden by `most`."""
    return {kind: replace(limit, most=most.get(kind, limit.most)) for kind, limit in LIMITS.items()}
