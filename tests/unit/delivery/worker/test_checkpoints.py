"""Notes of unfinished uploads outlive the attempt, and cost nothing where there are none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.delivery.queue.lease import Lease
from shared.delivery.worker.checkpoints import StoredCheckpoint
from shared.errors import LeaseLost
from shared.model.codec import encode
from shared.model.delivery.delivery import Lane
from shared.platform.store.memory import MemoryStore

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    hold(store, fence=1)
    return store


def notes(store: Any) -> StoredCheckpoint:
    return StoredCheckpoint(Lease("lane", "d1", 1), "t1", store, lambda: NOW)


def hold(store: MemoryStore, fence: int) -> None:
    lane = Lane(id="lane", tenant_id="t1", release_id="r1", target_id="d1", fence=fence, holder="d1", expires=NOW)
    store.transact(lambda transaction: transaction.set("locks/lane", encode(lane)))


def test_a_stale_worker_notes_nothing(store: MemoryStore) -> None:
    notes(store).write("upload:1", "mine")
    stale = notes(store)
    stale.read("upload:1")
    hold(store, fence=2)
    for note in ("https://upload.example/stale", None):
        with pytest.raises(LeaseLost):
            stale.write("upload:1", note)
    assert notes(store).read("upload:1") == "mine"


def test_the_next_attempt_reads_what_this_one_noted(store: MemoryStore) -> None:
    notes(store).write("upload:1", "https://upload.example/1")
    later = notes(store)
    assert later.read("upload:1") == "https://upload.example/1"
    assert later.read("upload:2") is None


def test_the_document_goes_with_the_last_note(store: MemoryStore) -> None:
    first = notes(store)
    first.write("upload:1", "a")
    first.write("upload:2", "b")
    first.write("upload:1", None)
    stored: Any = store.get("transferNotes/d1")
    assert stored["notes"] == {"upload:2": "b"}
    assert stored["tenantId"] == "t1"
    first.write("upload:2", None)
    assert store.get("transferNotes/d1") is None


def test_dropping_what_was_never_noted_writes_nothing(store: MemoryStore) -> None:
    store.meter.reset()
    notes(store).write("upload:1", None)
    assert (store.meter.reads, store.meter.writes) == (1, 0)
