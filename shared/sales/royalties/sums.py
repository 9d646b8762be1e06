"""Sums sales lines, so that a run divides sums and not lines: memory grows with the agreements, not with the reports.

Lines are first summed by what rules can tell apart: report, period, currency, track, release, territory, use. Whenever
there are MAX_CELLS such sums they are added to those by the rules that divide them, and to a statement's. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from shared.errors import Finding
from shared.model.identifiers import gtin_key, isrc_key
from shared.model.sales.line import SalesLine
from shared.model.sales.report import SalesReport
from shared.sales.agreements.matching import Sale
from shared.sales.agreements.terms import Terms, TermsBook
from shared.sales.money.rounding import EXACT
from shared.sales.royalties.heads import Head, Item, Sold
from shared.sales.royalties.summaries import Unpriced, allocated_revenue

MAX_CELLS = 200_000
"""The most sums by track and territory in memory."""

_add = EXACT.add
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
        self.findings: list[Finding] = []
        """What somebody should look at."""
        self._unpriced: dict[str, dict[str, Unpriced]] = defaultdict(lambda: defaultdict(Unpriced))
        self._quantities: dict[tuple[Head, str], dict[_Cell, Decimal]] = defaultdict(dict)
        self._priced: set[tuple[str, str]] = set()

    @property
    def unpriced(self) -> dict[str, int]:
        """By report, the number of lines that state no revenue, nor do their summaries: they are not divided."""
        found = {report: sum(each.lines for each in by_id.values()) for report, by_id in self._unpriced.items()}
        return {report: lines for report, lines in found.items() if lines}

    def add(self, lines: Iterable[SalesLine]) -> None:
        """Adds the lines. Raises InvalidInput if two rules are equally specific for one."""
        for line in lines:
            if line.revenue is None:
                self._add_unpriced(line)
                continue
            if line.summary_id:
                self._priced.add((line.report_id, line.summary_id))
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

    def divide_summaries(self, reports: Iterable[SalesReport]) -> None:
        """Divides what reports state only in their summaries among the lines of each, by their quantities.

        To be called once, when all lines are added. If a line of a summary states revenue, each line has its own.
        Raises InvalidInput if a summary cannot be divided.
        """
        for report in reports:
            name = report.header.report_id
            for due in allocated_revenue(report) if report.standing == "current" else ():
                if (due.only and any(head.report == name for head in self.revenue)) or (name, due.id) in self._priced:
                    continue
                lines = self._unpriced[name].pop(due.id, Unpriced())
                if due.only and "" in self._unpriced[name]:
                    lines.add_all(self._unpriced[name].pop(""))
                if not lines.lines:
                    self.findings.append(due.without_lines())
                for (head, terms), (revenue, items) in due.divide(lines):
                    self._count_revenue(head._replace(currency=due.currency), terms, revenue, items)

    def _count_revenue(self, head: Head, terms: Terms, revenue: Decimal, items: Mapping[Item, Sold]) -> None:
        self.revenue[head][terms] = _add(self.revenue[head].get(terms, _NOTHING.revenue), revenue)
        by_item = self.items[head].setdefault(terms, {}) if items else {}
        for item, sold in items.items():
            known = by_item.get(item, _NOTHING)
            by_item[item] = Sold(_add(known.quantity, sold.quantity), _add(known.revenue, sold.revenue))

    def _add_unpriced(self, line: SalesLine) -> None:
        self._unpriced[line.report_id][line.summary_id].lines += 1
        cells = self._quantities[Head(line.report_id, line.service, line.start, line.end, ""), line.summary_id]
        cell = (line.isrc, line.upc, line.territory, line.use_type, line.title)
        self._count += cell not in cells
        cells[cell] = _add(cells.get(cell, _NOTHING.quantity), line.quantity)
        if self._count >= MAX_CELLS:
            self._divide()

    def _divide(self) -> None:
        for head, cells in self._cells.items():
            revenue, items = self.revenue[head], self.items[head]
            for cell, sold in cells.items():
                terms, item = self._placed(cell, head)
                revenue[terms] = _add(revenue.get(terms, _NOTHING.revenue), sold.revenue)
                if item:
                    by_item = items.setdefault(terms, {})
                    known = by_item.get(item, _NOTHING)
                    by_item[item] = Sold(_add(known.quantity, sold.quantity), _add(known.revenue, sold.revenue))
        for (head, summary), quantities in self._quantities.items():
            unpriced = self._unpriced[head.report][summary]
            for cell, quantity in quantities.items():
                terms, item = self._placed(cell, head)
                unpriced.add((head, terms), item, quantity)
        self._cells.clear()
        self._quantities.clear()
        self._count = 0

    def _placed(self, cell: _Cell, head: Head) -> tuple[Terms, Item | None]:
        """The terms that divide it, and what a statement calls it, if that is wanted."""
        isrc, upc, territory, use_type, title = cell
        sale = Sale(isrc_key(isrc), gtin_key(upc), territory, use_type, head.start)
        terms = self._book.terms_of(sale)
        return terms, Item(sale.isrc, upc, use_type, title) if self._detailed(terms) else None
