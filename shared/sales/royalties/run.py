"""Runs royalties: a pure function of sums of sales, agreements, rates and a ledger, to new entries of the ledger.

Whoever runs it again over the same reports books nothing new. A report that says something else than before, or that
the agreements divide in another way, is booked anew, after an entry that takes back the one before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.errors import Conflict, Finding, InvalidInput
from shared.model.sales.ledger import EntryKind, LedgerEntry
from shared.sales.agreements.terms import Terms, TermsBook
from shared.sales.money.rates import Rates
from shared.sales.money.rounding import amount_of
from shared.sales.royalties.booking import allocate, digest_of_report
from shared.sales.royalties.closing import close_period
from shared.sales.royalties.heads import Head
from shared.sales.royalties.ledger import Amounts, Ledger, amounts_in, digest_of
from shared.sales.royalties.sums import SalesSums


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


@dataclass(frozen=True, slots=True)
class ReportIdentity:
    """What a report says of itself, beside its sales."""

    subject: str
    """What it is about: it takes the place of the one booked with the same subject."""
    created: datetime | None = None
    """When the service made it."""


@dataclass(slots=True)
class _Booking:
    """A run while it books reports."""

    id: str
    period: date
    book: TermsBook
    rates: Rates
    ledger: Ledger
    findings: list[Finding] = field(default_factory=list)

    def book_report(
        self,
        identity: ReportIdentity,
        revenue: Mapping[Head, Mapping[Terms, Decimal]],
        replaced: Collection[str],
        counting: Collection[str],
    ) -> None:
        """Books what a report allocates, in place of what is booked of it or its subject, unless that is the same.

        A report whose place another one took, or that is older than the one booked, is left out with a warning.
        """
        names = {head.report for head in revenue}
        booked = self.ledger.booked.get(identity.subject) or next(
            (each for each in self.ledger.booked.values() if each.report in names), None
        )
        if booked and booked.digest == digest_of_report(revenue, self.book, self.rates):
            return
        for name in sorted(names.difference(counting)):
            if reason := self._left_out(name, identity, booked, replaced):
                remedy = "Leave its file out, or name what took its place with --replaces."
                self.findings.append(Finding(name, reason, "replaced", "warning", remedy=remedy))
                return
        if booked:
            self.take_back(booked)
        amounts = allocate(revenue, self.book, self.rates)
        if any(amounts.values()):
            about: dict[str, Any] = {"digest": digest_of_report(revenue, self.book, self.rates)}
            about |= {"start": min(head.start for head in revenue), "end": max(head.end for head in revenue)}
            name = min(names)
            self._append("earnings", name, identity.subject, amounts, created=identity.created, **about)

    def take_back(self, booked: LedgerEntry) -> None:
        """Books the opposite of the entry."""
        amounts = {place: -units for place, units in amounts_in(booked).items()}
        self._append("correction", str(booked.report), str(booked.subject), amounts)

    def _left_out(
        self, name: str, identity: ReportIdentity, booked: LedgerEntry | None, replaced: Collection[str]
    ) -> str:
        """Why the report is not booked; nothing if it is."""
        if name in replaced:
            return "The report is replaced by another one, and not booked."
        made = booked.created if booked and booked.report != name else None
        if booked and made and identity.created and made > identity.created:
            return f"The report was made before {booked.report}, which is booked in its place."
        entries = [each for each in self.ledger.entries if each.report == name]
        if not entries or entries[-1].kind != "correction":
            return ""
        own = next(each for each in reversed(entries) if each.kind == "earnings")
        for other in self.ledger.entries:
            if other.kind == "earnings" and other.report in replaced and _took_place(other, own, entries[-1]):
                return ""
        return "The report was taken back in an earlier run, and is not booked again."

    def _append(self, kind: EntryKind, report: str, subject: str, amounts: Amounts, **about: Any) -> None:
        about |= {"run": self.id, "report": report, "subject": subject}
        key = f"{kind}:{digest_of(report, subject)}:{self.id}"
        self.ledger.append(kind, key, amounts, period=self.period, **about)


def run_royalties(
    sums: SalesSums,
    *,
    book: TermsBook,
    rates: Rates,
    ledger: Ledger,
    period: date | None = None,
    identities: Mapping[str, ReportIdentity] | None = None,
    replaced: Collection[str] = (),
    counting: Collection[str] = (),
    resumed: bool = True,
    today: date = date.max,
) -> RoyaltyRun:
    """Books the sales in the ledger and closes the period, by default the one that ends with the last sale.

    `identities` has what reports say of themselves, by their ids, also of those without sales: a report takes the place
    of the one booked with the same subject. `replaced` names booked reports whose place others take, where the subjects
    do not tell so. `counting` names reports that are known to count, whatever was booked or taken back before. A run
    that is `resumed` has the id of the last one if it books no report in the same period: that one may have been
    interrupted. `today` is the last day that can be closed: a wrong date would lock the ledger.

    Raises InvalidInput if a rate, a payee or a replaced report is missing, or the period is not over, and Conflict if a
    later one is closed already, or if sales are of a later one. The ledger is then to be discarded.
    """
    known = identities or {}
    period = period or max([head.end for head in sums.revenue], default=ledger.period)
    _require_order(sums, ledger, period, today)
    before = len(ledger.entries)
    run = _Booking(digest_of("run", period.isoformat(), ledger.head), period, book, rates, ledger)
    for entry in _named(replaced, ledger):
        run.take_back(entry)
    reports: dict[ReportIdentity, dict[Head, dict[Terms, Decimal]]] = defaultdict(dict)
    for head, revenue in sums.revenue.items():
        reports[known.get(head.report) or ReportIdentity(head.report)][head] = revenue
    for report, identity in known.items():
        if identity.subject in ledger.booked and report not in sums.unpriced:
            reports[identity] |= {}  # a correction that leaves nothing
    with_sales = {identity.subject for identity, revenue in reports.items() if revenue}
    for identity in sorted(reports, key=lambda each: each.subject):
        if reports[identity] or identity.subject not in with_sales:
            run.book_report(identity, reports[identity], replaced, counting)
    if resumed and len(ledger.entries) == before and ledger.entries and ledger.entries[-1].period == period:
        run.id = ledger.entries[-1].run or run.id  # the same run again: what it did not come to is booked as its own
    close_period(book, ledger, run.id, period, resumed=resumed)
    entries = ledger.entries[before:]
    findings = [*run.findings, *_unassigned(ledger), *sums.findings, *_without_revenue(sums), *_alike(entries, ledger)]
    return RoyaltyRun(run.id, period, entries, findings)


def _require_order(sums: SalesSums, ledger: Ledger, period: date, today: date) -> None:
    if period > today:
        last = next((head.report for head in sums.revenue if head.end == period), "--until")
        message = f"The period until {period} is not over; a wrong date would close every one before it."
        raise InvalidInput([Finding(last, message, "future-period", remedy="Correct the date, or close it later.")])
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
    return [
        Finding(
            report,
            f"{lines} lines state no revenue, nor do their summaries: nothing is divided for them.",
            "no-revenue",
            "warning",
            remedy="Ask the service for the report that states it.",
        )
        for report, lines in sums.unpriced.items()
    ]


def _named(reports: Collection[str], ledger: Ledger) -> list[LedgerEntry]:
    """The entries by which these reports count; those that count no more are left out.

    Raises InvalidInput with every report that was never booked.
    """
    known = {entry.report for entry in ledger.entries if entry.kind == "earnings"}
    problems = [
        Finding(report, "This report is not booked.", "not-booked", remedy="Take its id from the ledger.")
        for report in reports
        if report not in known
    ]
    if problems:
        raise InvalidInput(problems)
    return [entry for entry in ledger.booked.values() if entry.report in reports]


def _alike(entries: Sequence[LedgerEntry], ledger: Ledger) -> Iterator[Finding]:
    """New reports that tell of themselves no more than their lines do, and may be others' corrections."""
    for entry in entries:
        if entry.kind != "earnings" or entry.subject != entry.report:
            continue
        alike = (other for other in ledger.booked.values() if _is_alike(entry, other))
        if other := next(alike, None):
            message = f"Reports {other.report} and {entry.report} are of one service and period; both are booked."
            remedy = f"If one corrects the other, run again with the right one and --replaces {other.report}."
            yield Finding("reports", message, "same-period", "warning", remedy=remedy)


def _took_place(other: LedgerEntry, own: LedgerEntry, taken_back: LedgerEntry) -> bool:
    """Whether the other report is one that could have taken the place of this one."""
    return other.run == taken_back.run or other.subject == own.subject or _is_alike(own, other)


def _is_alike(one: LedgerEntry, other: LedgerEntry) -> bool:
    services = [
        {posting.account for posting in each.postings if posting.account.startswith("receivable")}
        for each in (one, other)
    ]
    same_days = (one.start, one.end) == (other.start, other.end)
    return one.id != other.id and same_days and bool(services[0] & services[1])
