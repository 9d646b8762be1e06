"""States the accounts of payees: what a run booked for each of them, and the sales that it comes from. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.errors import NotFound
from shared.model.sales.agreement import Payee
from shared.model.sales.ledger import AccountKind, EntryKind, LedgerEntry
from shared.model.sales.statement import PayeeStatement, StatementLine
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rounding import amount_of
from shared.sales.royalties.ledger import Ledger, amounts_in
from shared.sales.royalties.statement_lines import BookedSales

_OF_A_PAYEE = frozenset(["payable", "held", "reserve", "advance", "tax", "due"])
_SHARES: tuple[AccountKind, ...] = ("payable", "held", "reserve")
"""Where the shares of payees are booked."""
_REPORTED: tuple[EntryKind, ...] = ("earnings", "correction")


@dataclass(slots=True)
class _Movements:
    """What happened on a payee's accounts, in minor units; above zero what it gets."""

    before: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """By kind of account, before the run."""
    during: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """By kind of entry and kind of account, in the run."""
    by_report: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Its shares of each report that the run booked."""
    payment: str | None = None


def state_accounts(
    run: str, *, ledger: Ledger, book: TermsBook, payees: Iterable[str], sales: BookedSales | None = None
) -> Iterator[PayeeStatement]:
    """The statements of these payees, in the order of their ids; with lines if the sales that were booked are given.

    Raises NotFound if the ledger has no such run, or the agreements no such payee.
    """
    entries = _until(run, ledger)
    movements = _movements(run, entries)
    for name in sorted(payees):
        if name not in book.payees:
            raise NotFound(f"The agreements have no payee {name}.", remedy="Name one by its id.")
        payee, own = book.payees[name], movements[name]
        lines = sales.lines_of(payee, own.by_report) if sales else []
        yield _statement(run, entries[-1].period, payee, own, lines)


def _until(run: str, ledger: Ledger) -> list[LedgerEntry]:
    """The entries up to the last one of the run."""
    last = next((each.sequence for each in reversed(ledger.entries) if each.run == run), None)
    if last is None:
        raise NotFound(f"The ledger has no royalty run {run}.", remedy="Name one of its runs.")
    return ledger.entries[:last]


def _movements(run: str, entries: Iterable[LedgerEntry]) -> Mapping[str, _Movements]:
    found: dict[str, _Movements] = defaultdict(_Movements)
    for entry in entries:
        for place, units in amounts_in(entry).items():
            kind, _, name = place.account.partition(":")
            if kind not in _OF_A_PAYEE:
                continue
            payee, _, rest = name.partition(":")
            own = found[payee]
            if entry.run != run:
                own.before[kind] -= units
                continue
            own.during[entry.kind, kind] -= units
            if entry.kind == "earnings" and entry.report and kind in _SHARES:
                own.by_report[entry.report] -= units
            if entry.kind == "payment" and kind == "due":
                own.payment = rest
    return found


def _statement(run: str, period: date, payee: Payee, own: _Movements, lines: list[StatementLine]) -> PayeeStatement:
    def moved(kinds: tuple[EntryKind, ...], accounts: tuple[AccountKind, ...]) -> int:
        return sum(own.during[kind, name] for kind in kinds for name in accounts)

    def after(name: AccountKind) -> int:
        return own.before[name] + sum(units for (_, each), units in own.during.items() if each == name)

    units = {
        "opening": own.before["payable"],
        "earned": moved(("earnings",), _SHARES),
        "corrected": moved(("correction",), _SHARES),
        "held": moved(_REPORTED, ("held",)),
        "confirmed": moved(("confirmation",), ("payable",)),
        "reserved": moved(_REPORTED, ("reserve",)),
        "released": moved(("release",), ("payable",)),
        "costs": -moved(("cost",), ("payable",)),
        "recouped": -moved(("recoupment",), ("payable",)),
        "tax": moved(("payment",), ("tax",)),
        "payable": moved(("payment",), ("due",)),
        "closing": after("payable"),
        "unrecouped": -after("advance"),
        "in_reserve": after("reserve"),
        "unconfirmed": after("held"),
    }
    amounts = {name: amount_of(each, payee.currency) for name, each in units.items()}
    return PayeeStatement(
        payee=payee.id,
        name=payee.name,
        run=run,
        period=period,
        currency=payee.currency,
        payment=own.payment,
        lines=lines,
        **amounts,
    )
