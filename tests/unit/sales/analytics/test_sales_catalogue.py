"""What is sold compared with what DSPs report as live: what is claimed, and what is said not to be comparable."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.terms import MAX_TERMS
from shared.model.catalog.credits import Party
from shared.sales.analytics.answer import CatalogueComparison
from shared.sales.analytics.catalogue import releases
from tests.fixtures.documents import barcode, isrc
from tests.unit.sales.analytics.sales_analytics_world import SalesWorld, recording


@pytest.fixture
def world(tmp_path: Path) -> SalesWorld:
    """A tenant with the target Example, which reported of May and June, in which another recording was sold."""
    made = SalesWorld(tmp_path)
    made.service_target()
    for month in ("2026-05", "2026-06"):
        made.listing(month, [recording(999, 5, isrc="", upc="", title="Unnamed")])
    return made


def compared(world: SalesWorld, **request: str) -> CatalogueComparison:
    return world.analytics(**request).catalogue


def unsold(world: SalesWorld) -> list[str]:
    return [row.release_id for row in compared(world).live_without_sales]


def obstacles(world: SalesWorld, **request: str) -> list[tuple[str, str]]:
    return [(each.name, each.reason) for each in compared(world, **request).incomparable]


def test_a_release_that_is_live_without_a_sale_is_listed(world: SalesWorld) -> None:
    world.published(7, {"target": "yes"})
    (row,) = compared(world).live_without_sales
    assert (row.release_id, row.title, row.barcode) == ("release-7", "Release 7", barcode(7))
    assert (row.target_id, row.target, row.service, row.months) == (
        "target",
        "Example",
        "Example",
        ["2026-05", "2026-06"],
    )
    assert row.since.isoformat() == "2026-01-10"
    assert obstacles(world) == []


@pytest.mark.parametrize("sold", [{"number": 71}, {"number": 0, "isrc": "", "upc": "0" + barcode(7)}])
@pytest.mark.parametrize("month", ["2026-05", "2026-06"])
def test_a_sale_of_a_track_or_of_the_release_is_one(world: SalesWorld, sold: Mapping[str, Any], month: str) -> None:
    world.published(7, {"target": "yes"})
    world.listing(month, [recording(quantity=1, **sold)])
    assert unsold(world) == []


def test_a_sale_long_before_or_at_another_service_is_none(world: SalesWorld) -> None:
    world.published(7, {"target": "yes"})
    world.listing("2026-04", [recording(71, 10)])
    world.listing("2026-06", [recording(71, 10)], service="Shop")
    assert unsold(world) == ["release-7"]


@pytest.mark.parametrize("liveness", ["no", "unknown"])
def test_what_is_not_live_is_not_missed(world: SalesWorld, liveness: Any) -> None:
    world.published(7, {"target": liveness, "other": "yes"})
    assert unsold(world) == []


def test_what_went_live_in_these_months_is_not_missed_yet(world: SalesWorld) -> None:
    world.published(7, {"target": "yes"}, since=datetime(2026, 5, 1, tzinfo=UTC))
    world.published(8, {"target": "yes"}, since=datetime(2026, 4, 30, 23, tzinfo=UTC))
    assert unsold(world) == ["release-8"]


def test_an_isrc_that_is_written_with_hyphens_is_the_same(world: SalesWorld) -> None:
    release_id = world.published(7, {"target": "yes"})
    world.store.documents[f"releases/{release_id}"]["tracks"][0]["isrc"] = "QZ-AT2-26-00071"
    world.store.documents[f"releaseIndex/{release_id}"]["terms"] = ["qz", "at2", "26", "00071"]
    world.listing("2026-06", [recording(71, 1)])
    assert unsold(world) == []


def test_if_reports_do_not_list_all_recordings_nothing_is_missed(world: SalesWorld) -> None:
    world.published(7, {"target": "yes"})
    world.month("2026-06", 100, recordings=[recording(1, 99)])
    assert unsold(world) == []
    assert obstacles(world) == [("Example", "notListed")]


def test_a_service_needs_two_complete_months(world: SalesWorld) -> None:
    world.published(7, {"fresh": "yes"})
    world.service_target("fresh", "Fresh")
    world.listing("2026-06", [recording(1, 1)], service="Fresh")
    world.listing("2026-07", [recording(1, 1)], service="Fresh")
    assert unsold(world) == []
    assert obstacles(world) == [("Fresh", "tooFewMonths")]


def test_old_reports_say_nothing_about_today(world: SalesWorld) -> None:
    world.published(7, {"target": "yes"})
    world.clock.forward(days=200)
    found = compared(world, since="2026-01", until="2026-06")
    assert (found.months, found.live_without_sales, found.sales_not_live) == ([], [], [])
    assert [(each.name, each.reason) for each in found.incomparable] == [("Example", "outdated")]


def test_one_service_that_stopped_reporting_is_outdated(world: SalesWorld) -> None:
    world.service_target("old", "Old")
    for month in ("2025-11", "2025-12"):
        world.listing(month, [recording(1, 1)], service="Old")
    assert obstacles(world) == [("Old", "outdated")]


def test_names_match_whole_or_not_at_all(world: SalesWorld) -> None:
    world.service_target("similar", "Example Music")
    world.listing("2026-06", [recording(1, 1)], service="Shop")
    assert obstacles(world) == [("Shop", "noTarget"), ("Example Music", "noService")]
    assert obstacles(world, service="Example") == []


@pytest.mark.parametrize(
    ("target", "sender"),
    [
        ({"name": "EXAMPLE!"}, ""),
        ({"name": "Our feed", "ddex": Party(party_id="PADPIDA3897722461G", party_name="Éxample")}, ""),
        ({"name": "Our feed", "ddex": Party(party_id="PADPIDA3897722461G", party_name="Other")}, "PADPIDA3897722461G"),
    ],
)
def test_a_target_is_a_service_by_its_name_or_its_partys_or_the_sender(
    tmp_path: Path, target: dict[str, Any], sender: str
) -> None:
    world = SalesWorld(tmp_path)
    world.service_target(**target)
    world.published(7, {"target": "yes"})
    for month in ("2026-05", "2026-06"):
        world.listing(month, [recording(1, 5)], service="Example/Premium", sender=sender)
    assert unsold(world) == ["release-7"]


def test_test_targets_are_nobodys_service(world: SalesWorld) -> None:
    world.service_target(type="Test")
    world.published(7, {"target": "yes"})
    assert (unsold(world), obstacles(world)) == ([], [("Example", "noTarget")])


def test_sold_recordings_without_a_live_release_are_listed(world: SalesWorld) -> None:
    world.published(1, {"target": "yes"})
    world.published(2, {"target": "no"})
    world.published(3, {"target": "unknown"})
    world.listing("2026-06", [recording(number, number) for number in (11, 21, 31, 41)])
    world.listing("2026-05", [recording(21, 100), recording(41, -50)])
    world.listing("2026-04", [recording(51, 1)])
    found = compared(world)
    assert found.months == ["2026-05", "2026-06"]
    assert [(row.isrc, row.standing, int(row.quantity)) for row in found.sales_not_live] == [(isrc(21), "notLive", 121)]
    assert found.undetermined == 1
    world.listing("2026-06", [recording(41, 10)])
    assert [(row.isrc, row.standing) for row in compared(world).sales_not_live] == [
        (isrc(21), "notLive"),
        (isrc(41), "unknownRelease"),
    ]


def test_every_barcode_that_a_recording_was_sold_with_counts(world: SalesWorld) -> None:
    world.published(1, {"target": "yes"})
    for number in (2, 1, 3):
        world.listing("2026-06", [recording(51, 10, upc=barcode(number))])
    assert compared(world).sales_not_live == []


def test_a_barcode_is_found_in_any_of_its_forms(world: SalesWorld) -> None:
    world.published(1, {"target": "yes"})
    world.listing("2026-06", [recording(0, 10, isrc="", upc=f"00{barcode(1)}")])
    assert compared(world).sales_not_live == []


def test_other_tenants_releases_do_not_count(world: SalesWorld) -> None:
    world.published(1, {"target": "yes"}, tenant_id="elsewhere")
    world.listing("2026-06", [recording(11, 10)])
    found = compared(world)
    assert [row.standing for row in found.sales_not_live] == ["unknownRelease"]
    assert found.live_without_sales == []


def test_a_document_that_is_gone_or_another_tenants_says_nothing(world: SalesWorld) -> None:
    for number in (7, 8):
        world.published(number, {"target": "yes"})
    world.store.documents["releases/release-7"]["tenantId"] = "elsewhere"
    del world.store.documents["releases/release-8"]
    assert unsold(world) == []


def test_of_releases_that_were_sold_no_document_is_read(world: SalesWorld) -> None:
    for number in range(1, 11):
        world.published(number, {"target": "yes"})
    world.listing("2026-06", [recording(number * 10 + 1, 1) for number in range(1, 10)])
    world.store.meter.reset()
    assert unsold(world) == ["release-10"]
    assert world.store.meter.reads == 3 + 3 + 1 + 10 + 1 + 1


def test_of_releases_whose_terms_were_cut_the_documents_are_read(world: SalesWorld) -> None:
    release_id = world.published(1, {"target": "yes"})
    world.store.documents[f"releaseIndex/{release_id}"]["terms"] = [f"word{number}" for number in range(MAX_TERMS)]
    world.listing("2026-06", [recording(11, 10)])
    assert compared(world).sales_not_live == []


def test_in_a_large_catalogue_the_releases_of_what_was_sold_are_searched(
    world: SalesWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "MAX_RELEASES", 1)
    for number in (1, 2, 3):
        world.published(number, {"target": "yes" if number == 1 else "no"})
        world.store.documents[f"releaseIndex/release-{number}"]["updated"] = datetime(2026, 1, number, tzinfo=UTC)
    world.listing("2026-06", [recording(11, 10), recording(21, 20), recording(41, 5)])
    found = compared(world)
    assert [(row.isrc, row.standing) for row in found.sales_not_live] == [
        (isrc(21), "notLive"),
        (isrc(41), "unknownRelease"),
    ]
    assert ("", "tooManyReleases") in [(each.name, each.reason) for each in found.incomparable]


def test_what_too_many_releases_have_is_not_claimed(world: SalesWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "MAX_RELEASES", 1)
    monkeypatch.setattr(releases, "_MAX_FOUND", 1)
    for number in (1, 2):
        world.published(number, {"target": "no"})
    world.listing("2026-06", [recording(11, 10), recording(21, 10)])
    found = compared(world)
    assert found.sales_not_live == []
    assert ("", "tooManyReleases") in [(each.name, each.reason) for each in found.incomparable]


def test_lists_and_reads_are_bounded(world: SalesWorld) -> None:
    for number in range(1, 251):
        world.published(number, {"target": "yes"})
    world.listing("2026-06", [recording(10_000 + number, 1) for number in range(1, 151)])
    world.store.meter.reset()
    found = compared(world)
    assert (len(found.live_without_sales), len(found.sales_not_live)) == (100, 100)
    assert (
        world.store.meter.reads == 3 + 3 + 1 + 250 + 1 + 200
    )  # reports, sums, none before, entries, target, documents
