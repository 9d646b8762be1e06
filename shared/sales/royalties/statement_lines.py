"""Details what a run booked for payees: a line for each item, whose amounts together make what was booked. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from shared.errors import Finding, InvalidInput
from shared.model.sales.agreement import Payee
from shared.model.sales.statement import StatementLine
from shared.sales.agreements.terms import Part, Terms, TermsBook
from shared.sales.money.rates import Rates
from shared.sales.money.rounding import amount_of, apportion, decimal_of, minor_units
from shared.sales.royalties.booking import digest_of_report, exchange
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.sums import Head, Item, SalesSums, Sold


class BookedSales:
    """The sales of the reports that a run booked, by payee."""

    def __init__(self, run: str, *, ledger: Ledger, book: TermsBook, rates: Rates, sums: SalesSums) -> None:
        """Takes sums with the items of every report that the run booked.

        Raises InvalidInput if a report is missing, or if it, the agreements or the rates are others than the run's.
        """
        self._rates = rates
        self._sums = sums
        digests = {e.report: e.digest for e in ledger.entries if e.run == run and e.kind == "earnings" and e.report}
        heads: dict[str, list[Head]] = defaultdict(list)
        for head in sorted(sums.revenue):
            heads[head.report].append(head)
        problems = []
        for report, digest in digests.items():
            if digest_of_report({head: sums.revenue[head] for head in heads[report]}, book, rates) != digest:
                message = f"Report {report} is missing, or it, the agreements or the rates have changed since the run."
                problems.append(Finding("reports", message, "changed", remedy="Give the files that the run had."))
        if problems:
            raise InvalidInput(problems)
        self._parts: dict[str, dict[str, list[tuple[Head, Terms, Part]]]] = defaultdict(lambda: defaultdict(list))
        for head in (head for report in digests for head in heads[report]):
            for terms in sorted(sums.items.get(head, ()), key=lambda each: each.rules):
                for part in terms.parts:
                    self._parts[part.payee][head.report].append((head, terms, part))

    def lines_of(self, payee: Payee, booked: Mapping[str, int]) -> list[StatementLine]:
        """The lines of a payee, in the order of reports, periods and items.

        `booked` is what each report added to its accounts, in minor units of its currency.
        """
        return [line for report, units in sorted(booked.items()) for line in self._of_report(payee, report, units)]

    def _of_report(self, payee: Payee, report: str, units: int) -> list[StatementLine]:
        sold: list[tuple[Head, Part, Item, Sold]] = sorted(
            (
                (head, part, item, each)
                for head, terms, part in self._parts[payee.id][report]
                for item, each in self._sums.items[head][terms].items()
            ),
            key=lambda line: (line[0], line[2], line[1].agreement, line[1].fraction),
        )
        shares = [Fraction(each.revenue) * part.fraction for _, part, _, each in sold]
        rates = {head: self._units_of_one(head, payee.currency) for head in {line[0] for line in sold}}
        quotas = [share * rates[head] for share, (head, *_) in zip(shares, sold, strict=True)]
        return [
            _line(head, part, item, each, share, amount_of(amount, payee.currency))
            for (head, part, item, each), share, amount in zip(sold, shares, apportion(quotas, units), strict=True)
        ]

    def _units_of_one(self, head: Head, currency: str) -> Fraction:
        """How many minor units of the currency one major unit of the head's is worth."""
        return minor_units(Decimal(1), head.currency) * exchange(head.currency, currency, self._rates, head.end)


def _line(head: Head, part: Part, item: Item, sold: Sold, share: Fraction, amount: Decimal) -> StatementLine:
    return StatementLine(
        report=head.report,
        service=head.service,
        start=head.start,
        end=head.end,
        isrc=item.isrc,
        upc=item.upc,
        title=item.title,
        use_type=item.use_type,
        quantity=sold.quantity,
        revenue=sold.revenue,
        revenue_currency=head.currency,
        agreement=part.agreement,
        share=decimal_of(share),
        amount=amount,
    )
