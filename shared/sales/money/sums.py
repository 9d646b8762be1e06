"""Adds up sales figures: quantities, and amounts of money by currency. Pure and exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shared.model.sales.stored import SalesFigures
from shared.sales.money.rounding import EXACT

ZERO = Decimal(0)


@dataclass(slots=True)
class Sum:
    """A sum that grows."""

    quantity: Decimal = ZERO
    revenue: dict[str, Decimal] = field(default_factory=dict)
    """By currency."""

    def add(self, quantity: Decimal, revenue: Mapping[str, Decimal]) -> None:
        """Adds figures."""
        self.quantity = EXACT.add(self.quantity, quantity)
        for currency, amount in revenue.items():
            self.revenue[currency] = EXACT.add(self.revenue.get(currency, ZERO), amount)

    def figures(self) -> SalesFigures:
        """The sum as a model, its currencies by name."""
        return SalesFigures(quantity=self.quantity, revenue=self.sorted_revenue())

    def sorted_revenue(self) -> dict[str, Decimal]:
        """The revenue, its currencies by name."""
        return dict(sorted(self.revenue.items()))
