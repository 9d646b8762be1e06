"""Links new receipts into their tenant's chain, after the delivery that wrote them.

The chain's head is a document, read and written in the transaction that links the receipts, so that concurrent
runs extend one chain. Deliveries never wait for linking.
"""

from shared.clock import Clock
from shared.delivery.receipts.chain import Head, link
from shared.platform.store.port import Query, Store, Transaction

_PAGE = 50
_ROUNDS = 20
"""Limits one run to a thousand receipts per tenant; the rest is linked by the next run."""


def link_all(store: Store, clock: Clock) -> int:
    """Links the new receipts of all tenants; returns their number. Costs one read if there are none."""
    linked = 0
    for _ in range(_ROUNDS):
        found = store.find(Query("receipts", where=(("linked", "==", False),), order=("completed",), limit=500))
        linked += sum(link_receipts(tenant_id, store, clock) for tenant_id in {data["tenantId"] for data in found})
        if len(found) < 500:
            break
    return linked


def link_receipts(tenant_id: str, store: Store, clock: Clock) -> int:
    """Links the tenant's new receipts in the order of completion; returns their number. Raises Unavailable."""
    linked = 0
    for _ in range(_ROUNDS):
        count = store.transact(lambda transaction: _link_page(transaction, tenant_id, clock))
        linked += count
        if count < _PAGE:
            break
    return linked


def head_of(document: dict[str, object] | None) -> Head:
    """The head of the chain, from its document; that of an empty chain if there is none."""
    return Head(int(str(document["sequence"])), str(document["hash"])) if document else Head()


def _link_page(transaction: Transaction, tenant_id: str, clock: Clock) -> int:
    path = f"receiptChains/{tenant_id}"
    head = head_of(transaction.get(path))
    query = Query(
        "receipts", where=(("tenantId", "==", tenant_id), ("linked", "==", False)), order=("completed",), limit=_PAGE
    )
    found = transaction.find(query)
    for receipt in found:
        fields, head = link(receipt, head)
        transaction.update(f"receipts/{receipt['id']}", fields)
    if found:
        end = {"id": tenant_id, "tenantId": tenant_id, "sequence": head.sequence, "hash": head.hash}
        transaction.set(path, {**end, "updated": clock()})
    return len(found)
