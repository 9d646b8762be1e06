"""Bundles the adapters that the use cases of accounts depend on."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.accounts.limits.limiter import Limiter
from shared.clock import Clock
from shared.platform.identity.port import Accounts
from shared.platform.store.port import Store


@dataclass(frozen=True, slots=True)
class Adapters:
    """The adapters for tenants, members and keys; provided by functions/wiring.py and tests."""

    store: Store
    accounts: Accounts
    limiter: Limiter
    clock: Clock
    new_id: Callable[[], str]
    """A random document id."""
    new_token: Callable[[], str]
    """A secret of at least 256 random bits, as URL-safe text."""
