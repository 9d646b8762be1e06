"""Owns the bundle of adapters that the delivery use cases are given."""

from dataclasses import dataclass
from datetime import timedelta

from shared.blobs.port import Blobs
from shared.clock import Clock
from shared.delivery.hosts import PUBLIC, Network
from shared.store.port import Store
from shared.tasks.port import Tasks
from shared.validation.schemas import SchemaSource
from shared.vault.port import Vault


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
