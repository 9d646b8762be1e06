"""Reads what is due in a tenant: payments, the agreements that have their accounts, and who has changed an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.errors import Conflict
from shared.model.codec import decode
from shared.model.sales.agreement import BankAccount
from shared.model.sales.settlement import RoyaltyTerms
from shared.sales.agreements.terms import TermsBook
from shared.sales.payments.due import Payment, payments_due
from shared.sales.settlement.stored import load_book, load_ledger, require_terms, terms_path, terms_query

MAX_VERSIONS = 20
"""Versions of the agreements since the last approved run that are compared."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is due."""

    payments: list[Payment] = field(default_factory=list)
    book: TermsBook | None = None
    """The agreements in force."""
    terms_id: str = ""
    written: Mapping[str, datetime] = field(default_factory=dict)
    """Payments that a file has, with the time of the last one."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """Payee whose account is another one than when the last run was approved -> the person who has changed it."""


def read_due(tenant_id: str, adapters: Adapters) -> Due:
    """What is due; nothing before the first run is approved. Raises NotFound, Tampered, Unavailable, InvalidInput if
    the agreements lack a payee, Conflict if they were changed too often since the last run."""
    stored, ledger = load_ledger(tenant_id, adapters.store, adapters.blobs)
    if stored is None:
        return Due()
    terms = require_terms(tenant_id, adapters.store)
    book = load_book(terms, adapters.blobs)
    changed = {} if terms.id == stored.terms_id else _changed(book, stored.terms_id, tenant_id, adapters)
    return Due(payments_due(ledger, book), book, terms.id, stored.written, changed)


def _changed(book: TermsBook, approved_id: str, tenant_id: str, adapters: Adapters) -> dict[str, str]:
    """Payees whose accounts were changed since the approved version, with who stored the present account."""
    accounts = _accounts(book)
    data = adapters.store.get(terms_path(approved_id))
    approved = decode(RoyaltyTerms, data) if data else None
    query = terms_query(tenant_id)
    versions = [decode(RoyaltyTerms, each) for each in adapters.store.find(query)]
    since = [each for each in versions if approved is None or each.version > approved.version]
    if len(since) > MAX_VERSIONS:
        message = f"The agreements were stored {len(since)} times since the last royalty run."
        raise Conflict(message, remedy="Propose and approve another royalty run before you pay.")
    before = _accounts(load_book(approved, adapters.blobs)) if approved else {}
    changed: dict[str, str] = {}
    for version in reversed(since):  # the first one that has the present account, and keeps it
        own = _accounts(load_book(version, adapters.blobs))
        for payee, account in own.items():
            if account != before.get(payee):
                changed[payee] = version.created_by
        before = own
    last = _accounts(load_book(approved, adapters.blobs)) if approved else {}
    return {payee: by for payee, by in changed.items() if accounts.get(payee) != last.get(payee)}


def _accounts(book: TermsBook) -> dict[str, BankAccount | None]:
    return {payee.id: payee.account for payee in book.payees.values()}
