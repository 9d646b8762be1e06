"""Verifies that a tenant's audit log is intact, from the first entry to the head."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.chain import GENESIS, find_break
from shared.model.accounts.audit import AuditEntry, AuditHead
from shared.model.base import Model, Sha256
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader

_PAGE = 500
_MAX_PAGES = 200


class VerifyRequest(Model):
    """Request to verify the audit log; empty."""


class AuditVerification(Model):
    """What was found."""

    whole: bool
    """False if there is a `problem`, or if there are more entries than one call reads."""
    entries: int
    """The number of entries read."""
    head: Sha256
    """The id of the last entry: whoever keeps it elsewhere can prove later that nothing before it was changed or cut
    off."""
    sequence: int | None = None
    """The number of the entry that has the problem."""
    problem: str | None = None
    """What is wrong with the chain."""


def verify_audit_log(_request: VerifyRequest, *, caller: Caller, adapters: Adapters) -> AuditVerification:
    """Recomputes the chain of the caller's tenant, at most a hundred thousand entries. Raises Forbidden."""
    caller.require("admin")
    data = adapters.store.get(f"auditHeads/{caller.tenant_id}")
    head = decode(AuditHead, data) if data else AuditHead(id=caller.tenant_id, hash=GENESIS)
    previous, sequence = GENESIS, 0
    for _ in range(_MAX_PAGES):
        entries = _page(adapters.store, caller.tenant_id, sequence)
        if broken := find_break(entries, previous=previous, sequence=sequence):
            return AuditVerification(
                whole=False, entries=sequence, head=head.hash, sequence=broken.sequence, problem=broken.message
            )
        sequence += len(entries)
        previous = entries[-1].id if entries else previous
        if len(entries) < _PAGE or sequence >= head.sequence:
            break
    return _compare_head(head, previous, sequence)


def _compare_head(head: AuditHead, last: str, sequence: int) -> AuditVerification:
    whole = sequence >= head.sequence  # acts may have followed since the head was read
    if sequence == head.sequence and last != head.hash:
        return AuditVerification(
            whole=False, entries=sequence, head=head.hash, sequence=sequence, problem="The last entry was replaced."
        )
    problem = None if whole else f"Entry {sequence + 1} is missing, or lies beyond what one call reads."
    return AuditVerification(
        whole=whole, entries=sequence, head=head.hash, sequence=None if whole else sequence + 1, problem=problem
    )


def _page(store: Reader, tenant_id: str, after: int) -> list[AuditEntry]:
    query = Query(
        "auditLog",
        where=(("tenantId", "==", tenant_id), ("sequence", ">", after)),
        order=("sequence",),
        limit=_PAGE,
    )
    return [decode(AuditEntry, data) for data in store.find(query)]
