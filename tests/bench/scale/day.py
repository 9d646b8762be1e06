"""The busiest hour of a day of deliveries, or a part of it: what each costs, and how often each document is written.

The busiest hour has three times the average. A release goes to ten targets at once, and all DSPs answer two minutes
later. The largest days are worked in part: the rate, the tenant and the sharing of documents are those of the whole.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from infra.sizing.loads import ASSUMED
from infra.sizing.metered import Operations
from shared.platform.store.port import Data
from tests.bench.scale.label import Label, between, label, later

TARGETS = 10
_HOUR_MIN = 60
_MOST = 625
"""Deliveries that are worked at most."""
_ANSWERS_AFTER_MIN = 2
_OLD = 99_999
"""The release of the other deliveries."""


class Hot(NamedTuple):
    """The document of a collection that was written most in a minute, and how often on average over the whole time."""

    collection: str
    per_s: float
    sustained_per_s: float


class Day(NamedTuple):
    """What a part of the busiest hour cost."""

    deliveries: int
    minutes: int
    own: Operations
    """The deliveries, from their requests to what the DSPs say, with their triggers."""
    own_bytes: tuple[int, int]
    schedules: Operations
    """The schedules, with what follows from them."""
    hot: list[Hot]


def work_day(per_day: int, *, most: int = _MOST, shape: str = "album", background: int = 0) -> Day:
    """Works a part of the busiest hour. `background`: other deliveries in the store, ended or due another day."""
    with label(targets=TARGETS, shape=shape) as tenant:
        hourly = per_day * ASSUMED.peak / 24
        releases = max(1, min(round(hourly), per_day, most) // TARGETS)
        minutes = max(3, min(_HOUR_MIN, round(releases * TARGETS / hourly * _HOUR_MIN)))
        for number in range(releases):
            tenant.add_release(number)
        if background:
            _add_background(tenant, background)
        tenant.store.by_minute.clear()
        return _work(tenant, releases, minutes)


def _work(tenant: Label, releases: int, minutes: int) -> Day:
    began = tenant.clock.now
    schedules, bytes_of_schedules = Operations(), Counter[int]()
    start, start_bytes = tenant.operations(), tenant.bytes()
    open_answers: dict[int, list[str]] = {}
    known: set[str] = set(tenant.store.paths("deliveries"))
    for minute in range(minutes + _ANSWERS_AFTER_MIN + 1):
        tenant.clock.now = later(began, 60 * minute)
        for delivery_id in open_answers.pop(minute, ()):
            tenant.acknowledge(delivery_id)
        for number in _due(releases, minutes, minute):
            tenant.clock.now = later(began, 60 * minutes * number / releases)
            tenant.deliver(number)
            tenant.settle()
        new = [path for path in tenant.store.paths("deliveries") if path not in known]
        known.update(new)
        open_answers[minute + _ANSWERS_AFTER_MIN] = [path.partition("/")[2] for path in new]
        before, bytes_before = tenant.operations(), tenant.bytes()
        tenant.run_schedules(minute)
        schedules += between(tenant.operations(), before)
        for number, (after, earlier) in enumerate(zip(tenant.bytes(), bytes_before, strict=True)):
            bytes_of_schedules[number] += after - earlier
    own = between(between(tenant.operations(), start), schedules)
    read, written = (
        after - before - bytes_of_schedules[number]
        for number, (after, before) in enumerate(zip(tenant.bytes(), start_bytes, strict=True))
    )
    return Day(releases * TARGETS, minutes, own, (read, written), schedules, hottest(tenant, minutes))


def _due(releases: int, minutes: int, minute: int) -> Iterator[int]:
    """The releases that are delivered in this minute, spread evenly."""
    return (number for number in range(releases) if int(minutes * number / releases) == minute)


def hottest(tenant: Label, minutes: int) -> list[Hot]:
    """By collection, the document that was written most in a minute, and the one that was written most at all."""
    peaks: dict[str, int] = {}
    totals: Counter[str] = Counter()
    for counts in tenant.store.by_minute.values():
        totals.update(counts)
        for path, count in counts.items():
            peaks[_collection(path)] = max(peaks.get(_collection(path), 0), count)
    most: dict[str, int] = {}
    for path, count in totals.items():
        most[_collection(path)] = max(most.get(_collection(path), 0), count)
    hot = [Hot(name, peak / 60, most[name] / (60 * minutes)) for name, peak in peaks.items()]
    return sorted(hot, key=lambda each: (-each.per_s, each.collection))


def _collection(path: str) -> str:
    return "/".join(path.split("/")[::2])


def _add_background(tenant: Label, number: int) -> None:
    """Deliveries that ended, or are due another day; they share all that they do not need for themselves."""
    tenant.add_release(_OLD)
    tenant.deliver(_OLD)
    tenant.settle()
    like: Data = tenant.store.documents[tenant.store.paths("deliveries")[0]]
    tenant.store.after = lambda: None
    for each in range(number):
        own = {"id": f"old-{each}", "lane": f"old-{each}", "batchId": f"{each:017d}"}
        later_ = {"waiting": {"reason": "due", "until": later(tenant.clock.now, 10**7)}}
        state = {} if each % 2 else {"status": "queued", **later_}
        tenant.put(f"deliveries/old-{each}", {**like, **own, **state})
    tenant.store.changes.clear()
    tenant.store.after = tenant.run_triggers
