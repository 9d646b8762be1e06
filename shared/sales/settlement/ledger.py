"""Appends to the stored ledger of a tenant: one segment at a time, and only to the end that it was made for."""

from collections.abc import Collection
from datetime import datetime

from shared.accounts.audit.chain import GENESIS
from shared.errors import Conflict
from shared.model.codec import decode, encode
from shared.model.sales.settlement import (
    MAX_SEGMENTS,
    MAX_WRITTEN,
    LedgerSegment,
    RoyaltyLedger,
    RoyaltyRun,
    RoyaltyTerms,
)
from shared.model.sales.stored import StoredFile
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
    assert job.considered
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
        terms_id=terms.id,
        division=terms.division,
        considered=job.considered,
        written=ledger.written if ledger else {},
        segments=[*(ledger.segments if ledger else ()), segment],
        updated=now,
    )
    transaction.set(ledger_path(job.tenant_id), encode(booked))


def note_considered(
    job: RoyaltyRun, terms: RoyaltyTerms, considered: StoredFile, base: str, transaction: Transaction
) -> None:
    """Notes that a royalty run had nothing to book, so that the next one need not read the same reports again."""
    path = ledger_path(job.tenant_id)
    data = transaction.get(path)
    if data and decode(RoyaltyLedger, data).head == base:
        transaction.update(path, {"division": terms.division, "considered": encode(considered)})


def append_payments(
    segment: LedgerSegment,
    head: str,
    payments: Collection[str],
    ledger: RoyaltyLedger,
    now: datetime,
    transaction: Transaction,
) -> None:
    """Books payments as made, behind the end that `ledger` has. Raises Conflict as `append_segment`."""
    data = transaction.get(ledger_path(ledger.tenant_id))
    there = decode(RoyaltyLedger, data) if data else None
    _require_end(there, ledger.head)
    assert there
    booked = there.model_copy(
        update={
            "head": head,
            "entries": there.entries + segment.entries,
            "segments": [*there.segments, segment],
            "written": {each: at for each, at in there.written.items() if each not in payments},
            "updated": now,
        }
    )
    transaction.set(ledger_path(ledger.tenant_id), encode(booked))


def note_written(
    payments: Collection[str], tenant_id: str, now: datetime, transaction: Transaction, *, again: bool
) -> None:
    """Notes that a file has these payments. Raises Conflict if another one has some of them already, unless `again`."""
    ledger = decode(RoyaltyLedger, transaction.get(ledger_path(tenant_id)) or {})
    if not again and any(each in ledger.written for each in payments):
        raise Conflict("Another file was written meanwhile.", remedy="Look at the list of payments.")
    written = {**ledger.written, **dict.fromkeys(payments, now)}
    if len(written) > MAX_WRITTEN:
        message = f"More than {MAX_WRITTEN:,} payments are written and not marked as made."
        raise Conflict(message, remedy="Mark those as made that are.")
    transaction.update(ledger_path(tenant_id), {"written": written})


def _require_end(ledger: RoyaltyLedger | None, head: str) -> None:
    if (ledger.head if ledger else GENESIS) != head:
        raise Conflict("Something else was booked since.", remedy="Do it again: it then begins at the ledger's end.")
    if ledger and len(ledger.segments) >= MAX_SEGMENTS:
        message = f"The ledger has no room for more than {MAX_SEGMENTS:,} runs and payments."
        raise Conflict(message, remedy="Mark payments as made together, not one by one.")
