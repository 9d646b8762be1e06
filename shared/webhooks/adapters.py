"""Bundles the adapters that the use cases of webhooks depend on."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.clock import Clock
from shared.platform.store.port import Store
from shared.platform.tasks.port import Tasks
from shared.platform.vault.port import Vault
from shared.webhooks.post import Post


@dataclass(frozen=True, slots=True)
class Adapters:
    """The adapters for webhooks; provided by functions/wiring.py and tests."""

    store: Store
    tasks: Tasks
    vault: Vault
    post: Post
    clock: Clock
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    """A secret of at least 256 random bits, as URL-safe text."""
