"""What the contract tests of several packages are run on."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Store


@pytest.fixture(params=["memory", "firestore"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Every document store, empty: in memory, and Firestore on the emulator."""
    if request.param == "memory":
        yield MemoryStore()
        return
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_host"))
    from shared.platform.store.firestore import FirestoreStore

    connected = FirestoreStore.connect(f"demo-{uuid4().hex[:12]}")
    yield connected
    connected.close()
