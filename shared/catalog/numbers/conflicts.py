"""Reports numbers that identify more than one thing, and those that a pool has not handed out yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.numbers.forms import Span, outside_spans, period_of, period_span
from shared.catalog.numbers.pools import pools_of
from shared.model.base import Model
from shared.model.codec import decode
from shared.model.numbers import ConflictKind, NumberConflict, NumberPool, NumberRecord
from shared.platform.store.port import Query, Reader

_MAX_PROBLEMS = 100
_MAX_OUTSIDE = 50
"""Of a pool."""
_BLOCK, _MAX_BLOCKS = 100, 10
"""Records that are read at once, and how often: some are of bought numbers, or of releases that had them before."""

_TEXTS: dict[ConflictKind, tuple[str, str]] = {
    "recordings": (
        "{number} is on recordings that differ in title or length.",
        "Give each recording an ISRC of its own. If it is one recording, write its title alike everywhere.",
    ),
    "releases": (
        "{number} is the barcode of {count} releases.",
        "Give each release a barcode of its own.",
    ),
    "outside": (
        "{number} is under your prefix, but its pool has not handed it out.",
        "Check it for a typing error. If it is right, nothing is to be done: the pool leaves it out.",
    ),
}
"""What is wrong and what mends it, by kind."""


class ConflictListing(Model):
    """Takes no parameters."""


class ConflictList(Model):
    """What is wrong with the tenant's numbers."""

    items: list[NumberConflict]
    """The newest first; those outside of what pools handed out come last."""
    more: bool
    """Whether there are more than are listed."""


def report_conflicts(_listing: ConflictListing, *, caller: Caller, adapters: Adapters) -> ConflictList:
    """Reports ISRCs on different recordings, barcodes on several releases, and numbers that pools have not reached.

    Numbers are compared when a release changes, so a conflict appears and disappears a moment after the change.
    """
    store, now = adapters.store, adapters.clock()
    problems = _problems(caller.tenant_id, store)
    items = [_conflict(record, record.problem, record.pool_id) for record in problems if record.problem]
    more = len(problems) == _MAX_PROBLEMS
    for pool in pools_of(caller.tenant_id, store):
        outside = list(islice(_outside(pool, now, store), _MAX_OUTSIDE + 1))
        more = more or len(outside) > _MAX_OUTSIDE
        items += [_conflict(record, "outside", pool.id) for record in outside[:_MAX_OUTSIDE]]
    return ConflictList(items=items, more=more)


def _problems(tenant_id: str, reader: Reader) -> list[NumberRecord]:
    found = Query(
        "numbers",
        where=(("tenantId", "==", tenant_id), ("problem", "in", ["recordings", "releases"])),
        order=("-updated",),
        limit=_MAX_PROBLEMS,
    )
    return [decode(NumberRecord, data) for data in reader.find(found)]


def _outside(pool: NumberPool, now: datetime, reader: Reader) -> Iterator[NumberRecord]:
    if pool.prefix is None or pool.status != "open":
        return
    for span in outside_spans(pool, now, _reached(pool, now, reader)):
        yield from _in_use(pool.tenant_id, span, reader)


def _reached(pool: NumberPool, now: datetime, reader: Reader) -> str | None:
    """The key of the last number that the pool handed out in this period."""
    span = period_span(pool, period_of(pool, now))
    last = Query(
        "numbers",
        where=(
            ("tenantId", "==", pool.tenant_id),
            ("poolId", "==", pool.id),
            ("key", ">=", span.low),
            ("key", "<=", span.high),
        ),
        order=("-key",),
        limit=1,
    )
    return next((data["key"] for data in reader.find(last)), None)


def _in_use(tenant_id: str, span: Span, reader: Reader) -> Iterator[NumberRecord]:
    """The numbers of the span that releases have now, among its first ones that are known."""
    query = Query(
        "numbers",
        where=(("tenantId", "==", tenant_id), ("key", ">=", span.low), ("key", "<=", span.high)),
        order=("key",),
        limit=_BLOCK,
    )
    for _ in range(_MAX_BLOCKS):
        found = reader.find(query)
        yield from (record for data in found if (record := decode(NumberRecord, data)).release_ids)
        if len(found) < _BLOCK:
            return
        query = replace(query, after=(found[-1]["key"],))


def _conflict(record: NumberRecord, kind: ConflictKind, pool_id: str | None) -> NumberConflict:
    text, remedy = _TEXTS[kind]
    message = text.format(number=record.number, count=len(record.release_ids))
    return NumberConflict(
        kind=kind, number=record.number, pool_id=pool_id, message=message, remedy=remedy, uses=record.uses
    )
