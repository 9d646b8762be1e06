"""Lists what is to be paid by a ledger, and books that it was paid. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.errors import Finding, InvalidInput
from shared.model.sales.agreement import Payee
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rounding import amount_of
from shared.sales.royalties.ledger import Ledger, Place, account


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that is to be made."""

    id: str
    """Derived when it is booked, so that it is the same in every file."""
    payee: Payee
    amount: Decimal
    currency: str
    period: date
    """The last day of the period for which it is."""

    @property
    def reference(self) -> str:
        """What the payee reads on its bank statement."""
        return f"Royalties until {self.period}"


def payments_due(ledger: Ledger, book: TermsBook) -> list[Payment]:
    """The payments that were booked and not made yet, by id. Raises InvalidInput if the agreements lack a payee."""
    periods = {entry.key: entry.period for entry in ledger.entries if entry.kind == "payment"}
    found, problems = [], []
    for (name, currency), units in ledger.balances("due").items():
        _, payee, payment = name.split(":")
        if payee in book.payees:
            amount = amount_of(-units, currency)
            found.append(Payment(payment, book.payees[payee], amount, currency, periods[f"payment:{payment}"]))
        else:
            message = f"A payment to {payee} is due, but the agreements have no such payee."
            problems.append(Finding("payees", message, "unknown-payee", remedy="Keep the payee until it is paid."))
    if problems:
        raise InvalidInput(problems)
    return sorted(found, key=lambda each: each.id)


def book_paid(payments: Iterable[str], ledger: Ledger) -> int:
    """Books that the payments with these ids were made; those that are booked already are left as they are.

    Returns the number of new entries. Raises InvalidInput with every id that is not one of a payment, before it books.
    """
    wanted = dict.fromkeys(payments)
    unknown = [each for each in wanted if not ledger.has(f"payment:{each}")]
    if unknown:
        remedy = "Take the ids from the file of payments."
        raise InvalidInput(
            Finding(each, "The ledger has no such payment.", "unknown-payment", remedy=remedy) for each in unknown
        )
    due = {name.rpartition(":")[2]: (name, currency) for name, currency in ledger.balances("due")}
    new = [each for each in wanted if each in due]  # of one that is all tax nothing is due
    for payment in new:
        name, currency = due[payment]
        units = -ledger.balance(name, currency)
        amounts = {Place(name, currency): units, Place(account("bank"), currency): -units}
        ledger.append("paid", f"paid:{payment}", amounts, period=ledger.period, payee=name.split(":")[1])
    return len(new)
