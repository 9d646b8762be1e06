"""Adds and takes back exact figures of sales. Pure."""

from collections.abc import Callable
from decimal import Decimal

from shared.model.sales.stored import SalesFigures
from shared.sales.money.rounding import EXACT

NOTHING = SalesFigures(quantity=Decimal(0))
_DIGITS = 20


def added(one: SalesFigures, other: SalesFigures) -> SalesFigures:
    """Both together."""
    return _with(one, other, EXACT.add)


def taken_back(one: SalesFigures, other: SalesFigures) -> SalesFigures:
    """The one without the other."""
    return _with(one, other, EXACT.subtract)


def quantity_key(quantity: Decimal) -> str:
    """The quantity in the form that sorts; what has more digits or is below zero sorts as the nearest that can be."""
    return f"{int(min(max(quantity, Decimal(0)), Decimal(10**_DIGITS - 1))):0{_DIGITS}}"


def _with(one: SalesFigures, other: SalesFigures, change: Callable[[Decimal, Decimal], Decimal]) -> SalesFigures:
    zero = Decimal(0)
    currencies = sorted({*one.revenue, *other.revenue})
    amounts = {each: change(one.revenue.get(each, zero), other.revenue.get(each, zero)) for each in currencies}
    return SalesFigures(
        quantity=change(one.quantity, other.quantity), revenue={each: sum_ for each, sum_ in amounts.items() if sum_}
    )
