"""Stored upload checkpoints are available to the next attempt, and are only written under the current lease."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.delivery.queue.lease import Lease
from shared.delivery.worker.checkpoints import StoredCheckpoint
from shared.errors import LeaseLost
from shared.platform.store.memory import MemoryStore

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    take_lease(store, fence=1)
    return store


def checkpoint(store: Any) -> StoredCheckpoint:
    return StoredCheckpoint(Lease("d1", 1), "t1", store, lambda: NOW)


def take_lease(store: MemoryStore, fence: int) -> None:
    running = {"id": "d1", "status": "processing", "fence": fence}
    store.transact(lambda transaction: transaction.set("deliveries/d1", running))


def test_stale_worker_stores_no_checkpoint(store: MemoryStore) -> None:
    checkpoint(store).write("upload:1", "mine")
    stale = checkpoint(store)
    stale.read("upload:1")
    take_lease(store, fence=2)
    for value in ("https://upload.example/stale", None):
        with pytest.raises(LeaseLost):
            stale.write("upload:1", value)
    assert checkpoint(store).read("upload:1") == "mine"


def test_next_attempt_reads_the_checkpoint(store: MemoryStore) -> None:
    checkpoint(store).write("upload:1", "https://upload.example/1")
    later = checkpoint(store)
    assert later.read("upload:1") == "https://upload.example/1"
    assert later.read("upload:2") is None


def test_document_is_deleted_with_its_last_value(store: MemoryStore) -> None:
    first = checkpoint(store)
    first.write("upload:1", "a")
    first.write("upload:2", "b")
    first.write("upload:1", None)
    stored: Any = store.get("transferNotes/d1")
    assert stored["notes"] == {"upload:2": "b"}
    assert stored["tenantId"] == "t1"
    first.write("upload:2", None)
    assert store.get("transferNotes/d1") is None


def test_removing_an_absent_value_writes_nothing(store: MemoryStore) -> None:
    store.meter.reset()
    checkpoint(store).write("upload:1", None)
    assert (store.meter.reads, store.meter.writes) == (1, 0)
