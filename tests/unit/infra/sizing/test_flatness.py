"""What work costs does not grow with what there is, and no document is written more than once a second for long.

Small sizes of `python -m tests.bench scale`; docs/explanation/scale.md has the others.
"""

import pytest

from tests.bench.scale import sweeps
from tests.bench.scale.catalogue import Work, works
from tests.bench.scale.day import Day, work_day

GROWING = {"search: a frequent word": 26, "search: two frequent words": 502, "count by status": 84}
"""The most reads of what grows with the catalogue: of a page that fills, of a search that no index answers, and one per
thousand releases."""


@pytest.fixture(scope="module")
def small() -> Day:
    return work_day(10, shape="single")


def test_a_delivery_costs_the_same_however_many_there_are(small: Day) -> None:
    large = work_day(1_000, most=20, shape="single", background=200)
    for name in ("reads", "writes", "invocations"):
        before, after = (getattr(day.own, name) / day.deliveries for day in (small, large))
        assert after <= before * 1.05, name


def test_no_document_is_written_more_than_once_a_second(small: Day) -> None:
    busy = work_day(100_000, most=20, shape="single")
    assert {hot.collection for day in (small, busy) for hot in day.hot if hot.per_s > 1} == set()
    assert {hot.collection for hot in busy.hot} >= {"deliveryStatistics", "receiptChains", "releaseIndex", "digests"}


def test_work_in_the_catalogue_costs_the_same_however_large_it_is() -> None:
    small, large = ({work.name: work for work in works(tracks, checks=800)} for tracks in (14_400, 60_000))
    for name, after in large.items():
        assert after.reads <= GROWING.get(name, _bound(small[name])), name
        assert after.writes <= small[name].writes, name


def _bound(work: Work) -> float:
    """Two reads more, or a twentieth."""
    return max(work.reads + 2, work.reads * 1.05)


def test_what_runs_by_itself_costs_the_same_for_each_document() -> None:
    few, many = sweeps.tick(1_000, 1), sweeps.tick(5_000, 1)
    assert (few.reads, few.done) == (many.reads, many.done)
    for sweep in (sweeps.receipts, sweeps.retention):
        few, many = sweep(100), sweep(1_000)
        assert many.reads / many.done <= few.reads / few.done
        assert many.writes / many.done <= few.writes / few.done
