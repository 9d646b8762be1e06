"""Finds the next numbers of a pool that no release of the tenant has.

Read before the transaction that hands them out, so that it is short: more than are needed, so that requests at the
same time can choose different ones. Two sources say what is in use: the records of numbers, and the catalogue's index,
which also knows releases that were stored before there were records.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.catalog.numbers import forms
from shared.errors import Conflict
from shared.model.identifiers import gtin_forms
from shared.model.numbers import NumberPool
from shared.platform.store.port import MAX_VALUES, Query, Reader

SPARE = 60
"""How many more numbers are found than are needed."""
_BLOCK = 500
"""Items whose records are read by one query: as many reads as there are numbers in use among them, at most."""
_MAX_BLOCKS = 60
_MAX_FOUND = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that was free when it was read."""

    key: str
    number: str
    item: int
    """Its item, for pools with a prefix."""


def free_numbers(pool: NumberPool, count: int, now: datetime, reader: Reader) -> list[Candidate]:
    """The next numbers of the pool without a record, in order: `count` and some to spare, or fewer if it has no more.

    Raises Conflict if tens of thousands of numbers in a row are in use.
    """
    wanted = count + SPARE
    return _of_list(pool, wanted, reader) if pool.source == "list" else _of_prefix(pool, wanted, now, reader)


def _of_prefix(pool: NumberPool, wanted: int, now: datetime, reader: Reader) -> list[Candidate]:
    period = forms.period_of(pool, now)
    start = forms.cursor_of(pool, period)
    found: list[Candidate] = []
    for cursor in range(start, pool.last + 1, _BLOCK):
        if cursor - start >= _BLOCK * _MAX_BLOCKS and not found:
            message = f"The {cursor - start:,} numbers of the pool {pool.name!r} from item {start} on are in use."
            raise Conflict(message, remedy="Set the pool's `first` to an item that is free.")
        found += _unused(pool, period, cursor, min(cursor + _BLOCK - 1, pool.last), wanted - len(found), reader)
        if len(found) >= wanted:
            break
    return found


def _unused(pool: NumberPool, period: str, first: int, last: int, wanted: int, reader: Reader) -> list[Candidate]:
    """The items of a block that are not in use, in order: at most as many as wanted."""
    block = forms.span(pool, period, first, last)
    within = Query(
        "numbers",
        where=(("tenantId", "==", pool.tenant_id), ("key", ">=", block.low), ("key", "<=", block.high)),
        order=("key",),
        limit=_BLOCK,
    )
    known = {data["key"] for data in reader.find(within)}
    numbers = ((item, forms.number_at(pool, period, item)) for item in range(first, last + 1))
    keyed = (Candidate(str(forms.key_of(pool.kind, number)), number, item) for item, number in numbers)
    return [each for each in keyed if each.key not in known][:wanted]


def _of_list(pool: NumberPool, wanted: int, reader: Reader) -> list[Candidate]:
    free = Query(
        "numbers",
        where=(("tenantId", "==", pool.tenant_id), ("poolId", "==", pool.id), ("free", "==", True)),
        order=("key",),
        limit=wanted,
    )
    return [Candidate(data["key"], data["number"], 0) for data in reader.find(free)]


def in_catalogue(pool: NumberPool, numbers: Iterable[str], reader: Reader) -> set[str]:
    """Which of the numbers the catalogue's index has, however a barcode is written."""
    written = gtin_forms if pool.kind == "barcode" else _as_term
    terms = {term: number for number in numbers for term in written(number)}
    found: set[str] = set()
    values = list(terms)
    for start in range(0, len(values), MAX_VALUES):
        some = values[start : start + MAX_VALUES]
        same = Query(
            "releaseIndex",
            where=(("tenantId", "==", pool.tenant_id), ("terms", "array_contains_any", some)),
            order=("updated",),
            limit=_MAX_FOUND,
        )
        found |= {terms[term] for entry in reader.find(same) for term in entry.get("terms", []) if term in terms}
    return found


def _as_term(isrc: str) -> list[str]:
    return [isrc.casefold()]
