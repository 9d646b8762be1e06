"""Closes a period for each payee: the steps from what it earned to what it is paid, each an entry of the ledger. Pure.

The order of STEPS is the order of deductions. A step books what the ledger does not have yet, so that a second run
over the same period books nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from shared.errors import Finding, InvalidInput
from shared.model.sales.agreement import Advance, Cost, Payee
from shared.model.sales.ledger import AccountKind, EntryKind
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rounding import nearest, whole_units
from shared.sales.royalties.ledger import Ledger, Place, account, amounts_in, digest_of

_FOR_A_PAYEE: tuple[AccountKind, ...] = ("payable", "held", "reserve", "advance")
"""The kinds of accounts with a balance in a payee's currency."""


@dataclass(slots=True)
class Closing:
    """A payee's account while a period is closed."""

    payee: Payee
    book: TermsBook
    ledger: Ledger
    run: str
    period: date
    earned: dict[str, int] = field(default_factory=dict)
    """What the run has added to its account, by agreement, in minor units. Recoupments take from it."""

    @property
    def owed(self) -> int:
        """What it is owed, in minor units; below zero what it owes."""
        return -self.ledger.balance(account("payable", self.payee.id), self.payee.currency)

    def own(self, kind: AccountKind) -> list[tuple[list[str], int]]:
        """What comes after the payee in the names of its accounts of this kind, and what is on them."""
        return [(name.split(":")[2:], units) for (name, _), units in self.ledger.balances(kind, self.payee.id).items()]

    def book_entry(self, kind: EntryKind, key: str, amounts: Mapping[str, int], agreement: str = "") -> None:
        """Books amounts in its currency by account; the agreement is that of what its own account gets."""
        mine = account("payable", self.payee.id)
        places = {
            Place(name, self.payee.currency, agreement if name == mine else ""): units
            for name, units in amounts.items()
        }
        self.ledger.append(kind, key, places, run=self.run, period=self.period, payee=self.payee.id)
        if agreement:
            self.earned[agreement] = self.earned.get(agreement, 0) - amounts[mine]


def confirm_shares(closing: Closing) -> None:
    """Moves shares that were held to the payee's account, once it has confirmed them."""
    for (agreement,), units in closing.own("held"):
        if not closing.book.awaits_confirmation(closing.payee.id, agreement):
            _move(closing, "confirmation", account("held", closing.payee.id, agreement), units, agreement)


def release_reserves(closing: Closing) -> None:
    """Moves reserves to the payee's account, from the month on in which they are due."""
    for (agreement, due), units in closing.own("reserve"):
        if due <= f"{closing.period:%Y-%m}":
            _move(closing, "release", account("reserve", closing.payee.id, agreement, due), units, agreement)


def charge_costs(closing: Closing) -> None:
    """Charges costs that have arisen by the end of the period. They may exceed what the payee is owed."""
    mine = account("payable", closing.payee.id)
    for cost in closing.book.agreements.costs:
        key = f"cost:{cost.id}"
        if cost.payee == closing.payee.id and cost.date <= closing.period and not closing.ledger.has(key):
            units = whole_units(cost.amount, closing.payee.currency, f"costs.{cost.id}")
            closing.book_entry("cost", key, {mine: units, account("cost", closing.payee.id): -units})


def recoup_advances(closing: Closing) -> None:
    """Books advances that were paid by the end of the period, and recoups them from what the run has added.

    The oldest first; at most what the payee is owed.
    """
    mine = account("payable", closing.payee.id)
    own = (each for each in closing.book.agreements.advances if each.payee == closing.payee.id)
    for advance in sorted(own, key=lambda each: (each.date, each.id)):
        name, key = account("advance", closing.payee.id, advance.id), f"advance:{advance.id}"
        if advance.date <= closing.period and not closing.ledger.has(key):
            units = whole_units(advance.amount, closing.payee.currency, f"advances.{advance.id}")
            closing.book_entry("advance", key, {name: units, account("bank"): -units})
        key = f"recoupment:{advance.id}:{closing.run}"
        left = 0 if closing.ledger.has(key) else closing.ledger.balance(name, closing.payee.currency)
        if units := _take(closing, advance.agreement, left):
            closing.book_entry("recoupment", key, {mine: units, name: -units})


def pay(closing: Closing) -> None:
    """Books what is to be paid, less the tax that is withheld, if it reaches the payee's minimum."""
    payee, owed = closing.payee, closing.owed
    minimum = whole_units(payee.minimum, payee.currency, f"payees.{payee.id}.minimum")
    if not payee.paid or owed <= 0 or owed < minimum:
        return
    tax = nearest(owed * Fraction(payee.tax) / 100)
    payment = payment_id(payee.id, closing.period, closing.ledger.head)
    amounts = {
        account("payable", payee.id): owed,
        account("tax", payee.id): -tax,
        account("due", payee.id, payment): tax - owed,
    }
    closing.book_entry("payment", f"payment:{payment}", amounts)


STEPS: tuple[Callable[[Closing], None], ...] = (confirm_shares, release_reserves, charge_costs, recoup_advances, pay)


def close_period(book: TermsBook, ledger: Ledger, run: str, period: date, *, resumed: bool = True) -> None:
    """Takes the steps for every payee; `resumed` as in `run_royalties`.

    Raises InvalidInput if the agreements lack a payee or an advance that the ledger has money of, or have another
    amount or payee of an advance or cost that is booked.
    """
    require_known(book, ledger)
    _require_unchanged(book, ledger)
    earned = _earned(ledger, run, period if resumed else None)
    for payee in sorted(book.agreements.payees, key=lambda each: each.id):
        closing = Closing(payee, book, ledger, run, period, earned.get(payee.id, {}))
        for step in STEPS:
            step(closing)


def payment_id(payee: str, period: date, head: str) -> str:
    """The id of a payment, 32 characters, by the ledger's last entry before it: no other ledger has the same."""
    return digest_of("payment", payee, period.isoformat(), head)[:32]


def _earned(ledger: Ledger, run: str, period: date | None) -> dict[str, dict[str, int]]:
    """What the run has added to the accounts of payees, by agreement; with it, what one before it booked of the same
    period and did not come to close."""
    earned: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in reversed(ledger.entries):
        if entry.run != run and not (entry.period == period and entry.kind in ("earnings", "correction")):
            break
        for place, units in amounts_in(entry).items():
            kind, _, payee = place.account.partition(":")
            if kind == "payable":
                earned[payee][place.agreement] -= units
    return earned


def _move(closing: Closing, kind: EntryKind, source: str, units: int, agreement: str) -> None:
    amounts = {source: -units, account("payable", closing.payee.id): units}
    closing.book_entry(kind, f"{kind}:{source}:{closing.run}", amounts, agreement)


def _take(closing: Closing, agreement: str | None, wanted: int) -> int:
    """Takes at most `wanted` units of what the run has added under the agreement, or under all of them."""
    names = [agreement] if agreement else sorted(closing.earned)
    within = sum(closing.earned.get(name, 0) for name in names)
    taken = left = max(0, min(wanted, within, closing.owed))
    for name in names:
        part = max(0, min(left, closing.earned.get(name, 0)))
        closing.earned[name] = closing.earned.get(name, 0) - part
        left -= part
    return taken


def require_known(book: TermsBook, ledger: Ledger) -> None:
    """Refuses agreements without a payee, or with another currency of one, that the ledger has money of."""
    problems = []
    for kind in _FOR_A_PAYEE:
        for name, currency in ledger.balances(kind):
            payee = book.payees.get(name.split(":")[1])
            if payee is None or payee.currency != currency:
                message = f"The ledger has a balance in {currency} of {name}, but the agreements do not."
                remedy = "Keep the payee and its currency until its account is settled."
                problems.append(Finding("payees", message, "unknown-payee", remedy=remedy))
    advances = {each.id for each in book.agreements.advances}
    for name, _ in ledger.balances("advance"):
        if (advance := name.split(":")[2]) not in advances:
            message = f"Advance {advance} is not recouped, and the agreements do not have it."
            problems.append(Finding("advances", message, "unknown-advance", remedy="Keep it until it is recouped."))
    if problems:
        raise InvalidInput(problems)


def _require_unchanged(book: TermsBook, ledger: Ledger) -> None:
    """Refuses advances and costs that are booked with another amount or payee: no entry is ever changed."""
    problems = []
    stated: list[tuple[str, Advance | Cost]] = [
        *(("advance", each) for each in book.agreements.advances),
        *(("cost", each) for each in book.agreements.costs),
    ]
    for kind, each in stated:
        entry = ledger.entry(f"{kind}:{each.id}")
        if entry is None:
            continue
        amount = max(posting.amount for posting in entry.postings)
        if (entry.payee, amount) != (each.payee, each.amount):
            message = f"The {kind} {each.id} is booked as {amount} of {entry.payee}, not {each.amount} of {each.payee}."
            remedy = "Restore it, and write down what differs under an id of its own."
            problems.append(Finding(f"{kind}s.{each.id}", message, "changed", remedy=remedy))
    if problems:
        raise InvalidInput(problems)
