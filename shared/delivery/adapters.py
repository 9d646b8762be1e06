"""Owns the bundle of adapters that the delivery use cases are given."""

from dataclasses import dataclass
from datetime import timedelta

from shared.clock import Clock
from shared.platform.blobs.port import Blobs
from shared.platform.network.guard import PUBLIC, Network
from shared.platform.store.port import Store
from shared.platform.tasks.port import Tasks
from shared.platform.vault.port import Vault
from shared.validation.schemas import SchemaSource


@dataclass(frozen=True, slots=True)
class Adapters:
    """What deliveries work with; chosen by functions/wiring.py, the command line and tests."""

    store: Store
    blobs: Blobs
    tasks: Tasks
    vault: Vault
    clock: Clock
    schemas: SchemaSource | None
    network: Network = PUBLIC
    """Where connections to targets may go."""
    deadline: timedelta = timedelta(minutes=25)
    """How long one hop of a transfer may take."""
