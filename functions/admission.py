"""Owns who is let in: a person whose membership stands now, whatever their token says, and not too often."""

from typing import TYPE_CHECKING

from functions import wiring
from shared.tenants.caller import Caller

if TYPE_CHECKING:
    from shared.limits.classes import LimitClass
    from shared.limits.window import Allowance


def admit(caller: Caller) -> Caller:
    """The caller with the role that they have at this moment. Raises Forbidden."""
    from shared.tenants.roster import confirm_member

    return confirm_member(caller, wiring.store())


def spend(subject: str, kind: "LimitClass") -> "Allowance":
    """Counts a request of a person, key or address; answers what is left. Raises RateLimited, Unavailable."""
    return wiring.limiter().take(subject, kind)
