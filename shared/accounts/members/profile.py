"""Updates a person's profile: name, picture and preferences."""

from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.roster import get_user
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import User
from shared.model.base import Model, Text
from shared.model.codec import decode, encode, merged
from shared.model.names import in_our_names
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Transaction


class ProfileChange(Model):
    """A partial update of a profile."""

    display_name: Text | None = None
    """The name that other members see."""
    organization_name: Text | None = None
    """The person's company."""
    photo_url: Text | None = None
    """The URL of a portrait."""
    preferences: dict[str, Any] | None = None
    """Some of the preferences; null restores the default."""


def update_profile(change: ProfileChange, *, caller: Caller, adapters: Adapters, expected: Check = any_state) -> User:
    """Updates the caller's own profile and returns it.

    `expected` raises if the profile differs from what the client saw. Raises Forbidden for API keys, NotFound, and
    InvalidInput with every finding.
    """
    caller.require_person()
    wanted = {name: value for name, value in encode(change).items() if value is not None}
    if not wanted:
        raise InvalidInput([Finding("", "The request changes nothing.", "empty", remedy="Set at least one field.")])

    def work(transaction: Transaction) -> User:
        before = encode(get_user(transaction, caller.uid))
        expected(before)
        user = decode(User, merged(before, in_our_names(User, wanted)))
        after = encode(user)
        transaction.update(f"users/{caller.uid}", {name: after[name] for name in wanted})
        return user

    return adapters.store.transact(work)
