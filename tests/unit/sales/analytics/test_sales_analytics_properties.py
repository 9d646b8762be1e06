"""Whatever reports say, every breakdown makes the total."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.model.sales.stored import SalesFigures
from tests.unit.sales.analytics.sales_analytics_world import MONTHS, SalesWorld, recording

parts = st.lists(st.decimals(-50, 10**6, places=3, allow_nan=False, allow_infinity=False), min_size=1, max_size=5)


@st.composite
def divided(draw: st.DrawFn, total: Decimal, names: list[str]) -> dict[str, str]:
    """The total in up to three parts."""
    first = draw(st.decimals(0, 1000, places=3, allow_nan=False, allow_infinity=False))
    chosen = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    return {chosen[0]: str(first), chosen[1]: str(total - first)}


@st.composite
def stored(draw: st.DrawFn) -> dict[str, Any]:
    """What SalesWorld.month takes."""
    quantities = draw(parts)
    total = sum(quantities, Decimal(0))
    recordings = [
        recording(draw(st.integers(1, 4)), str(each), draw(st.sampled_from(["DE", "FR"]))) for each in quantities[1:]
    ]
    return {
        "month": draw(st.sampled_from(MONTHS)),
        "quantity": str(total),
        "service": draw(st.sampled_from(["Example", "Shop", "Example/Free"])),
        "services": draw(st.none() | divided(total, ["Example/Premium", "Example/Free", "Shop"])),
        "territories": draw(divided(total, ["DE", "FR", "Worldwide"])),
        "uses": draw(divided(total, ["OnDemandStream", "PermanentDownload"])),
        "recordings": recordings,
    }


def added(rows: Iterable[SalesFigures]) -> tuple[Decimal, dict[str, Decimal]]:
    """The sums of rows, without currencies of which nothing is due."""
    quantity, revenue = Decimal(0), dict[str, Decimal]()
    for row in rows:
        quantity += row.quantity
        for currency, amount in row.revenue.items():
            revenue[currency] = revenue.get(currency, Decimal(0)) + amount
    return quantity, {currency: amount for currency, amount in revenue.items() if amount}


@settings(max_examples=40, deadline=None)
@given(st.lists(stored(), max_size=6))
def test_every_breakdown_makes_the_total(given_reports: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        world = SalesWorld(Path(folder))
        for report in given_reports:
            world.month(**report)
        found = world.analytics()
    total = added([found.total])
    assert total == (sum((Decimal(each["quantity"]) for each in given_reports), Decimal(0)), total[1])
    for rows in (found.by_month, found.by_service, found.by_territory, found.by_use, [*found.recordings, found.others]):
        assert added(rows) == total
    assert sum(row.reports for row in found.by_month) == found.reports == len(given_reports)
