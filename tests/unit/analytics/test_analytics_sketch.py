"""The sketch against exact percentiles."""

import random

import pytest

from shared.analytics.sketch import ACCURACY, MAX_BUCKETS, bucket_of, percentile


def sketched(durations: list[float]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for duration_s in durations:
        counts[bucket_of(duration_s)] = counts.get(bucket_of(duration_s), 0) + 1
    return counts


@pytest.mark.parametrize("rank", [0.0, 0.5, 0.95, 1.0])
def test_a_percentile_is_at_most_five_percent_off(rank: float) -> None:
    source = random.Random(1)
    durations = sorted(source.lognormvariate(3, 2) + 0.1 for _ in range(2001))
    found = percentile(sketched(durations), rank)
    assert found == pytest.approx(durations[int(rank * 2000)], rel=ACCURACY + 0.001)


def test_merged_sketches_equal_one_sketch_of_all() -> None:
    left, right = [0.5, 7.0, 40.0], [3.0, 3600.0]
    merged = sketched(left)
    for name, count in sketched(right).items():
        merged[name] = merged.get(name, 0) + count
    assert merged == sketched(left + right)


def test_the_number_of_buckets_is_bounded() -> None:
    assert {bucket_of(0), bucket_of(-5), bucket_of(0.1)} == {"0"}
    assert int(bucket_of(1e12)) < MAX_BUCKETS <= 172
    assert percentile({}, 0.5) is None
