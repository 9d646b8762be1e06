"""A thousand random agreements: what is booked is what a slow reference divides line by line."""

from collections import defaultdict
from fractions import Fraction
from random import Random

import pytest

from shared.sales.money.rounding import minor_units
from shared.sales.royalties.booking import allocate, exact_parts, exchange
from shared.sales.royalties.sums import SalesSums
from tests.unit.sales.royalty_world import RATES, random_lines, random_world, reference

GROUPS = 10


@pytest.mark.parametrize("group", range(GROUPS))
def test_sales_are_divided_as_the_reference_does(group: int) -> None:
    for number in range(1000 // GROUPS):
        rng = Random(group * 1000 + number)
        world, lines = random_world(rng), random_lines(rng, 5)
        wanted = {
            place: minor_units(amount, place[1]) for place, amount in reference(world.agreements, lines, RATES).items()
        }
        book = world.book
        sums = SalesSums(book)
        sums.add(lines)
        exact: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for head, revenue in sums.revenue.items():
            for place, units in exact_parts(head, revenue, book).items():
                rate = exchange(head.currency, place.currency, RATES, head.end)
                exact[place.account, place.currency] += units * rate
        assert {place: units for place, units in exact.items() if units} == wanted
        for (name, currency, _), units in allocate(sums.revenue, book, RATES).items():
            if name.partition(":")[0] not in ("receivable", "exchange"):
                exact[name, currency] += units
        assert all(abs(difference) < len(sums.revenue) for difference in exact.values())
