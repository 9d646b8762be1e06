"""The change against earlier months, and the projection of the next ones."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shared.sales.analytics import reports
from shared.sales.analytics.months import shifted
from shared.sales.analytics.projection import monthly_use, project
from tests.unit.sales.analytics.sales_analytics_world import MONTHS, SalesWorld, month_days


@pytest.fixture
def world(tmp_path: Path) -> SalesWorld:
    return SalesWorld(tmp_path)


def test_a_period_is_compared_with_the_one_before_and_the_year_before(world: SalesWorld) -> None:
    for month, quantity in {"2026-06": 150, "2026-05": 150, "2026-04": 100, "2026-03": 100}.items():
        world.month(month, quantity)
    for month in ("2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"):
        world.month(month, 1)
    world.month("2025-06", 450, revenue={"EUR": Decimal(5), "USD": Decimal(2)})
    world.month("2025-05", 450, revenue={"EUR": Decimal(1)})
    world.clock.forward(days=31)
    found = world.analytics(since="2026-05", until="2026-06")
    assert found.before is not None
    assert (found.before.months, int(found.before.now.quantity), int(found.before.before.quantity)) == (2, 300, 200)
    assert found.before.quantity_percent == Decimal("50.0")
    assert found.before.revenue_percent == {"EUR": Decimal("50.0")}
    assert found.year_before is not None
    assert (found.year_before.months, int(found.year_before.before.quantity)) == (2, 900)
    assert found.year_before.quantity_percent == Decimal("-66.7")
    assert found.year_before.revenue_percent == {"EUR": Decimal("-50.0"), "USD": Decimal("-100.0")}


def test_only_pairs_of_months_with_reports_are_compared(world: SalesWorld) -> None:
    for month, quantity in {"2025-12": 10, "2026-01": 20, "2026-02": 30, "2026-03": 40}.items():
        world.month(month, quantity)
    before = world.analytics(since="2026-01", until="2026-03").before
    assert before is not None
    assert (before.months, int(before.now.quantity), int(before.before.quantity)) == (1, 40, 10)  # March with December
    assert world.analytics(since="2025-10", until="2025-12").before is None
    assert world.analytics(since="2025-10", until="2025-12").year_before is None


def test_months_of_which_a_service_has_yet_to_report_are_not_compared(world: SalesWorld) -> None:
    for month in ("2026-03", "2026-04", "2026-05", "2026-06"):
        world.month(month, 100)
    for month in ("2026-03", "2026-04", "2026-05"):
        world.month(month, 900, service="Late")
    found = world.analytics(since="2026-05", until="2026-06").before
    assert found is not None
    assert (found.months, int(found.now.quantity), int(found.before.quantity)) == (1, 1000, 1000)


def test_growth_from_nothing_has_no_percentage(world: SalesWorld) -> None:
    world.month("2026-05", 0, revenue={})
    world.month("2026-06", 5)
    found = world.analytics(since="2026-06", until="2026-06").before
    assert found is not None
    assert (int(found.now.quantity), found.quantity_percent, found.revenue_percent) == (5, None, {})


def test_months_that_are_not_over_are_not_compared(world: SalesWorld) -> None:
    for month in ("2026-06", "2026-07"):
        world.month(month, 5)
    assert world.analytics(since="2026-07", until="2026-07").before is None


def test_the_service_is_told_apart_in_earlier_reports_too(world: SalesWorld) -> None:
    world.month("2026-05", 10)
    world.month("2026-05", 700, services={"Example": 1, "Shop": 699})
    world.month("2026-05", 5, service="Shop")
    world.month("2026-06", 20)
    found = world.analytics(since="2026-06", until="2026-06", service="Example")
    assert found.before is not None
    assert (int(found.before.before.quantity), found.before.quantity_percent) == (10, Decimal("100.0"))


def test_earlier_reports_without_sums_make_the_answer_incomplete_if_a_service_is_selected(world: SalesWorld) -> None:
    world.month("2026-06", 20)
    removed = world.month("2026-05", 10)
    del world.store.documents[f"salesSums/{removed}"]
    assert world.analytics(since="2026-06", until="2026-06").complete
    assert not world.analytics(since="2026-06", until="2026-06", service="Example").complete


def test_if_not_all_earlier_reports_were_read_months_that_may_lack_some_are_not_compared(
    world: SalesWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MAX_REPORTS", 2)
    for month in ("2026-03", "2026-04", "2026-05", "2026-06"):
        world.month(month, 10)
    world.month("2026-02", 10)
    found = world.analytics(since="2026-05", until="2026-06")
    assert (found.complete, found.reports) == (False, 2)
    assert found.before is not None
    assert found.before.months == 1  # of March and April, March may lack reports


def test_a_line_is_continued_exactly(world: SalesWorld) -> None:
    for place, month in enumerate(MONTHS[-6:]):
        world.month(month, 1000 + 100 * place)
    found = world.analytics()
    assert [(each.month, each.quantity) for each in found.projection] == [
        ("2026-07", 1600),
        ("2026-08", 1700),
        ("2026-09", 1800),
    ]
    assert all(each.low == each.quantity == each.high for each in found.projection)
    assert [each.estimated_revenue for each in found.projection] == [
        {"EUR": Decimal("16.00")},
        {"EUR": Decimal("17.00")},
        {"EUR": Decimal("18.00")},
    ]


def test_fewer_than_six_whole_months_are_not_projected(world: SalesWorld) -> None:
    for month in MONTHS[-5:]:
        world.month(month, 1000)
    assert world.analytics().projection == []
    world.month(MONTHS[-6], 1000)
    assert len(world.analytics().projection) == 3


def test_the_interval_is_that_of_a_new_observation() -> None:
    months = [shifted("2026-01", by) for by in range(6)]
    use = dict(zip(months, [12.0, 8.0, 12.0, 8.0, 12.0, 8.0], strict=True))
    first, *_, last = project(months, use, {}, "2026-06")
    # By hand: slope -12/35, base 380/35, residual spread sqrt((24 - 36/17.5) / 4) = 2.342, Student's t of 4 is 2.776.
    # July: 8.8, and 2.342 * sqrt(1 + 1/6 + 3.5**2 / 17.5) * 2.776 = 8.88 to both sides
    assert (first.quantity, first.low, first.high) == (9, 0, 18)
    assert (last.month, last.quantity, last.low) == ("2026-09", 8, 0)
    assert last.high - last.quantity > first.high - first.quantity
    assert first.estimated_revenue == {}


def test_a_falling_line_ends_at_zero() -> None:
    months = [shifted("2026-01", by) for by in range(6)]
    use = {month: 500.0 - 100 * place for place, month in enumerate(months)}
    assert [each.quantity for each in project(months, use, {}, "2026-06")] == [0, 0, 0]


def test_reports_of_quarters_and_weeks_count_in_the_months_of_their_days(world: SalesWorld) -> None:
    world.report(*month_days("2026-01", 3), 90)
    world.report(date(2026, 1, 29), date(2026, 2, 4), 7)
    world.report(date(2026, 2, 1), None, 5)
    read = reports.read_reports("tenant", date(2026, 1, 1), date(2026, 3, 31), world.store).reports
    assert monthly_use(read) == pytest.approx({"2026-01": 31 + 3, "2026-02": 28 + 4 + 5, "2026-03": 31})


def test_a_quarter_does_not_make_a_wave(world: SalesWorld) -> None:
    for quarter, days in {"2025-07": 92, "2025-10": 92, "2026-01": 90, "2026-04": 91}.items():
        world.report(*month_days(quarter, 3), days * 10)
    assert [each.quantity for each in world.analytics().projection] == pytest.approx([304] * 3, abs=6)
