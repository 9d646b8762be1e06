"""Divides revenue that a report states only in its summaries among the lines of each, by their quantities. Pure.

Parts have DIGITS decimals, and together are exactly what the summary states: the largest remainder, as everywhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from shared.errors import Finding, InvalidInput
from shared.model.sales.report import ReportSummary, SalesReport
from shared.sales.agreements.terms import Terms
from shared.sales.money.rounding import EXACT, apportion
from shared.sales.royalties.heads import Head, Item, Sold

DIGITS = 12
"""Decimals of a part; more if the summary states more."""
_Key = tuple[Head, Terms]
_T = TypeVar("_T")
_CORRECT = "Do not settle by it; the service has to correct it."


@dataclass(slots=True)
class Unpriced:
    """Lines of one summary that state no revenue: how often each was used."""

    lines: int = 0
    quantities: dict[_Key, Decimal] = field(default_factory=dict)
    items: dict[_Key, dict[Item, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    """The same by item, of the terms that are wanted in detail."""

    def add(self, key: _Key, item: Item | None, quantity: Decimal) -> None:
        """Adds a sum of lines."""
        _add_to(self.quantities, key, quantity)
        if item:
            _add_to(self.items[key], item, quantity)

    def add_all(self, other: "Unpriced") -> None:
        """Adds the lines of another one."""
        self.lines += other.lines
        for key, quantity in other.quantities.items():
            _add_to(self.quantities, key, quantity)
        for key, items in other.items.items():
            for item, quantity in items.items():
                _add_to(self.items[key], item, quantity)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for the lines of one id of a summary."""

    report: str
    id: str
    currency: str
    amount: Decimal
    only: bool
    """Whether the report has no other id: lines need not name it."""

    def divide(self, lines: Unpriced) -> Iterator[tuple[_Key, tuple[Decimal, dict[Item, Sold]]]]:
        """The parts of the amount, and of each part by item. Raises InvalidInput if the lines have no quantity."""
        keys = sorted(lines.quantities, key=lambda each: (each[0], each[1].rules))
        quantities = {key: lines.quantities[key] for key in keys}
        if keys and sum(quantities.values()) <= 0:
            message = f"The summary {self.id!r} states {self.amount:f} {self.currency}, but its lines no quantity."
            raise InvalidInput([Finding(self.report, message, "no-quantity", remedy=_CORRECT)])
        for key, revenue in _parts(self.amount, quantities).items():
            items = dict(sorted(lines.items[key].items())) if key in lines.items else {}
            parts = _parts(revenue, items)
            yield key, (revenue, {item: Sold(items[item], part) for item, part in parts.items()})

    def without_lines(self) -> Finding:
        """Says that nothing is divided, because no line belongs to the summary."""
        message = f"The summary {self.id!r} states {self.amount:f} {self.currency}, but no line is of it."
        remedy = "Nothing is divided of it: ask the service what it is for."
        return Finding(self.report, message, "no-lines", "warning", remedy=remedy)


def allocated_revenue(report: SalesReport) -> Iterator[Due]:
    """What the summaries of a report state that is due, if it is not zero; those with one id are added.

    Raises InvalidInput if one id has not one currency.
    """
    by_id: dict[str, list[ReportSummary]] = defaultdict(list)
    for summary in report.summaries:
        by_id[summary.id].append(summary)
    for id_, summaries in by_id.items():
        amount = Decimal(0)
        for each in summaries:
            amount = EXACT.add(amount, each.allocated_revenue or 0)
        currencies = {each.currency for each in summaries if each.currency}
        if not amount:
            continue
        if len(currencies) != 1:
            message = f"The summary {id_!r} states revenue in {len(currencies)} currencies."
            raise InvalidInput([Finding(report.header.report_id, message, "mixed-currencies", remedy=_CORRECT)])
        yield Due(report.header.report_id, id_, currencies.pop(), amount, len(by_id) == 1)


def _parts(amount: Decimal, quantities: Mapping[_T, Decimal]) -> dict[_T, Decimal]:
    """The parts of the amount by quantity; equal ones if the quantities make nothing."""
    digits = max(DIGITS, -int(amount.as_tuple().exponent))
    units, total = int(amount.scaleb(digits, EXACT)), sum(map(Fraction, quantities.values()), Fraction())
    exact = [units * Fraction(each) / total if total else Fraction(0) for each in quantities.values()]
    wholes = apportion(exact, units) if exact else []
    return {key: Decimal(whole).scaleb(-digits, EXACT) for key, whole in zip(quantities, wholes, strict=True)}


def _add_to(sums: dict[_T, Decimal], key: _T, quantity: Decimal) -> None:
    sums[key] = EXACT.add(sums.get(key, Decimal(0)), quantity)
