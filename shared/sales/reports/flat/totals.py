"""Adds up the lines of a report by summary, and compares the sums with those that the service states."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shared.model.sales.report import ReportSummary
from shared.sales.money.rounding import EXACT


@dataclass(slots=True)
class SummarySums:
    """One id of a summary: what its lines have in common, what they add up to, and what summaries state of that."""

    first: ReportSummary
    common: tuple[Any, ...]
    """What its lines begin with (body.py)."""
    currency: str
    rate: Decimal | None
    lines: int = 0
    whole: int = 0
    """The sum of usages that are whole numbers."""
    fractions: Decimal = Decimal(0)
    """The sum of the others."""
    returned: int = 0
    revenue: Decimal = Decimal(0)
    stated: dict[str, tuple[Decimal | None, Decimal | None, str, int]] = field(default_factory=dict)
    """By the text of a summary: the sums of its lines' usages and of what is due for them, its file and line. Each file
    of a set has the summaries."""

    @property
    def usages(self) -> Decimal:
        """The sum of usages, with those that were returned."""
        return EXACT.add(self.fractions, self.whole)

    @property
    def quantity(self) -> Decimal:
        """The sum of usages less returns."""
        return EXACT.subtract(self.usages, self.returned)

    def add(self, other: "SummarySums") -> None:
        """Adds another file of the set."""
        self.lines += other.lines
        self.whole += other.whole
        self.fractions = EXACT.add(self.fractions, other.fractions)
        self.returned += other.returned
        self.revenue = EXACT.add(self.revenue, other.revenue)
        self.stated = other.stated | self.stated


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that differs from what the service states."""

    summary: ReportSummary
    what: str
    stated: Decimal
    found: Decimal
    file: str
    row: int


def differences(sums: Iterable[SummarySums]) -> Iterator[Difference]:
    """The sums that differ. Summaries that share an id each state a part that lines do not tell apart."""
    for each in sums:
        if len(each.stated) != 1:
            continue
        usages, revenue, file, row = next(iter(each.stated.values()))
        if usages is not None and not _same(usages, each.usages):
            yield Difference(each.first, "usages", usages, each.usages, file, row)
        if revenue is not None and not _same(revenue, each.revenue):
            yield Difference(each.first, "revenue", revenue, each.revenue, file, row)


def _same(stated: Decimal, found: Decimal) -> bool:
    """Whether the stated sum is the found one, rounded in any way to the decimals that are stated."""
    unit = Decimal(1).scaleb(int(stated.as_tuple().exponent))
    return EXACT.abs(EXACT.subtract(stated, found)) < unit
