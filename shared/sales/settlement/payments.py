"""Use cases of payments: list what is due, write the file for a bank or a payout service, mark what was paid."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Annotated, Literal

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.links import FileLinks, links_to
from shared.errors import Finding, Forbidden, InvalidInput, NotFound
from shared.ids import import_folder, royalties_folder
from shared.model.base import Day, Id, Instant, Model, Text
from shared.model.catalog.offer import Currency
from shared.model.sales.money import Amount
from shared.model.sales.settlement import LedgerSegment, RoyaltyLedger
from shared.platform.store.port import MAX_VALUES, Query, Transaction
from shared.sales.agreements.terms import TermsBook
from shared.sales.payments.credit_transfers import credit_transfers, obstacle
from shared.sales.payments.due import Payment, book_paid
from shared.sales.payments.payouts import payout_table
from shared.sales.royalties.entry_lines import lines_of
from shared.sales.royalties.ledger import Ledger
from shared.sales.settlement.due import Due, read_due
from shared.sales.settlement.ledger import append_payments, note_written
from shared.sales.settlement.stored import ledger_path, load_ledger, statement_path, store_file

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
    written: Instant | None = None
    """When it was last written into a file."""
    account_changed: bool = False
    """Whether the payee's account is another one than when the last royalty run was approved."""


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
    again: bool = False
    """Write payments too that are in an earlier file. A bank that gets one twice may pay it twice."""


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
    due = read_due(caller.tenant_id, adapters)
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
                written=due.written.get(each.id),
                account_changed=each.payee.id in due.changed,
            )
            for each in due.payments
        ]
    )


def write_payment_file(request: PaymentFileRequest, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Writes the payments that are due as a file, and returns a URL that serves it for 15 minutes.

    Left out are payments that an earlier file has, and those that SEPA cannot carry; the list says which. The file is
    deleted after two weeks. Whoever has changed a payee's account since the last royalty run was approved cannot write
    a file that pays to it. Raises Forbidden, NotFound if there is nothing to write, InvalidInput if the day is over or
    there is no payer, Conflict if another file was written meanwhile, Tampered, Unavailable.
    """
    return links_to([store_payment_file(request, caller=caller, adapters=adapters)], adapters.blobs)


def store_payment_file(request: PaymentFileRequest, *, caller: Caller, adapters: Adapters) -> tuple[str, str]:
    """Writes the payments that are due as a file; returns its name, and where it is in the bucket.

    Raises as `write_payment_file`.
    """
    caller.require("admin")
    caller.require_person()
    now = adapters.clock()
    due = read_due(caller.tenant_id, adapters)
    wanted = [each for each in due.payments if request.again or each.id not in due.written]
    carried = [each for each in wanted if request.form == "csv" or not obstacle(each)]
    if not carried or due.book is None:
        remedy = "Look at the list: what is due may be in an earlier file, or SEPA cannot carry it."
        raise NotFound("There is no payment to write.", remedy=remedy)
    _require_other_hands(carried, due, caller)
    if request.form == "csv":
        data, ending = payout_table(carried).encode(), "csv"
    else:
        data, ending = _transfers(carried, due.book, request.day or now.date(), adapters), "xml"
    name = f"payments-{now:%Y-%m-%d}.{ending}"
    folder = f"{import_folder(caller.tenant_id, adapters.new_id())}/"  # where uploads are deleted after two weeks
    file = store_file(name, folder, data, f"text/{ending}", adapters.blobs)
    details = {"payments": str(len(carried)), "sha256": file.sha256, "terms": due.terms_id}
    act = Act("royalties.payments-written", ledger_path(caller.tenant_id), details=details)

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, caller.tenant_id)
        note_written([each.id for each in carried], caller.tenant_id, now, transaction, again=request.again)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return name, file.storage_path


def mark_paid(request: PaidRequest, *, caller: Caller, adapters: Adapters) -> Paid:
    """Marks payments as made. One that is marked already is left as it is; if one is unknown, none is marked.

    Raises Forbidden, InvalidInput, Conflict if something else was booked meanwhile, Tampered, Unavailable.
    """
    caller.require("admin")
    caller.require_person()
    now = adapters.clock()
    stored, ledger = load_ledger(caller.tenant_id, adapters.store, adapters.blobs)
    before = len(ledger.entries)
    marked = book_paid(request.payments, ledger)
    if not marked or stored is None:
        return Paid(marked=0)
    new = ledger.entries[before:]
    folder = f"{royalties_folder(caller.tenant_id)}paid/"
    file = store_file("paid.jsonl", folder, b"".join(lines_of(new)), "application/jsonl", adapters.blobs)
    segment = LedgerSegment(entries=len(new), file=file)
    statements = _statements(ledger, before, stored, adapters)

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, caller.tenant_id)
        there = transaction.get_all(statements)
        append_payments(segment, ledger.head, request.payments, stored, now, transaction)
        for each in there:
            transaction.update(each, {"paid": now})
        act = Act("royalties.paid", ledger_path(caller.tenant_id), details={"payments": str(marked)})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return Paid(marked=marked)


def _require_other_hands(carried: Sequence[Payment], due: Due, caller: Caller) -> None:
    """Raises Forbidden if the caller has changed an account that the payments go to."""
    own = sorted({each.payee.id for each in carried if due.changed.get(each.payee.id) == caller.person})
    if own:
        remedy = "Another admin has to write the file, or another person to approve a royalty run first."
        raise Forbidden(f"You have changed the account of {', '.join(own[:10])}.", remedy=remedy)


def _transfers(carried: Sequence[Payment], book: TermsBook, day: date, adapters: Adapters) -> bytes:
    if book.agreements.payer is None:
        problem = Finding("payer", "The agreements do not say who pays.", "missing", remedy="Add payer: holder, iban.")
        raise InvalidInput([problem])
    return credit_transfers(carried, book.agreements.payer, day=day, created=adapters.clock())


def _statements(ledger: Ledger, before: int, stored: RoyaltyLedger, adapters: Adapters) -> list[str]:
    """The paths of the statements whose payments the new entries mark."""
    ends = list(accumulate(segment.entries for segment in stored.segments))
    payees: dict[str, list[str]] = defaultdict(list)
    for entry in ledger.entries[before:]:
        payment = ledger.entry(f"payment:{entry.key.removeprefix('paid:')}")
        run_id = stored.segments[bisect_left(ends, payment.sequence)].royalty_run_id if payment else None
        if run_id and entry.payee:
            payees[run_id].append(entry.payee)
    found = []
    for run_id, names in payees.items():
        for at in range(0, len(names), MAX_VALUES):
            query = Query(
                "royaltyStatements",
                where=(
                    ("tenantId", "==", stored.tenant_id),
                    ("royaltyRunId", "==", run_id),
                    ("payee", "in", names[at : at + MAX_VALUES]),
                ),
                limit=MAX_VALUES,
            )
            found += [statement_path(each["id"]) for each in adapters.store.find(query)]
    return found
