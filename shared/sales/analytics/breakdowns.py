"""Adds up reports by month, service, territory and use. Pure: every breakdown makes the same total."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from shared.model.sales.stored import PlaceSales
from shared.sales.analytics.answer import MonthSales
from shared.sales.analytics.names import name_key, service_of
from shared.sales.analytics.reports import CountedReport
from shared.sales.money.sums import Sum

MAX_ROWS = 400
"""Rows of a breakdown."""
OTHERS = "Others"
"""The name of the row that has what more rows would."""


def _itself(name: str) -> str:
    return name


@dataclass(slots=True)
class Breakdown:
    """Sums by name. Names with one key are one; it keeps the name that came first."""

    key: Callable[[str], str] = _itself
    sums: dict[str, Sum] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, rows: Iterable[PlaceSales]) -> None:
        """Adds the rows of a report."""
        for row in rows:
            key = self.key(row.name)
            self.names.setdefault(key, row.name)
            self.sums.setdefault(key, Sum()).add(row.quantity, row.revenue)

    def rows(self, shown: Callable[[str], str] = _itself) -> list[PlaceSales]:
        """The most used first, at most MAX_ROWS."""
        ordered = sorted(self.sums, key=lambda key: (-self.sums[key].quantity, self.names[key]))
        rest = Sum()
        for key in ordered[MAX_ROWS - 1 :]:
            rest.add(self.sums[key].quantity, self.sums[key].revenue)
        whole = len(ordered) <= MAX_ROWS
        listed = [(shown(self.names[key]), self.sums[key]) for key in ordered[: MAX_ROWS if whole else MAX_ROWS - 1]]
        return [
            PlaceSales(name=name, quantity=each.quantity, revenue=each.sorted_revenue())
            for name, each in (listed if whole else [*listed, (OTHERS, rest)])
        ]


def _service_key(name: str) -> str:
    return name_key(service_of(name))


@dataclass(slots=True)
class Breakdowns:
    """What the counted reports have, by each dimension."""

    total: Sum = field(default_factory=Sum)
    months: dict[str, Sum] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)
    """How many begin in each month."""
    services: Breakdown = field(default_factory=lambda: Breakdown(_service_key))
    territories: Breakdown = field(default_factory=Breakdown)
    uses: Breakdown = field(default_factory=Breakdown)

    def add(self, counted: CountedReport) -> None:
        """Adds a report."""
        report, sums = counted.report, counted.sums
        self.total.add(report.quantity, report.revenue)
        self.months.setdefault(counted.month, Sum()).add(report.quantity, report.revenue)
        self.reports[counted.month] = self.reports.get(counted.month, 0) + 1
        self.services.add(sums.services)
        self.territories.add(sums.territories)
        self.uses.add(sums.uses)

    def by_month(self, months: Iterable[str]) -> list[MonthSales]:
        """Each of the months."""
        none = Sum(Decimal(0))
        return [
            MonthSales(
                month=month,
                reports=self.reports.get(month, 0),
                quantity=(found := self.months.get(month, none)).quantity,
                revenue=found.sorted_revenue(),
            )
            for month in months
        ]

    def by_service(self) -> list[PlaceSales]:
        """By service, without tiers."""
        return self.services.rows(service_of)
