"""Owns giving new receipts their place in their tenant's chain, after the delivery that wrote them.

The chain's head is a document; whoever extends the chain reads and writes it in the transaction that links
the receipts, so that two at a time make one chain. Deliveries themselves never wait for it.
"""

from shared.clock import Clock
from shared.delivery.receipts.chain import Head, link
from shared.platform.store.port import Query, Store, Transaction

_PAGE = 50
_ROUNDS = 20
"""At most a thousand receipts of one tenant at a time; the rest is linked the next time."""


def link_all(store: Store, clock: Clock) -> int:
    """Links the receipts of every tenant that has new ones; answers how many. Costs one read if there are none."""
    linked = 0
    for _ in range(_ROUNDS):
        found = store.find(Query("receipts", where=(("linked", "==", False),), order=("completed",), limit=500))
        linked += sum(link_receipts(tenant_id, store, clock) for tenant_id in {data["tenantId"] for data in found})
        if len(found) < 500:
            break
    return linked


def link_receipts(tenant_id: str, store: Store, clock: Clock) -> int:
    """Links the tenant's new receipts in the order of their completion; answers how many. Raises Unavailable."""
    linked = 0
    for _ in range(_ROUNDS):
        count = store.transact(lambda transaction: _link_page(transaction, tenant_id, clock))
        linked += count
        if count < _PAGE:
            break
    return linked


def head_of(document: dict[str, object] | None) -> Head:
    """The head of the chain as its document says."""
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
