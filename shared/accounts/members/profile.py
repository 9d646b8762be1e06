"""Owns what people say about themselves: name, picture, and how the application is to be for them."""

from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.roster import get_user
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import User
from shared.model.base import Model, Text
from shared.model.codec import decode, encode, merged
from shared.platform.store.guards import Check
from shared.platform.store.port import Transaction


class ProfileChange(Model):
    """What a person sends: only what is to change. In `preferences`, null goes back to the default."""

    display_name: Text | None = None
    organization_name: Text | None = None
    photo_url: Text | None = None
    preferences: dict[str, Any] | None = None


def update_profile(change: ProfileChange, *, caller: Caller, adapters: Adapters, expected: Check) -> User:
    """Changes the caller's own page and answers it.

    `expected` raises if the page is not the one that the client saw. Raises Forbidden for API keys, NotFound, and
    InvalidInput with every problem.
    """
    caller.require_person()
    wanted = {name: value for name, value in encode(change).items() if value is not None}
    if not wanted:
        raise InvalidInput([Finding("", "Nothing is to change.", "empty", remedy="Name at least one field.")])

    def work(transaction: Transaction) -> User:
        before = encode(get_user(transaction, caller.uid))
        expected(before)
        user = decode(User, merged(before, wanted))
        after = encode(user)
        transaction.update(f"users/{caller.uid}", {name: after[name] for name in wanted})
        return user

    return adapters.store.transact(work)
