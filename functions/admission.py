"""Owns who is let in: a person whose membership stands now, whatever their token says, and not too often."""

from typing import TYPE_CHECKING

from functions import wiring
from shared.accounts.access import Caller

if TYPE_CHECKING:
    from shared.accounts.limits.window import Allowance
    from shared.config import LimitClass


def admit(caller: Caller) -> Caller:
    """The caller with the role that they have at this moment. Raises Forbidden."""
    from shared.accounts.roster import confirm_member

    return confirm_member(caller, wiring.store())


def spend(subject: str, kind: "LimitClass") -> "Allowance":
    """Counts a request of a person, key or address; answers what is left. Raises RateLimited, Unavailable."""
    return wiring.limiter().take(subject, kind)
