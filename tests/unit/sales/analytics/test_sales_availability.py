"""Of which months services have reported, how often each reports, and which reports are missing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from shared.sales.analytics.answer import ServiceAvailability
from tests.unit.sales.analytics.sales_analytics_world import MONTHS, SalesWorld, month_days


@pytest.fixture
def world(tmp_path: Path) -> SalesWorld:
    return SalesWorld(tmp_path)


def only(world: SalesWorld, **request: str) -> ServiceAvailability:
    (row,) = world.analytics(**request).availability
    return row


def missing(row: ServiceAvailability) -> list[str]:
    return [month.month for month in row.months if month.missing]


def weeks(world: SalesWorld, first: date, last: date, *left_out: date) -> None:
    """Stores the reports of the weeks that begin from the first day to the last, but some."""
    while first <= last:
        if first not in left_out:
            world.report(first, first + timedelta(days=6), 7)
        first += timedelta(days=7)


def test_reports_and_lines_are_counted_by_month(world: SalesWorld) -> None:
    world.month("2026-04", 1, lines=3)
    world.month("2026-05", 1, lines=5)
    world.month("2026-05", 1, lines=7)
    world.month("2026-05", 1, service="Shop")
    rows = world.analytics().availability
    assert [(row.service, row.cadence) for row in rows] == [("Example", "monthly"), ("Shop", "monthly")]
    assert [month.month for month in rows[0].months] == MONTHS
    assert [(month.reports, month.lines) for month in rows[0].months[-3:]] == [(1, 3), (2, 12), (0, 0)]


def test_a_monthly_report_is_missing_45_days_after_its_month(world: SalesWorld) -> None:
    for month in MONTHS:
        if month not in ("2025-09", "2026-04", "2026-05", "2026-06"):
            world.month(month, 1)
    row = only(world)
    assert (row.cadence, row.ended) == ("monthly", False)
    assert missing(row) == ["2025-09", "2026-04"]  # 15 July is 45 days after 31 May, and not more
    world.clock.forward(days=1)
    assert missing(only(world)) == ["2025-09", "2026-04", "2026-05"]


def test_nothing_is_missing_before_the_first_report(world: SalesWorld) -> None:
    world.month("2026-02", 1)
    world.month("2026-04", 1)
    assert missing(only(world)) == ["2026-03"]


def test_reports_before_the_period_are_known(world: SalesWorld) -> None:
    world.month("2025-03", 1)
    world.month("2026-04", 1)
    assert missing(only(world, since="2026-03", until="2026-04")) == ["2026-03"]


def test_a_quarterly_report_covers_its_months(world: SalesWorld) -> None:
    for quarter in ("2025-07", "2026-01"):
        world.report(*month_days(quarter, 3), 1)
    row = only(world)
    assert row.cadence == "quarterly"
    assert [month.reports for month in row.months] == [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert missing(row) == ["2025-10", "2025-11", "2025-12"]  # the second quarter's is not due yet


def test_a_quarter_that_began_before_the_period_covers_its_months(world: SalesWorld) -> None:
    for quarter in ("2025-10", "2026-01"):
        world.report(*month_days(quarter, 3), 1)
    assert missing(only(world, since="2025-12", until="2026-03")) == []


def test_a_weekly_report_is_missing_if_one_of_its_month_is(world: SalesWorld) -> None:
    weeks(world, date(2026, 3, 2), date(2026, 6, 22), date(2026, 4, 13))
    row = only(world)
    assert row.cadence == "weekly"
    assert missing(row) == ["2026-04"]
    assert [month.reports for month in row.months[-4:]] == [5, 3, 4, 4]


def test_a_week_over_two_months_that_is_missing_is_missing_in_both(world: SalesWorld) -> None:
    weeks(world, date(2026, 3, 2), date(2026, 6, 22), date(2026, 3, 30))
    assert missing(only(world)) == ["2026-03", "2026-04"]


def test_a_daily_report_is_missing_if_a_day_is(world: SalesWorld) -> None:
    for day in range(1, 31):
        if day != 17:
            world.report(date(2026, 6, day), date(2026, 6, day), 1)
    row = only(world)
    assert (row.cadence, missing(row)) == ("daily", ["2026-06"])


def test_fiscal_months_are_months(world: SalesWorld) -> None:
    world.report(date(2026, 2, 1), date(2026, 2, 28), 1)
    world.report(date(2026, 3, 1), date(2026, 4, 4), 1)
    world.report(date(2026, 4, 5), date(2026, 5, 2), 1)
    row = only(world)
    assert (row.cadence, missing(row)) == ("monthly", [])


def test_of_reports_without_a_regular_period_none_is_expected(world: SalesWorld) -> None:
    world.report(date(2026, 1, 1), None, 1)
    world.report(date(2026, 3, 1), date(2026, 3, 17), 1)
    row = only(world)
    assert (row.cadence, missing(row)) == (None, [])


def test_most_reports_decide_and_of_two_as_frequent_the_longer(world: SalesWorld) -> None:
    world.month("2026-01", 1)
    weeks(world, date(2026, 2, 2), date(2026, 2, 9))
    assert only(world).cadence == "weekly"
    world.month("2026-03", 1)
    assert only(world).cadence == "monthly"


def test_a_service_that_is_silent_for_half_a_year_has_ended(world: SalesWorld) -> None:
    world.month("2025-08", 1)
    world.month("2025-10", 1)
    row = only(world)
    assert (row.ended, missing(row)) == (True, ["2025-09"])
    world.month("2026-01", 1)
    assert (only(world).ended, missing(only(world))) == (
        False,
        ["2025-09", "2025-11", "2025-12", "2026-02", "2026-03", "2026-04"],
    )


def test_a_period_long_ago_is_judged_by_its_own_end(world: SalesWorld) -> None:
    for month in ("2020-01", "2020-03"):
        world.month(month, 1)
    row = only(world, since="2020-01", until="2020-04")
    assert (row.ended, missing(row)) == (False, ["2020-02", "2020-04"])


def test_a_report_about_several_services_counts_for_each(world: SalesWorld) -> None:
    world.month("2026-06", 30, services={"Example/Free": 25, "Shop": 5})
    assert [(row.service, row.months[-1].reports) for row in world.analytics().availability] == [
        ("Example", 1),
        ("Shop", 1),
    ]


def test_a_period_that_ends_before_it_begins_or_never_is_read_as_a_bounded_one(world: SalesWorld) -> None:
    world.report(date(2026, 5, 2), date(2026, 5, 1), 1)
    world.report(date(2026, 6, 2), date(9999, 12, 31), 1)
    assert only(world).cadence is None
