"""Sums sales lines, so that a run divides sums and not lines: memory grows with the agreements, not with the reports.

Lines are first summed by what rules can tell apart: report, period, currency, track, release, territory, use. Whenever
there are MAX_CELLS such sums they are added to those by the rules that divide them, and to a statement's. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from shared.model.identifiers import gtin_key, isrc_key
from shared.model.sales.line import SalesLine
from shared.sales.agreements.matching import Sale
from shared.sales.agreements.terms import Terms, TermsBook
from shared.sales.money.rounding import EXACT

MAX_CELLS = 200_000
"""The most sums by track and territory in memory."""

_add = EXACT.add


class Head(NamedTuple):
    """What lines have in common that are booked together."""

    report: str
    service: str
    start: date
    """The first and the last day of their period."""
    end: date
    currency: str


class Item(NamedTuple):
    """What a line of a statement is about."""

    isrc: str
    upc: str
    use_type: str
    title: str


class Sold(NamedTuple):
    """How often something was sold or played, and what is due for it."""

    quantity: Decimal
    revenue: Decimal


_Cell = tuple[str, str, str, str, str]
_NOTHING = Sold(Decimal(0), Decimal(0))


class SalesSums:
    """The sums of lines by the terms on which they are divided; those by item only of the terms that `detailed` wants.

    Texts of lines are kept only for items.
    """

    def __init__(self, book: TermsBook, detailed: Callable[[Terms], bool] = lambda _: False) -> None:
        self._book = book
        self._detailed = detailed
        self._cells: dict[Head, dict[_Cell, Sold]] = defaultdict(dict)
        self._count = 0
        self.revenue: dict[Head, dict[Terms, Decimal]] = defaultdict(dict)
        """What is due, by the terms on which it is divided."""
        self.items: dict[Head, dict[Terms, dict[Item, Sold]]] = defaultdict(dict)
        """The same by item, of the terms that are wanted in detail."""
        self.unpriced: dict[str, int] = {}
        """By report, the number of lines that state no revenue; they are not divided."""

    @property
    def without_revenue(self) -> int:
        """The number of lines that state no revenue."""
        return sum(self.unpriced.values())

    def add(self, lines: Iterable[SalesLine]) -> None:
        """Adds the lines. Raises InvalidInput if two rules are equally specific for one."""
        for line in lines:
            if line.revenue is None:
                self.unpriced[line.report_id] = self.unpriced.get(line.report_id, 0) + 1
                continue
            cells = self._cells[Head(line.report_id, line.service, line.start, line.end, line.currency)]
            cell = (line.isrc, line.upc, line.territory, line.use_type, line.title)
            known = cells.get(cell)
            if known is None:
                known = _NOTHING
                self._count += 1
            cells[cell] = Sold(_add(known.quantity, line.quantity), _add(known.revenue, line.revenue))
            if self._count >= MAX_CELLS:
                self._divide()
        self._divide()

    def _divide(self) -> None:
        for head, cells in self._cells.items():
            revenue, items = self.revenue[head], self.items[head]
            for (isrc, upc, territory, use_type, title), sold in cells.items():
                sale = Sale(isrc_key(isrc), gtin_key(upc), territory, use_type, head.start)
                terms = self._book.terms_of(sale)
                revenue[terms] = _add(revenue.get(terms, _NOTHING.revenue), sold.revenue)
                if self._detailed(terms):
                    item, by_item = Item(sale.isrc, upc, use_type, title), items.setdefault(terms, {})
                    known = by_item.get(item, _NOTHING)
                    by_item[item] = Sold(_add(known.quantity, sold.quantity), _add(known.revenue, sold.revenue))
        self._cells.clear()
        self._count = 0
