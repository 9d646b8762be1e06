"""What sells: every figure compared with values computed by hand, the filter, other tenants, and what is bounded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.model.sales.stored import PlaceSales
from shared.platform.store.port import Data
from shared.sales.analytics import reports
from shared.sales.analytics.answer import CatalogueComparison, MonthSales
from shared.sales.analytics.breakdowns import MAX_ROWS, OTHERS, Breakdown
from shared.sales.analytics.request import SalesAnalyticsRequest
from tests.fixtures.documents import isrc
from tests.unit.sales.analytics.sales_analytics_world import MONTHS, SalesWorld, places, recording


@pytest.fixture
def world(tmp_path: Path) -> SalesWorld:
    return SalesWorld(tmp_path)


def named(rows: list[PlaceSales]) -> list[tuple[str, int, str]]:
    """Name, quantity and euros of rows."""
    return [(row.name, int(row.quantity), f"{row.revenue.get('EUR', Decimal(0)):f}") for row in rows]


def test_without_reports_nothing_is_claimed(world: SalesWorld) -> None:
    world.store.meter.reset()
    found = world.analytics()
    assert (found.since, found.until, found.complete, found.reports) == ("2025-07", "2026-06", True, 0)
    assert (int(found.total.quantity), found.total.revenue) == (0, {})
    assert found.by_month == [MonthSales(month=month, reports=0, quantity=Decimal(0)) for month in MONTHS]
    assert (found.by_service, found.by_territory, found.by_use, found.recordings) == ([], [], [], [])
    assert (found.before, found.year_before, found.projection) == (None, None, [])
    assert (found.availability, found.anomalies, found.catalogue) == ([], [], CatalogueComparison())
    assert world.store.meter.reads == 2  # two queries without results; nothing of the catalogue is read


def test_every_breakdown_is_the_exact_sum_of_the_reports(world: SalesWorld) -> None:
    world.month(
        "2026-05",
        1000,
        services={"Example/Premium": 700, "Example/Free": 300},
        territories={"DE": 600, "FR": 400},
        uses={"OnDemandStream": 1000},
        recordings=[recording(1, 500), recording(2, 300)],
    )
    world.month(
        "2026-06",
        200,
        service="Shop",
        territories={"DE": 200},
        uses={"PermanentDownload": 200},
        recordings=[recording(2, 150, upc="600001000014"), recording(3, 50)],
        revenue={"EUR": Decimal("1.5"), "USD": Decimal("0.000000000001")},
    )
    world.month("2026-05", 30, service="example", territories={"FR": 30})
    found = world.analytics(since="2026-05", until="2026-06")
    assert found.reports == 3
    assert found.total.quantity == 1230
    assert found.total.revenue == {"EUR": Decimal("11.8"), "USD": Decimal("0.000000000001")}
    assert [(row.month, row.reports, int(row.quantity), row.revenue.get("EUR")) for row in found.by_month] == [
        ("2026-05", 2, 1030, Decimal("10.3")),
        ("2026-06", 1, 200, Decimal("1.5")),
    ]
    assert named(found.by_service) == [("Example", 1030, "10.3"), ("Shop", 200, "1.5")]
    assert named(found.by_territory) == [("DE", 800, "8"), ("FR", 430, "4.3")]
    assert named(found.by_use) == [("OnDemandStream", 1030, "10.3"), ("PermanentDownload", 200, "2")]
    assert [(row.isrc, row.upc, row.title, row.artist, int(row.quantity)) for row in found.recordings] == [
        (isrc(1), "", "Title 1", "Artist 1", 500),
        (isrc(2), "600001000014", "Title 2", "Artist 2", 450),
        (isrc(3), "", "Title 3", "Artist 3", 50),
    ]
    assert found.others.quantity == 230


def test_no_digit_of_an_amount_is_lost(world: SalesWorld) -> None:
    world.month("2026-05", 1, revenue={"EUR": Decimal("100000000000000000.000000000001")})
    world.month("2026-06", 1, revenue={"EUR": Decimal("0.000000000001")})
    found = world.analytics(since="2026-05", until="2026-06")
    assert found.total.revenue == {"EUR": Decimal("100000000000000000.000000000002")}
    growth = world.analytics(since="2026-06", until="2026-06").before
    assert growth is not None
    assert growth.revenue_percent == {"EUR": Decimal("-100.0")}


def test_recordings_are_one_if_their_isrc_or_else_barcode_or_else_names_are(world: SalesWorld) -> None:
    world.listing(
        "2026-06",
        [
            recording(1, 10, isrc="QZ-AT2-26-00001"),
            recording(1, 1, isrc="qzat22600001"),
            recording(2, 20, isrc="", upc="0600001000014"),
            recording(2, 2, isrc="", upc="600001000014"),
            recording(3, 30, isrc="", title="Día", artist="Él"),
            recording(3, 3, isrc="", title="DIA", artist="el"),
        ],
    )
    assert [row.quantity for row in world.analytics().recordings] == [33, 22, 11]


def test_the_hundred_most_used_are_listed_and_the_rest_are_others(world: SalesWorld) -> None:
    world.listing("2026-05", [recording(number, number) for number in range(1, 121)])
    world.month("2026-06", 7)
    found = world.analytics()
    assert [row.quantity for row in found.recordings] == list(range(120, 20, -1))
    assert found.others.quantity == sum(range(1, 21)) + 7
    assert found.others.revenue == {"EUR": Decimal("2.17")}


def test_a_report_counts_in_the_month_in_which_it_begins(world: SalesWorld) -> None:
    world.report(date(2026, 4, 27), date(2026, 5, 3), 7)
    found = world.analytics(since="2026-04", until="2026-05")
    assert [(row.month, row.reports, int(row.quantity)) for row in found.by_month] == [
        ("2026-04", 1, 7),
        ("2026-05", 0, 0),
    ]
    assert world.analytics(since="2026-05", until="2026-05").reports == 0


def test_only_reports_that_count_are_counted(world: SalesWorld) -> None:
    world.month("2026-06", 10, standing="replaced", replaced_by="report-2")
    world.month("2026-06", 12)
    world.month("2026-07", 100)
    world.month("2025-06", 100)
    assert world.analytics().total.quantity == 12


def test_a_report_without_its_sums_is_left_out_and_the_answer_says_so(world: SalesWorld) -> None:
    world.month("2026-05", 10)
    removed = world.month("2026-06", 100)
    del world.store.documents[f"salesSums/{removed}"]
    found = world.analytics()
    assert (int(found.total.quantity), found.reports, found.complete) == (10, 1, False)


def test_a_service_is_selected_by_whole_reports(world: SalesWorld) -> None:
    world.month("2026-06", 10, services={"Example/Premium": 10}, territories={"DE": 10})
    world.month("2026-06", 20, service="Shop", territories={"FR": 20})
    world.month("2026-06", 30, services={"Example": 25, "Shop": 5}, territories={"US": 30})
    found = world.analytics(service="EXAMPLE")
    assert (int(found.total.quantity), found.reports, found.mixed_reports, found.complete) == (10, 1, 1, True)
    assert named(found.by_territory) == [("DE", 10, "0.1")]
    assert [row.service for row in found.availability] == ["Example"]
    everything = world.analytics()
    assert (int(everything.total.quantity), everything.mixed_reports) == (60, 0)
    assert named(everything.by_service) == [("Example", 35, "0.35"), ("Shop", 25, "0.25")]
    assert world.analytics(service="!").reports == 0


def test_other_tenants_see_nothing(world: SalesWorld) -> None:
    world.listing("2026-06", [recording(1, 10)])
    world.listing("2026-05", [recording(2, 99)], tenant_id="elsewhere")
    own, other = world.analytics(), world.analytics("stranger")
    assert [row.isrc for row in own.recordings] == [isrc(1)]
    assert [row.isrc for row in other.recordings] == [isrc(2)]
    assert (int(own.total.quantity), int(other.total.quantity)) == (10, 99)


def test_sums_of_another_tenant_under_the_reports_id_are_not_read(world: SalesWorld) -> None:
    report = world.month("2026-06", 10)
    world.store.documents[f"salesSums/{report}"]["tenantId"] = "elsewhere"
    assert world.analytics().total.quantity == 0


def test_reads_are_bounded_and_the_newest_reports_are_counted(
    world: SalesWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MAX_REPORTS", 3)
    for place, month in enumerate(MONTHS):
        world.month(month, 10**place)
    world.store.meter.reset()
    found = world.analytics()
    assert (found.complete, found.reports, int(found.total.quantity)) == (False, 3, 10**9 + 10**10 + 10**11)
    assert world.store.meter.reads == 4 + 3 + 1 + 1 + 1  # reports, sums; no earlier reports, no releases, one target


def test_sums_are_read_in_batches(world: SalesWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    get_all = world.store.get_all

    def counted(paths: Iterable[str]) -> dict[str, Data]:
        wanted = list(paths)
        asked.append(len(wanted))
        return get_all(wanted)

    monkeypatch.setattr(world.store, "get_all", counted)
    for number in range(120):
        world.month("2026-06", number)
    assert world.analytics().total.quantity == sum(range(120))
    assert asked == [50, 50, 20]


def test_a_breakdown_has_at_most_400_rows_and_loses_nothing() -> None:
    breakdown = Breakdown()
    breakdown.add(places({f"place {number}": number for number in range(1, MAX_ROWS + 3)}))
    rows = breakdown.rows()
    assert (len(rows), int(rows[0].quantity)) == (MAX_ROWS, 402)
    assert (rows[-1].name, int(rows[-1].quantity)) == (OTHERS, 1 + 2 + 3)
    assert rows[-1].revenue == {"EUR": Decimal("0.06")}
    exact = Breakdown()
    exact.add(places({f"place {number}": number for number in range(1, MAX_ROWS + 1)}))
    assert len(exact.rows()) == MAX_ROWS
    assert OTHERS not in {row.name for row in exact.rows()}


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({}, ("2025-07", "2026-06")),
        ({"until": "2026-07"}, ("2025-08", "2026-07")),
        ({"since": "2026-03"}, ("2026-03", "2026-06")),
        ({"since": "2020-01"}, ("2020-01", "2022-12")),
        ({"since": "2026-09"}, ("2026-09", "2026-09")),
        ({"since": "2023-01", "until": "2025-12"}, ("2023-01", "2025-12")),
    ],
)
def test_the_period(fields: dict[str, str], period: tuple[str, str]) -> None:
    assert SalesAnalyticsRequest(**fields).period(date(2026, 7, 15)) == period


@pytest.mark.parametrize(
    "fields",
    [
        {"since": "2023-01", "until": "2026-01"},
        {"since": "2026-02", "until": "2026-01"},
        {"since": "2026-13"},
        {"since": "2026-1"},
        {"until": "2026-01-01"},
    ],
)
def test_periods_that_are_no_months_or_too_long_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SalesAnalyticsRequest(**fields)


def test_reports_that_state_no_revenue_in_their_lines_are_counted_as_such(world: SalesWorld) -> None:
    world.month("2026-05", 100)
    world.month("2026-06", 30, revenue={})
    found = world.analytics()
    assert (found.reports, found.unpriced_reports) == (2, 1)


def test_a_report_without_sales_is_in_no_month(world: SalesWorld) -> None:
    world.month("2026-05", 0, lines=0)
    assert (world.analytics().reports, world.analytics().availability) == (0, [])


def test_of_many_reports_fewer_recordings_are_told_apart(world: SalesWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for month in ("2026-05", "2026-06"):
        world.listing(month, [recording(1, 70), recording(2, 20), recording(3, 10)])
    monkeypatch.setattr(reports, "_ROWS", 4)
    found = world.analytics()
    assert [int(each.quantity) for each in found.recordings] == [140, 40]
    assert (int(found.others.quantity), int(found.total.quantity)) == (20, 200)
