"""Use cases of payments: list what is due, write the file for a bank or a payout service, mark what was paid."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.links import FileLinks, links_to
from shared.errors import Finding, InvalidInput, NotFound
from shared.ids import royalties_folder, royalty_statement_id
from shared.model.base import Day, Id, Model, Text
from shared.model.catalog.offer import Currency
from shared.model.sales.money import Amount
from shared.model.sales.settlement import LedgerSegment, RoyaltyLedger
from shared.platform.store.port import Transaction
from shared.sales.agreements.terms import TermsBook
from shared.sales.payments.credit_transfers import credit_transfers, obstacle
from shared.sales.payments.due import Payment, book_paid, payments_due
from shared.sales.payments.payouts import payout_table
from shared.sales.royalties.entry_lines import lines_of
from shared.sales.royalties.ledger import Ledger, digest_of
from shared.sales.settlement.ledger import append_payments
from shared.sales.settlement.stored import (
    ledger_path,
    load_book,
    load_ledger,
    require_terms,
    statement_path,
    store_file,
)

MAX_PAID = 200
"""Payments that are marked as made at once."""


class PaymentsRequest(Model):
    """Request for the payments that are due; empty."""


class DuePayment(Model):
    """A payment that was booked, and not marked as made."""

    id: Id
    """The same in every file."""
    payee: Id
    """The payee's id in the agreements."""
    name: Text
    """The payee's name."""
    amount: Amount
    """In `currency`."""
    currency: Currency
    """The payee's currency (ISO 4217)."""
    period: Day
    """The last day of the period for which it is."""
    obstacle: str = ""
    """Why SEPA cannot carry it; empty if it can."""


class DuePayments(Model):
    """The payments that are due."""

    items: list[DuePayment]
    """By their ids."""


class PaymentFileRequest(Model):
    """Request for a file of the payments that are due."""

    form: Literal["csv", "sepa"] = "csv"
    """A table for a payout service, or credit transfers for a bank (ISO 20022, pain.001.001.09)."""
    day: Day | None = None
    """The day on which the bank should pay. Default: today."""


class PaidRequest(Model):
    """Request to mark payments as made."""

    payments: Annotated[list[Id], Field(min_length=1, max_length=MAX_PAID)]
    """The ids of the payments."""


class Paid(Model):
    """What was marked."""

    marked: int
    """How many payments were marked; the others were already."""


def list_due_payments(_request: PaymentsRequest, *, caller: Caller, adapters: Adapters) -> DuePayments:
    """Lists the payments that are due: booked by an approved royalty run, and not marked as made.

    Raises Forbidden, InvalidInput if the agreements lack a payee, Tampered, Unavailable.
    """
    caller.require("admin")
    due, _ = _due(caller, adapters)
    return DuePayments(
        items=[
            DuePayment(
                id=each.id,
                payee=each.payee.id,
                name=each.payee.name,
                amount=each.amount,
                currency=each.currency,
                period=each.period,
                obstacle=obstacle(each),
            )
            for each in due
        ]
    )


def write_payment_file(request: PaymentFileRequest, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Writes the payments that are due as a file, and returns a URL that serves it for 15 minutes.

    What SEPA cannot carry is left out of its file; the list says why. Raises Forbidden, NotFound, InvalidInput if the
    file would be empty or the day is over, Tampered, Unavailable.
    """
    caller.require("admin")
    now = adapters.clock()
    due, book = _due(caller, adapters)
    if not due or book is None:
        raise NotFound("No payment is due.", remedy="Approve a royalty run first.")
    if request.form == "csv":
        carried, data, ending, content_type = due, payout_table(due).encode(), "csv", "text/csv"
    else:
        carried = [each for each in due if not obstacle(each)]
        data, ending, content_type = _transfers(carried, book, request.day or now.date(), adapters), "xml", "text/xml"
    digest = digest_of("payments", request.form, str(request.day), *(each.id for each in carried))
    path = f"{royalties_folder(caller.tenant_id)}payments/{digest}.{ending}"
    name = f"payments-{now:%Y-%m-%d}.{ending}"
    store_file(name, path, data, content_type, adapters.blobs)
    act = Act("royalties.payments-written", ledger_path(caller.tenant_id), details={"payments": str(len(carried))})

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, caller.tenant_id)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return links_to([(name, path)], adapters.blobs)


def mark_paid(request: PaidRequest, *, caller: Caller, adapters: Adapters) -> Paid:
    """Marks payments as made. One that is marked already is left as it is; if one is unknown, none is marked.

    Raises Forbidden, InvalidInput, Conflict if something else was booked meanwhile, Tampered, Unavailable.
    """
    caller.require("admin")
    now = adapters.clock()
    stored, ledger = load_ledger(caller.tenant_id, adapters.store, adapters.blobs)
    before = len(ledger.entries)
    marked = book_paid(request.payments, ledger)
    if not marked or stored is None:
        return Paid(marked=0)
    new = ledger.entries[before:]
    path = f"{royalties_folder(caller.tenant_id)}paid/{ledger.head}.jsonl"
    file = store_file("paid.jsonl", path, b"".join(lines_of(new)), "application/jsonl", adapters.blobs)
    segment = LedgerSegment(entries=len(new), file=file)
    statements = _statements(ledger, before, stored, caller)

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, caller.tenant_id)
        there = transaction.get_all(statements)
        append_payments(segment, ledger.head, stored, now, transaction)
        for each in there:
            transaction.update(each, {"paid": now})
        act = Act("royalties.paid", ledger_path(caller.tenant_id), details={"payments": str(marked)})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return Paid(marked=marked)


def _due(caller: Caller, adapters: Adapters) -> tuple[list[Payment], TermsBook | None]:
    _, ledger = load_ledger(caller.tenant_id, adapters.store, adapters.blobs)
    if not ledger.entries:
        return [], None
    book = load_book(require_terms(caller.tenant_id, adapters.store), adapters.blobs)
    return payments_due(ledger, book), book


def _transfers(carried: list[Payment], book: TermsBook, day: date, adapters: Adapters) -> bytes:
    if book.agreements.payer is None:
        problem = Finding("payer", "The agreements do not say who pays.", "missing", remedy="Add payer: holder, iban.")
        raise InvalidInput([problem])
    return credit_transfers(carried, book.agreements.payer, day=day, created=adapters.clock())


def _statements(ledger: Ledger, before: int, stored: RoyaltyLedger, caller: Caller) -> list[str]:
    """The paths of the statements whose payments the new entries mark."""
    runs = {segment.run: segment.royalty_run_id for segment in stored.segments if segment.royalty_run_id}
    found = []
    for entry in ledger.entries[before:]:
        payment = ledger.entry(f"payment:{entry.key.removeprefix('paid:')}")
        run_id = runs.get(payment.run) if payment else None
        if run_id and entry.payee:
            found.append(statement_path(royalty_statement_id(caller.tenant_id, run_id, entry.payee)))
    return found
