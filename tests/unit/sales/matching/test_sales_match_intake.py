"""Reports that an intake stored are matched, and taken back when the intake is."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.numbers.records import record_numbers
from shared.model.codec import decode
from shared.model.sales.match import SalesMatch
from shared.sales.intake.listing import SalesImportReference
from shared.sales.intake.request import roll_back_sales_import
from shared.sales.matching import match as module
from shared.sales.matching.match import match_report
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.sales_intake import reports, row, sheet, take_back, take_in


def matches(world: ArchiveWorld) -> list[SalesMatch]:
    found = (data for path, data in world.store.documents.items() if path.startswith("salesMatches/"))
    return [decode(SalesMatch, data) for data in found]


def test_what_an_intake_stores_is_matched_and_taken_back_with_it(tmp_path: Path) -> None:
    world = ArchiveWorld(tmp_path)
    tracks = [{"id": "t", "isrc": "QZEXA2600001", "metadata": {"title": "Tide", "displayArtist": "Nova Kestrel"}}]
    release = {"id": "tide", "tenantId": "tenant", "status": "ready", "basic": {"title": "Tide"}, "tracks": tracks}
    world.store.transact(lambda transaction: transaction.set("releases/tide", release))
    record_numbers("tide", world.adapters)
    job = take_in(world, {"a.csv": sheet(row(10, "0.0351"), row(5, "0.01", country="FR"))})
    (found,) = matches(world)
    assert (found.state, found.release_id, found.track_id, found.services) == ("matched", "tide", "t", ["Example"])
    assert (str(found.quantity), str(found.revenue["EUR"])) == ("15", "0.0451")
    take_back(world, job)
    assert matches(world) == []


def test_a_report_that_is_imported_again_while_it_is_taken_back_stays_matched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = ArchiveWorld(tmp_path)
    job = take_in(world, {"a.csv": sheet()})
    before = matches(world)
    roll_back_sales_import(SalesImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    decided = module.decide

    def slow(*arguments: Any) -> Any:
        monkeypatch.setattr(module, "decide", decided)
        queued, world.tasks.queued = world.tasks.queued, []
        take_in(world, {"b.csv": sheet()})
        world.tasks.queued += queued
        return decided(*arguments)

    monkeypatch.setattr(module, "decide", slow)
    world.work()
    (found,) = matches(world)
    assert (found.quantity, found.revenue) == (before[0].quantity, before[0].revenue)


def test_the_reports_of_another_tenant_are_not_touched(tmp_path: Path) -> None:
    world = ArchiveWorld(tmp_path)
    take_in(world, {"a.csv": sheet()})
    (report,) = reports(world)
    path = next(path for path in world.store.documents if path.startswith("salesMatches/"))
    world.store.transact(lambda transaction: transaction.delete(path))
    assert match_report(report.id, "other", world.adapters) == 0
    assert matches(world) == []
