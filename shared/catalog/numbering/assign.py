"""Hands out numbers to a release: an ISRC to each of its recordings and a barcode to itself.

What is free is read first. Then one short transaction reads the release, and writes it and a record for each number. A
record's id is its number and records are created, never replaced, so of two requests that choose the same number one
fails and tries again with others. Nothing else is locked, so requests at the same time do not wait for each other.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.catalog.numbering.draw import Draw, Outdated
from shared.catalog.numbering.offers import Prepared, prepare
from shared.catalog.numbering.wanted import AssignedNumbers, NumbersRequest
from shared.catalog.numbers.forms import cursor_of, period_of
from shared.catalog.numbers.pools import pool_path
from shared.catalog.numbers.records import record_path
from shared.catalog.numbers.slots import filled
from shared.catalog.numbers.usage import warn_if_low
from shared.catalog.releases.fields import check_transition
from shared.catalog.releases.update import content_of, replace_within
from shared.errors import Unavailable
from shared.model.codec import encode
from shared.model.numbers import NumberPool
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import AlreadyExists, Data, Transaction

_MAX_TRIES = 12
"""A try fails only if somebody else took or typed one of its numbers meanwhile."""
_HINT_STEP = 20
"""How far the search may begin before the first free number: as many records are read in vain, at most."""


def assign_numbers(
    request: NumbersRequest, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> AssignedNumbers:
    """Gives each recording without an ISRC the next one, and the release a barcode if it has none. Idempotent.

    What has a number keeps it; what had one from a pool before gets the same again. Raises Forbidden, NotFound,
    InvalidInput (unknown tracks, an unsuitable pool), Conflict (archived, no pool, none left), Unavailable (too many
    requests at once), and what `expected` raises. Nothing is handed out if it raises.
    """
    caller.require("manager")
    for attempt in range(_MAX_TRIES):
        now = adapters.clock()
        prepared = prepare(request, attempt, caller, now, adapters.store)
        draw = Draw(request, prepared, caller, now)
        try:
            answer = transact_asking(adapters, partial(_handed_over, draw, expected))
        except (Outdated, AlreadyExists):
            continue
        _settle(answer, prepared, now, adapters)
        return answer
    raise Unavailable("Too many requests for numbers at once.", remedy="Try again.")


def _handed_over(planned: Draw, expected: Check, transaction: Transaction, adapters: Adapters) -> AssignedNumbers:
    """Writes the numbers, all or none. Raises Outdated."""
    draw = Draw(planned.request, planned.prepared, planned.caller, planned.now)  # a transaction may run again

    def change(stored: Data) -> Mapping[str, object]:
        check_transition(stored.get("status"), str(stored.get("status")))
        draw.plan(stored, transaction)
        return content_of(filled(stored, draw.numbers))

    release_id = draw.request.release_id
    release = replace_within(transaction, release_id, change, draw.caller, adapters, expected, claiming=False)
    for record in draw.created:
        transaction.create(record_path(record.tenant_id, record.key), encode(record))
    for record in draw.changed:
        transaction.set(record_path(record.tenant_id, record.key), encode(record))
    return AssignedNumbers(release=release, assigned=draw.assigned)


def _settle(answer: AssignedNumbers, prepared: Prepared, now: datetime, adapters: Adapters) -> None:
    """Notes where the next search begins, and tells members if few numbers are left."""
    for offer in (each for offers in prepared.offers.values() for each in offers):
        period, item = period_of(offer.pool, now), offer.next_free
        if offer.pool.source == "prefix" and item and item - cursor_of(offer.pool, period) >= _HINT_STEP:
            adapters.store.transact(partial(_note_next, offer.pool, period, item))
    for pool_id in {each.pool_id for each in answer.assigned}:
        warn_if_low(pool_id, adapters)


def _note_next(pool: NumberPool, period: str, item: int, transaction: Transaction) -> None:
    """Notes the next free item, unless the pool begins elsewhere now."""
    current = transaction.get(pool_path(pool.id))
    if current is not None and current["first"] == pool.first:
        transaction.update(pool_path(pool.id), {f"cursors.{period}": item})
