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
    "public": Limit(120, 60),  # requests without a sign-in, per address
}
"""By request class, per person, key or address. A deployment may override them, and a key its limits of `read` and
`write`."""

_TENANT_FACTOR = 10
"""How many times a person's limit a whole tenant has, unless the deployment says otherwise."""

assert set(LIMITS) == set(get_args(LimitClass))


def limits_with(most: Mapping[LimitClass, int]) -> Mapping[LimitClass, Limit]:
    """The limits, with the numbers of requests overridden by `most`."""
    return {kind: replace(limit, most=most.get(kind, limit.most)) for kind, limit in LIMITS.items()}


def ceilings_with(most: Mapping[LimitClass, int], limits: Mapping[LimitClass, Limit]) -> Mapping[LimitClass, Limit]:
    """The limits of a whole tenant: a multiple of a person's, overridden by `most`."""
    return {kind: replace(each, most=most.get(kind, each.most * _TENANT_FACTOR)) for kind, each in limits.items()}
