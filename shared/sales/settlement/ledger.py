"""Appends to the stored ledger of a tenant: one segment at a time, and only to the end that it was made for."""

from datetime import datetime

from shared.accounts.audit.chain import GENESIS
from shared.errors import Conflict
from shared.model.codec import decode, encode
from shared.model.sales.settlement import MAX_SEGMENTS, LedgerSegment, RoyaltyLedger, RoyaltyRun, RoyaltyTerms
from shared.platform.store.port import Transaction
from shared.sales.settlement.stored import ledger_path, terms_path


def segment_of(job: RoyaltyRun) -> LedgerSegment:
    """The entries that a planned royalty run books."""
    assert job.file
    return LedgerSegment(royalty_run_id=job.id, run=job.run, entries=job.entries, file=job.file)


def append_segment(segment: LedgerSegment, job: RoyaltyRun, now: datetime, transaction: Transaction) -> None:
    """Books what a royalty run has planned. Raises Conflict if something else was booked since, or nothing more can."""
    assert job.base
    assert job.head
    assert job.period
    data = transaction.get(ledger_path(job.tenant_id))
    ledger = decode(RoyaltyLedger, data) if data else None
    _require_end(ledger, job.base)
    terms = decode(RoyaltyTerms, transaction.get(terms_path(job.terms_id)) or {})
    booked = RoyaltyLedger(
        id=job.tenant_id,
        tenant_id=job.tenant_id,
        head=job.head,
        entries=(ledger.entries if ledger else 0) + segment.entries,
        period=job.period,
        agreements=terms.agreements.sha256,
        planned=job.created,
        segments=[*(ledger.segments if ledger else ()), segment],
        updated=now,
    )
    transaction.set(ledger_path(job.tenant_id), encode(booked))


def append_payments(
    segment: LedgerSegment, head: str, ledger: RoyaltyLedger, now: datetime, transaction: Transaction
) -> None:
    """Books payments as made, behind the end that `ledger` has. Raises Conflict as `append_segment`."""
    data = transaction.get(ledger_path(ledger.tenant_id))
    _require_end(decode(RoyaltyLedger, data) if data else None, ledger.head)
    booked = ledger.model_copy(
        update={
            "head": head,
            "entries": ledger.entries + segment.entries,
            "segments": [*ledger.segments, segment],
            "updated": now,
        }
    )
    transaction.set(ledger_path(ledger.tenant_id), encode(booked))


def _require_end(ledger: RoyaltyLedger | None, head: str) -> None:
    if (ledger.head if ledger else GENESIS) != head:
        raise Conflict("Something else was booked since.", remedy="Do it again: it then begins at the ledger's end.")
    if ledger and len(ledger.segments) >= MAX_SEGMENTS:
        message = f"The ledger has no room for more than {MAX_SEGMENTS:,} runs and payments."
        raise Conflict(message, remedy="Mark payments as made together, not one by one.")
