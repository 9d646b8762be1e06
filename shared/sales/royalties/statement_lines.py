"""Details what a run booked for payees: a line for each item, whose amounts together make what was booked. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from shared.errors import Finding, InvalidInput
from shared.model.sales.agreement import Payee
from shared.model.sales.statement import StatementLine
from shared.sales.agreements.terms import Part, Terms, TermsBook
from shared.sales.money.rates import Rates
from shared.sales.money.rounding import EXACT, amount_of, apportion, decimal_of, minor_units
from shared.sales.royalties.booking import digest_of_report, exchange
from shared.sales.royalties.heads import Head, Item, Sold
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.sums import SalesSums


class _Sale(NamedTuple):
    """What a line is about."""

    head: Head
    item: Item
    part: Part
    sold: Sold
    fraction: Decimal
    """The payee's part."""
    rate: Fraction
    """How many minor units of the payee's currency it gets for one major unit of revenue."""


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
        sold: list[_Sale] = []
        for head, terms, part in self._parts[payee.id][report]:
            rate, fraction = part.fraction * self._units_of_one(head, payee.currency), decimal_of(part.fraction)
            sold += (
                _Sale(head, item, part, each, fraction, rate) for item, each in self._sums.items[head][terms].items()
            )
        sold.sort(key=lambda sale: (sale.head, sale.item, sale.part.agreement, sale.fraction))
        amounts = apportion([Fraction(sale.sold.revenue) * sale.rate for sale in sold], units)
        return [_line(sale, amount_of(amount, payee.currency)) for sale, amount in zip(sold, amounts, strict=True)]

    def _units_of_one(self, head: Head, currency: str) -> Fraction:
        """How many minor units of the currency one major unit of the head's is worth."""
        return minor_units(Decimal(1), head.currency) * exchange(head.currency, currency, self._rates, head.end)


def _line(sale: _Sale, amount: Decimal) -> StatementLine:
    """Not validated: there are millions of lines, and their parts are valid."""
    head, item = sale.head, sale.item
    return StatementLine.model_construct(
        report=head.report,
        service=head.service,
        start=head.start,
        end=head.end,
        isrc=item.isrc,
        upc=item.upc,
        title=item.title,
        use_type=item.use_type,
        quantity=sale.sold.quantity,
        revenue=sale.sold.revenue,
        revenue_currency=head.currency,
        agreement=sale.part.agreement,
        share=EXACT.multiply(sale.sold.revenue, sale.fraction),
        amount=amount,
    )
