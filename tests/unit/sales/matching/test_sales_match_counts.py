"""What the matches count: exactly what the reports say that count, however often and with whatever interruptions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.sales.matching.match import match_report
from shared.sales.matching.search import decide
from shared.sales.matching.settle import MatchSettlement, settle_match
from tests.fixtures.crashing import Crashing, Fuse, WorkerDied
from tests.fixtures.sold import BARCODE, ISRC, Sold, line

NEON = {"title": "Neon", "artist": "Nova Kestrel"}
LINES = (
    line("100", "1.000000000001", isrc=ISRC, title="Platform"),
    line("20", "0.5", isrc="QZABC2600002", title="Last Train"),
    line("3", "0.25", upc=BARCODE, title="Night Transit"),
    line("7", "0.125", **NEON),
    line("1", "0.0001", title="Unknown"),
)
EXPECTED = {
    "Platform": ("100", {"EUR": "1.000000000001"}),
    "Last Train": ("20", {"EUR": "0.5"}),
    "Night Transit": ("3", {"EUR": "0.25"}),
    "Neon": ("7", {"EUR": "0.125"}),
    "Unknown": ("1", {"EUR": "0.0001"}),
}


@pytest.fixture
def world(tmp_path: Path) -> Sold:
    return Sold(tmp_path)


def stored(world: Sold) -> dict[str, Any]:
    return {path: data for path, data in world.store.documents.items() if path.startswith("sales")}


def test_a_report_that_is_matched_again_changes_nothing(world: Sold) -> None:
    world.report("s", *LINES)
    before = stored(world)
    world.clock.forward(days=1)
    assert match_report("s", "tenant", world.adapters) == 0
    assert stored(world) == before
    assert world.figures() == EXPECTED


def test_reports_add_up_exactly_and_by_currency(world: Sold) -> None:
    world.report("s", line("0.1", "0.1", isrc=ISRC))
    world.report("t", line("0.2", "0.2", isrc=ISRC), service="Another", start=date(2026, 2, 1), end=date(2026, 2, 28))
    dollars = line("-1", "7", isrc=ISRC)
    dollars.revenue = {"USD": dollars.revenue["EUR"]}
    world.report("u", dollars, start=date(2025, 12, 1), end=date(2025, 12, 31))
    found = world.match()
    assert (str(found.quantity), {name: str(sum_) for name, sum_ in found.revenue.items()}) == (
        "-0.7",
        {"EUR": "0.3", "USD": "7"},
    )
    assert (found.reports, found.services) == (3, ["Another", "Example Service"])
    assert (found.first_day, found.first_report, found.last_day, found.last_report) == (
        date(2025, 12, 1),
        "u",
        date(2026, 2, 28),
        "t",
    )


def test_lines_of_one_recording_are_one(world: Sold) -> None:
    world.report("s", line("1", isrc=ISRC), line("2", isrc="qz-abc-26-00001", title="Platform"), line("4", isrc=ISRC))
    assert (str(world.match().quantity), world.match().reports, world.match().title) == ("7", 1, "Platform")


def test_a_report_that_was_replaced_is_taken_back(world: Sold) -> None:
    world.report("old", line("10", isrc=ISRC), line("5", **NEON))
    world.report("new", line("11", isrc=ISRC))
    world.change_report("old", standing="replaced", replacedBy="new")
    match_report("old", "tenant", world.adapters)
    found = world.match()  # nobody reports the other any more
    assert (str(found.quantity), found.reports, found.first_report, found.last_report) == ("11", 1, None, "new")
    assert "salesCounted/old" not in world.store.documents
    world.change_report("old", standing="current")
    match_report("old", "tenant", world.adapters)
    assert sorted(str(each.quantity) for each in world.matches()) == ["21", "5"]


def test_a_report_that_was_removed_is_taken_back(world: Sold) -> None:
    world.report("s", *LINES)
    world.change_report("s")
    assert match_report("s", "tenant", world.adapters) == len(LINES)
    assert stored(world) == {}
    assert match_report("s", "tenant", world.adapters) == 0


def test_an_unknown_report_changes_nothing(world: Sold) -> None:
    assert (match_report("none", "tenant", world.adapters), stored(world)) == (0, {})


def test_sums_of_another_tenant_are_not_counted(world: Sold) -> None:
    world.store_report("s", *LINES)
    world.store.transact(lambda transaction: transaction.update("salesSums/s", {"tenantId": "elsewhere"}))
    assert (match_report("s", "tenant", world.adapters), world.matches(), world.matches("elsewhere")) == (0, [], [])


def test_what_another_tenant_counted_is_not_taken_back(world: Sold) -> None:
    world.report("s", *LINES)
    world.store.transact(lambda transaction: transaction.update("salesCounted/s", {"tenantId": "elsewhere"}))
    world.change_report("s")
    match_report("s", "tenant", world.adapters)
    assert world.figures() == EXPECTED


def crash(world: Sold, work: Callable[[Any], object], operations: int, *, after: bool) -> bool:
    """Whether the worker died in `work` at the given write."""
    fuse = Fuse(operations, after=after)
    try:
        work(replace(world.adapters, store=Crashing(world.store, fuse)))
    except WorkerDied:
        return True
    return False


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("operations", [1, 2, 3, 4])
def test_a_run_that_is_interrupted_at_any_write_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operations: int, after: bool
) -> None:
    monkeypatch.setattr("shared.sales.matching.match._CHUNK", 2)
    world = Sold(tmp_path)
    world.store_report("s", *LINES)
    died = crash(world, lambda adapters: match_report("s", "tenant", adapters), operations, after=after)
    assert died == (operations <= 3)
    match_report("s", "tenant", world.adapters)
    assert world.figures() == EXPECTED
    world.change_report("s")
    assert crash(world, lambda adapters: match_report("s", "tenant", adapters), operations, after=after) == (
        operations <= 3
    )
    match_report("s", "tenant", world.adapters)
    assert stored(world) == {}


def test_a_report_that_is_replaced_while_it_is_matched_is_not_counted(
    world: Sold, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.store_report("s", *LINES)

    def replaced_meanwhile(*args: Any) -> Any:
        world.change_report("s", standing="replaced")
        return decide(*args)

    monkeypatch.setattr("shared.sales.matching.match.decide", replaced_meanwhile)
    match_report("s", "tenant", world.adapters)
    assert world.matches() == []


def test_a_match_that_was_lost_is_counted_anew(world: Sold) -> None:
    world.report("s", line("10", isrc=ISRC))
    path = f"salesMatches/{world.match().id}"
    world.store.transact(lambda transaction: transaction.delete(path))
    match_report("s", "tenant", world.adapters)
    assert (str(world.match().quantity), world.match().reports) == ("10", 1)


def test_what_a_person_settles_while_a_report_is_matched_stays(world: Sold, monkeypatch: pytest.MonkeyPatch) -> None:
    world.report("s", line("10", **NEON))

    def settled_meanwhile(*args: Any) -> Any:
        found = decide(*args)
        choice = MatchSettlement(match_id=world.match().id, ignored=True)
        settle_match(choice, caller=world.manager, adapters=world.adapters)
        return found

    monkeypatch.setattr("shared.sales.matching.match.decide", settled_meanwhile)
    world.report("t", line("5", **NEON))
    assert (world.match().state, world.match().ignored, str(world.match().quantity)) == ("settled", True, "15")
