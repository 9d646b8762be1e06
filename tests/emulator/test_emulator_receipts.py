"""The receipt chain on Firestore: concurrent linkers produce a single chain."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.clock import system_clock
from shared.delivery.receipts.chain import verify
from shared.delivery.receipts.link import head_of, link_receipts
from shared.model.codec import encode
from shared.platform.store.firestore import FirestoreStore
from shared.platform.store.port import Query
from tests.unit.delivery.receipts.receipt_world import receipt

COUNT = 60


def test_concurrent_linkers_produce_one_chain(firestore_host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    store = FirestoreStore.connect(f"demo-chain-{uuid4().hex[:6]}")
    for number in range(COUNT):
        document = encode(receipt(number))
        store.transact(
            lambda transaction, path=f"receipts/{document['id']}", data=document: transaction.set(path, data)
        )  # type: ignore[misc]
    with ThreadPoolExecutor(3) as workers:
        linked = list(workers.map(lambda _: link_receipts("tenant", store, system_clock), range(3)))
    assert sum(linked) == COUNT
    found = store.find(Query("receipts", where=(("tenantId", "==", "tenant"),), order=("sequence",), limit=500))
    assert verify(found, head=head_of(store.get("receiptChains/tenant")), gapless_from=1) == []
    store.close()
