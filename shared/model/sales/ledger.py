"""Models the ledger: entries by double entry, which make zero in every currency and are never changed."""

from collections import defaultdict
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from shared.model.base import ChainEntry, Day, Id, Instant, Model, Sha256, Text
from shared.model.catalog.offer import Currency
from shared.model.sales.money import Amount

EntryKind = Literal[
    "earnings",
    "correction",
    "confirmation",
    "release",
    "advance",
    "cost",
    "recoupment",
    "payment",
    "paid",
]
"""What an entry books: what a report allocates; the same taken back, because the report or the agreements changed; a
held share that its payee confirmed; a reserve that is released; an advance that was paid; a cost; an advance that is
recouped; what is to be paid, less tax; that it was paid."""

AccountKind = Literal[
    "receivable", "payable", "held", "reserve", "advance", "cost", "tax", "due", "bank", "exchange", "unassigned"
]
"""What an account is: what a service owes; what a payee is owed; its shares that it has not confirmed; its reserves;
what it has not recouped yet; costs that were charged; withheld tax; payments that are to be made; the bank; amounts on
the way between two currencies; what no rule is about."""

Account = Annotated[str, StringConstraints(pattern=r"^[a-z]+(:[^\x00-\x1f]+)?$", max_length=400)]
"""An account: its kind, and where there is one for each, after colons the payee and what else tells them apart."""


class Posting(Model):
    """An amount on one account."""

    account: Account
    currency: Currency
    """The currency (ISO 4217)."""
    amount: Amount
    """The amount: above zero a debit, below zero a credit."""
    agreement: Id | None = None
    """The agreement by which a payee got it."""


class LedgerEntry(ChainEntry):
    """One entry of a ledger."""

    kind: EntryKind
    """What it books."""
    key: Text
    """What it is about, unique in the ledger: nothing is booked twice."""
    run: Sha256 | None = None
    """The royalty run that booked it; absent if no run did."""
    period: Day
    """The last day of the last period that was closed."""
    payee: Id | None = None
    """The payee that it is about, if it is about one."""
    report: Text | None = None
    """The report that it is about."""
    subject: Text | None = None
    """What the report is about: another report with the same subject takes its place."""
    created: Instant | None = None
    """When the service made the report, if it says so: an earlier one does not take its place."""
    start: Day | None = None
    """The first and the last day of the sales in the report."""
    end: Day | None = None
    digest: Sha256 | None = None
    """The SHA-256 of what was divided, and how: with another one, the report is booked anew."""
    postings: Annotated[list[Posting], Field(min_length=2)]
    """The amounts; in every currency they make zero."""

    @model_validator(mode="after")
    def _balances(self) -> Self:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for posting in self.postings:
            sums[posting.currency] += posting.amount
        for currency, total in sums.items():
            if total:
                raise ValueError(f"Entry {self.key} does not balance: {total} {currency} are left over.")
        return self
