"""Whatever is sold and agreed: money is conserved, the ledger balances, corrections and second runs change nothing."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.accounts.audit.chain import find_break
from shared.model.codec import decode, to_json
from shared.model.sales.ledger import LedgerEntry
from shared.sales.money.rounding import minor_units
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.sums import SalesSums
from tests.unit.sales.royalty_world import RATES, World, random_agreements, random_lines, random_world

RANDOM = st.integers(0, 2**32).map(Random)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEBRUARY = date(2026, 2, 28)
TERMS = {
    "advances": [
        {"id": "adv-1", "payee": "p0", "amount": "100", "date": "2026-01-10"},
        {"id": "adv-2", "payee": "p1", "amount": "5000", "date": "2026-02-10", "agreement": "a0"},
    ],
    "costs": [{"id": "video", "payee": "p2", "amount": "20", "date": "2026-01-20", "text": "Video"}],
}


def balances(world: World, *without: str) -> dict[tuple[str, str], int]:
    kinds = ("receivable", "payable", "held", "reserve", "exchange", "unassigned", "advance", "cost", "tax", "due")
    found = {}
    for kind in kinds:
        if kind not in without:
            found.update(world.ledger.balances(kind))  # type: ignore[arg-type]
    return found


@FEW
@given(RANDOM)
def test_the_ledger_balances_and_services_owe_what_they_reported(rng: Random) -> None:
    world, lines = random_world(rng, **TERMS), random_lines(rng, 20)
    run = world.run(lines)
    sums: dict[str, Decimal] = {}
    for entry in run.entries:
        for posting in entry.postings:
            sums[posting.currency] = sums.get(posting.currency, Decimal(0)) + posting.amount
    assert not any(sums.values())
    totals = SalesSums(world.book)
    totals.add(lines)
    owed: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for head, revenue in totals.revenue.items():
        owed[head.report, head.currency] += sum(minor_units(amount, head.currency) for amount in revenue.values())
    wanted: dict[str, int] = defaultdict(int)
    for (_, currency), units in owed.items():
        wanted[currency] += round(units)
    booked = {currency: units for (_, currency), units in world.ledger.balances("receivable").items()}
    assert booked == {currency: units for currency, units in wanted.items() if units}


@FEW
@given(RANDOM)
def test_a_second_run_books_nothing_and_the_order_of_lines_does_not_count(rng: Random) -> None:
    world, lines = random_world(rng, **TERMS), random_lines(rng, 20)
    first = world.run(lines)
    assert list(world.run(lines).entries) == []
    other = World(world.agreements, RATES, Ledger())
    assert list(other.run(rng.sample(lines, len(lines))).entries) == list(first.entries)


@FEW
@given(RANDOM)
def test_a_correction_leaves_what_the_corrected_report_alone_would(rng: Random) -> None:
    agreements = random_agreements(rng)
    for payee in agreements.payees:
        payee.paid = False
    corrected, alone = (World(agreements, RATES, Ledger()) for _ in range(2))
    corrected.run(random_lines(rng, 12, ["r1"]), FEBRUARY)
    before = list(corrected.ledger.entries)
    right = random_lines(rng, 12, ["r1"])
    run = corrected.run(right, FEBRUARY)
    alone.run(right, FEBRUARY)
    assert [entry.kind for entry in run.entries][:2] == ["correction", "earnings"]
    assert corrected.ledger.entries[: len(before)] == before
    assert balances(corrected) == balances(alone)


@FEW
@given(RANDOM)
def test_statements_add_up_and_continue(rng: Random) -> None:
    """The model itself refuses a statement that does not add up, or whose lines do not make what was earned."""
    world, lines = random_world(rng, **TERMS), random_lines(rng, 20)
    first = world.run(lines, FEBRUARY)
    opened = world.statements(first, lines)
    corrected = [*random_lines(rng, 4, ["r1"]), *(line for line in lines if line.report_id == "r2")]
    second = world.run(corrected, date(2026, 4, 30))
    followed = world.statements(second, corrected)
    assert {name: each.closing for name, each in opened.items()} == {
        name: each.opening for name, each in followed.items()
    }
    assert all(each.payable >= 0 and each.unrecouped >= 0 for each in followed.values())
    assert all(each.in_reserve == 0 or each.period < date(2026, 5, 1) for each in followed.values())


@FEW
@given(RANDOM)
def test_a_stored_ledger_is_read_back_and_continues(rng: Random) -> None:
    world, lines = random_world(rng, **TERMS), random_lines(rng, 10)
    world.run(lines)
    stored = [decode(LedgerEntry, to_json(entry)) for entry in world.ledger.entries]
    again = World(world.agreements, RATES, Ledger(stored))
    assert find_break(stored) is None
    assert again.ledger.head == world.ledger.head
    assert balances(again) == balances(world)
    assert list(again.run(lines).entries) == []
