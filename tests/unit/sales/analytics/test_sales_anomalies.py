"""Recordings that suddenly grew in a single territory, and those that nearly did."""

from decimal import Decimal
from pathlib import Path

import pytest

from shared.sales.analytics.answer import Anomaly
from tests.fixtures.documents import isrc
from tests.unit.sales.analytics.sales_analytics_world import SalesWorld, recording

BEFORE = ("2026-02", "2026-03", "2026-04")
MONTH = "2026-05"


@pytest.fixture
def world(tmp_path: Path) -> SalesWorld:
    return SalesWorld(tmp_path)


def grown(world: SalesWorld, quantity: int, there: int, usual: int = 100, territory: str = "PH") -> list[Anomaly]:
    """What is found if a recording that was used so often in three months is used `quantity` times in the fourth."""
    for month in BEFORE:
        world.listing(month, [recording(1, usual, "DE", usual // 2)])
    world.listing(MONTH, [recording(1, quantity, territory, there), recording(2, 10**6)])
    return world.analytics().anomalies


def test_sudden_growth_in_one_territory_is_a_hint(world: SalesWorld) -> None:
    (found,) = grown(world, 1200, 1100)
    assert (found.kind, found.month, found.recording.isrc, found.services) == (
        "suddenGrowth",
        MONTH,
        isrc(1),
        ["Example"],
    )
    assert (int(found.quantity), int(found.usual), found.territory, int(found.there)) == (1200, 100, "PH", 1100)
    assert "12.0 times" in found.reason
    assert "at least 91 % of it in PH" in found.reason
    assert "possible manipulation" in found.reason


@pytest.mark.parametrize(
    ("quantity", "there", "usual", "found"),
    [
        (1000, 800, 100, True),
        (999, 999, 100, False),  # not ten times as often
        (1000, 799, 100, False),  # not four fifths in one territory
        (999, 999, 10, False),  # a hundred times as often, but not a thousand times
        (1000, 1000, 10, True),
        (5000, 5000, 0, False),  # no former use to compare with
    ],
)
def test_the_thresholds(world: SalesWorld, quantity: int, there: int, usual: int, found: bool) -> None:
    assert bool(grown(world, quantity, there, usual)) is found


def test_fewer_than_three_former_months_say_nothing(world: SalesWorld) -> None:
    for month in BEFORE[1:]:
        world.listing(month, [recording(1, 100)])
    world.listing(MONTH, [recording(1, 5000)])
    assert world.analytics().anomalies == []


def test_a_decline_is_no_growth(world: SalesWorld) -> None:
    world.listing("2026-01", [recording(1, 5000, "PH")])
    for month in BEFORE:
        world.listing(month, [recording(1, 100)])
    assert world.analytics().anomalies == []


def test_the_median_counts_not_the_mean_or_the_last_month(world: SalesWorld) -> None:
    for month, quantity in zip(BEFORE, (100, 900, 120), strict=True):
        world.listing(month, [recording(1, quantity)])
    world.listing(MONTH, [recording(1, 1200)])
    (found,) = world.analytics().anomalies
    assert found.usual == 120


def test_reports_of_a_month_are_added_and_their_territories_compared(world: SalesWorld) -> None:
    for month in BEFORE:
        world.listing(month, [recording(1, 100)])
    world.listing(MONTH, [recording(1, 600, "PH", 500)])
    world.listing(MONTH, [recording(1, 600, "PH", 500)])
    (found,) = world.analytics().anomalies
    assert (int(found.quantity), int(found.there)) == (1200, 1000)
    world.listing(MONTH, [recording(1, 600, "DE", 600)])
    assert world.analytics().anomalies == []  # 1,000 of 1,800


def test_a_service_is_compared_with_itself_only(world: SalesWorld) -> None:
    for month in BEFORE:
        world.listing(month, [recording(1, 100)])
    world.listing(MONTH, [recording(1, 5000, "CN")], service="Newcomer")
    assert world.analytics().anomalies == []


def test_of_growth_that_goes_on_the_largest_month_is_listed(world: SalesWorld) -> None:
    grown(world, 1200, 1200)
    world.listing("2026-06", [recording(1, 2000, "PH")])
    (found,) = world.analytics().anomalies
    assert (found.month, int(found.quantity)) == ("2026-06", 2000)


def test_the_largest_hundred_are_listed(world: SalesWorld) -> None:
    for month in BEFORE:
        world.listing(month, [recording(number, 10) for number in range(1, 121)])
    world.listing(MONTH, [recording(number, 2000 + number) for number in range(1, 121)])
    found = world.analytics().anomalies
    assert [each.quantity for each in found] == [2000 + number for number in range(120, 20, -1)]


def test_less_than_one_use_is_nothing_to_compare_with(world: SalesWorld) -> None:
    for month in BEFORE:
        world.listing(month, [recording(1, 1).model_copy(update={"quantity": Decimal("1e-29")})])
    world.listing(MONTH, [recording(1, 5000, "PH", 5000)])
    assert world.analytics().anomalies == []
