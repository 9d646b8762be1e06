"""Compares months of a period with earlier ones. Pure and exact."""

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from shared.sales.analytics.answer import Change
from shared.sales.analytics.months import shifted
from shared.sales.money.sums import ZERO, Sum


def change(months: Iterable[str], by: int, sums: Mapping[str, Sum], whole: Container[str]) -> Change | None:
    """What was sold in the months, compared with those `by` months earlier; None if there are no two to compare.

    A pair of months counts if both are whole: a month that lacks reports would look like a decline.
    """
    pairs = [(month, shifted(month, -by)) for month in months]
    pairs = [(month, earlier) for month, earlier in pairs if month in whole and earlier in whole]
    if not pairs:
        return None
    now, before = (_total((pair[place] for pair in pairs), sums) for place in (0, 1))
    return Change(
        months=len(pairs),
        now=now.figures(),
        before=before.figures(),
        quantity_percent=_percent(now.quantity, before.quantity),
        revenue_percent={
            currency: percent
            for currency, amount in before.sorted_revenue().items()
            if (percent := _percent(now.revenue.get(currency, ZERO), amount)) is not None
        },
    )


def _total(months: Iterable[str], sums: Mapping[str, Sum]) -> Sum:
    total = Sum()
    for month in months:
        if found := sums.get(month):
            total.add(found.quantity, found.revenue)
    return total


def _percent(now: Decimal, before: Decimal) -> Decimal | None:
    """The growth in percent, to a tenth; None if there was nothing to grow from."""
    if before <= 0:
        return None
    return Decimal(round((Fraction(now) / Fraction(before) - 1) * 1000)).scaleb(-1)
