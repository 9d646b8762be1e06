"""Runs royalties: a pure function of sums of sales, agreements, rates and a ledger, to new entries of the ledger.

Whoever runs it again over the same reports books nothing new. A report that says something else than before, or that
the agreements divide in another way, is booked anew, after an entry that takes back the one before.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.errors import Conflict, Finding
from shared.model.sales.ledger import LedgerEntry
from shared.sales.agreements.terms import Terms, TermsBook
from shared.sales.money.rates import Rates
from shared.sales.money.rounding import amount_of
from shared.sales.royalties.booking import allocate, digest_of_report
from shared.sales.royalties.closing import close_period
from shared.sales.royalties.ledger import Ledger, amounts_in, digest_of
from shared.sales.royalties.sums import Head, SalesSums


@dataclass(frozen=True, slots=True)
class RoyaltyRun:
    """What a run has booked."""

    id: str
    """SHA-256, the same for the same period and ledger."""
    period: date
    """The last day of the period that it closed."""
    entries: Sequence[LedgerEntry]
    """Its entries, which are the last of the ledger."""
    findings: Sequence[Finding]
    """What somebody should look at: sales that no agreement is about, lines without revenue."""


def run_royalties(
    sums: SalesSums, *, book: TermsBook, rates: Rates, ledger: Ledger, period: date | None = None
) -> RoyaltyRun:
    """Books the sales in the ledger and closes the period, by default the one that ends with the last sale.

    Raises InvalidInput if a rate or a payee is missing, and Conflict if a later period is closed already, or if sales
    are of a later one. The ledger is then to be discarded.
    """
    period = period or max([head.end for head in sums.revenue], default=ledger.period)
    _require_order(sums, ledger, period)
    run, before = digest_of("run", period.isoformat(), ledger.head), len(ledger.entries)
    reports: dict[str, dict[Head, dict[Terms, Decimal]]] = defaultdict(dict)
    for head, revenue in sums.revenue.items():
        reports[head.report][head] = revenue
    for report in sorted(reports):
        _book(report, reports[report], book, rates, ledger, run, period)
    close_period(book, ledger, run, period)
    return RoyaltyRun(run, period, ledger.entries[before:], [*_unassigned(ledger), *_without_revenue(sums)])


def _book(
    report: str,
    revenue: dict[Head, dict[Terms, Decimal]],
    book: TermsBook,
    rates: Rates,
    ledger: Ledger,
    run: str,
    period: date,
) -> None:
    digest, booked = digest_of_report(revenue, book, rates), ledger.booking_of(report)
    if booked and booked.digest == digest:
        return
    if booked:
        taken = {place: -units for place, units in amounts_in(booked).items()}
        ledger.append("correction", f"correction:{report}:{run}", taken, run=run, period=period, report=report)
    amounts = allocate(revenue, book, rates)
    if any(amounts.values()):
        key = f"earnings:{report}:{run}"
        ledger.append("earnings", key, amounts, run=run, period=period, report=report, digest=digest)


def _require_order(sums: SalesSums, ledger: Ledger, period: date) -> None:
    if period < ledger.period:
        message = f"The period until {ledger.period} is closed; one that ends on {period} is earlier."
        raise Conflict(message, remedy="Close a later one: corrections of earlier sales are booked in it.")
    later = min((head for head in sums.revenue if head.end > period), default=None)
    if later:
        message = f"Report {later.report} has sales until {later.end}, after {period}, which the run should close."
        raise Conflict(message, remedy="Leave the report out, or close a later period.")


def _unassigned(ledger: Ledger) -> list[Finding]:
    found = []
    for (_, currency), units in ledger.balances("unassigned").items():
        if units < 0:
            amount = amount_of(-units, currency)
            message = f"No rule is about sales of {amount} {currency}, which are booked as unassigned."
            remedy = "Add a rule that is about them, and run again: they are booked anew."
            found.append(Finding("agreements", message, "unassigned", "warning", remedy=remedy))
    return found


def _without_revenue(sums: SalesSums) -> list[Finding]:
    if not sums.without_revenue:
        return []
    message = f"{sums.without_revenue} lines state no revenue, so nothing is divided for them."
    return [Finding("reports", message, "no-revenue", "warning", remedy="Compare the reports' summaries.")]
