"""Ends all of a person's sessions."""

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.model.base import Instant, Model


class SignOutRequest(Model):
    """Request to sign out everywhere; empty."""


class SignedOutEverywhere(Model):
    """Confirms that a person is signed out on every device."""

    at: Instant
    """Sessions that began before this time have ended."""


def sign_out_everywhere(_request: SignOutRequest, *, person: Person, adapters: Adapters) -> SignedOutEverywhere:
    """Ends the person's sessions on every device, this one included. Idempotent. Raises NotFound, Unavailable.

    Writes and personal requests are refused at once; a device that is open may read until its token expires, which is
    within an hour.
    """
    adapters.accounts.end_sessions(person.uid)
    return SignedOutEverywhere(at=adapters.clock())
