"""What people settle stays until they take it back, and is audited; matches are listed by what was sold most."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.errors import Conflict, Forbidden, InvalidCursor, InvalidInput, NotFound
from shared.model.codec import decode
from shared.model.sales.match import MatchReference, SalesMatch
from shared.sales.matching.listing import MatchPage, MatchQuery, list_matches
from shared.sales.matching.match import match_report
from shared.sales.matching.settle import MatchSettlement, reopen_match, settle_match
from tests.fixtures.sold import ISRC, Sold, line

NEON = {"title": "Neon", "artist": "Nova Kestrel"}


@pytest.fixture
def world(tmp_path: Path) -> Sold:
    return Sold(tmp_path)


def settle(world: Sold, caller: str = "manager", **choice: Any) -> SalesMatch:
    request = decode(MatchSettlement, {"matchId": world.match().id, **choice})
    return settle_match(request, caller=getattr(world, caller), adapters=world.adapters)


def reopen(world: Sold, caller: str = "manager") -> SalesMatch:
    request = MatchReference(match_id=world.match().id)
    return reopen_match(request, caller=getattr(world, caller), adapters=world.adapters)


def acts(world: Sold) -> list[tuple[str, dict[str, str]]]:
    entries = [data for path, data in world.store.documents.items() if path.startswith("auditLog/")]
    return [(each["action"], each["details"]) for each in sorted(entries, key=lambda entry: entry["sequence"])]


def page(world: Sold, **query: Any) -> MatchPage:
    return list_matches(decode(MatchQuery, query), caller=world.viewer, adapters=world.adapters)


def test_what_was_settled_stays_whatever_is_reported(world: Sold) -> None:
    world.report("s", line("10", **NEON))
    settled = settle(world, releaseId="album", trackId="t2")
    assert (settled.state, settled.settled_by, settled.settled_at) == ("settled", "manager", world.clock())
    world.add_release("neon", "Neon", [("n", "QZABC2600005", "Neon")], barcode="")
    world.report("t", line("5", **NEON))
    match_report("s", "tenant", world.adapters)
    found = world.match()
    assert (found.state, found.release_id, found.track_id, str(found.quantity)) == ("settled", "album", "t2", "15")
    assert acts(world) == [("sales.match-settled", {"release": "album", "track": "t2"})]


def test_what_is_exact_can_be_settled_otherwise(world: Sold) -> None:
    world.report("s", line(isrc=ISRC))
    assert settle(world, ignored=True).release_id is None
    world.report("t", line(isrc=ISRC))
    assert (world.match().state, world.match().ignored, world.match().release_id) == ("settled", True, None)


def test_a_settled_match_stays_when_no_report_names_it_any_more(world: Sold) -> None:
    world.report("s", line("10", **NEON))
    settle(world, ignored=True)
    world.change_report("s")
    match_report("s", "tenant", world.adapters)
    assert (world.match().state, str(world.match().quantity), world.match().reports) == ("settled", "0", 0)
    world.report("s", line("10", **NEON))
    assert (world.match().ignored, str(world.match().quantity)) == (True, "10")
    world.change_report("s")
    match_report("s", "tenant", world.adapters)
    reopen(world)
    assert world.matches() == []


def test_settling_is_idempotent_and_otherwise_a_conflict(world: Sold) -> None:
    world.report("s", line(**NEON))
    first = settle(world, releaseId="album")
    world.clock.forward(hours=1)
    assert settle(world, "admin", releaseId="album") == first
    with pytest.raises(Conflict, match="otherwise"):
        settle(world, releaseId="album", trackId="t1")
    assert (world.match(), len(acts(world))) == (first, 1)


def test_a_decision_is_taken_back_to_what_the_catalogue_says_now(world: Sold) -> None:
    world.report("s", line(title="Platform", artist="Nova Kestrel"))
    before = world.match()
    settle(world, ignored=True)
    world.clock.forward(hours=1)
    opened = reopen(world)
    assert opened == world.match() == before.model_copy(update={"updated": world.clock()})
    assert [action for action, _ in acts(world)] == ["sales.match-settled", "sales.match-reopened"]
    world.add_release("new", "Platform", [("n", "QZABC2600005", "Platform")], barcode="")
    assert len(reopen(world).candidates) == 3  # looked up anew, as nobody settled it
    assert len(acts(world)) == 2


@pytest.mark.parametrize("caller", ["viewer", "stranger"])
def test_only_managers_of_the_tenant_decide(world: Sold, caller: str) -> None:
    world.report("s", line(**NEON))
    before, error = world.match(), Forbidden if caller == "viewer" else NotFound
    with pytest.raises(error):
        settle(world, caller, ignored=True)
    with pytest.raises(error):
        reopen(world, caller)
    assert (world.match(), acts(world)) == (before, [])


@pytest.mark.parametrize(
    "choice",
    [{"releaseId": "theirs"}, {"releaseId": "none"}, {"releaseId": "album", "trackId": "x"}],
)
def test_only_releases_and_tracks_of_the_tenant_are_chosen(world: Sold, choice: dict[str, str]) -> None:
    world.add_release("theirs", "Theirs", [("x", "QZABC2600077", "X")], tenant_id="elsewhere")
    world.report("s", line(**NEON))
    before = world.match()
    with pytest.raises(NotFound):
        settle(world, **choice)
    assert (world.match(), acts(world)) == (before, [])


@pytest.mark.parametrize(
    "choice",
    [{}, {"ignored": False}, {"trackId": "t1"}, {"releaseId": "album", "ignored": True}, {"releaseId": "../x"}],
)
def test_a_choice_is_one_thing(world: Sold, choice: dict[str, Any]) -> None:
    world.report("s", line(**NEON))
    with pytest.raises(InvalidInput):
        settle(world, **choice)
    assert world.match().state == "unmatched"


def test_matches_are_listed_by_quantity_and_state(world: Sold) -> None:
    sold = {"A": "9", "B": "100", "C": "-5", "D": "1e40", "E": "10.5"}
    world.report("s", *(line(quantity, title=name) for name, quantity in sold.items()), line("11", isrc=ISRC))
    first = page(world, limit=4)
    rest = page(world, limit=4, cursor=first.next_cursor)
    assert [each.title or each.isrc for each in [*first.items, *rest.items]] == ["D", "B", ISRC, "E", "A", "C"]
    assert rest.next_cursor is None
    assert [each.quantity for each in page(world, state="matched").items] == [Decimal(11)]
    assert page(world, state="settled").items == []
    with pytest.raises(InvalidCursor):
        page(world, state="matched", cursor=first.next_cursor)


def test_nobody_sees_the_matches_of_another_tenant(world: Sold) -> None:
    world.report("s", line(isrc=ISRC), tenant_id="elsewhere")
    assert page(world).items == []
    assert len(list_matches(MatchQuery(), caller=world.stranger, adapters=world.adapters).items) == 1
