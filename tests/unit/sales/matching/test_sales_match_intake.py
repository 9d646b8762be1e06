"""Reports that an intake stored are matched, and taken back when the intake is."""

from pathlib import Path

from shared.catalog.numbers.records import record_numbers
from shared.model.codec import decode
from shared.model.sales.match import SalesMatch
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.sales_intake import row, sheet, take_back, take_in


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
