"""Finds free numbers for a release before the transaction that hands them out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from shared.accounts.access import Caller
from shared.catalog.numbering.wanted import NumbersRequest, missing_slots
from shared.catalog.numbers.candidates import SPARE, Candidate, free_numbers, in_catalogue
from shared.catalog.numbers.pools import own_pool, pools_of
from shared.catalog.numbers.slots import Slot, slots_of
from shared.catalog.releases.update import read_release
from shared.catalog.tracks import part_of
from shared.errors import Finding, InvalidInput
from shared.ids import jitter
from shared.model.base import Id
from shared.model.codec import decode
from shared.model.numbers import NumberKind, NumberPart, NumberPool, NumberRecord
from shared.platform.store.port import Data, Query, Reader

_MAX_ASSIGNED = 2000
_SPREAD = 4
"""Over how many times what it needs the numbers of a second try are spread; each further try doubles it."""

Place = tuple[Id | None, NumberPart]
"""A track and what of it bears a number; no track for the release itself."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A pool's numbers that are to be handed out, and the item from which on the pool has free ones besides."""

    pool: NumberPool
    numbers: list[Candidate]
    next_free: int | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read before the transaction."""

    before: Mapping[Place, NumberRecord]
    """The numbers that places of the release had before and may have again."""
    offers: Mapping[NumberKind, list[Offer]]
    short: Mapping[NumberKind, int]
    """How many numbers the pools lack."""


def prepare(request: NumbersRequest, attempt: int, caller: Caller, now: datetime, reader: Reader) -> Prepared:
    """The numbers that this try hands out. Raises NotFound, InvalidInput, Conflict."""
    stored = read_release(request.release_id, caller=caller, store=reader)
    missing = missing_slots(request, stored)
    if not missing:
        return Prepared({}, {}, {})
    before = _handed_out(request.release_id, caller.tenant_id, stored, reader)
    again = given_again(missing, stored, request.release_id, before.get)
    pools = pools_of(caller.tenant_id, reader)
    offers: dict[NumberKind, list[Offer]] = {}
    short: dict[NumberKind, int] = {}
    for kind in request.kinds:
        rest = sum(slot.kind == kind and slot.path not in again for slot in missing)
        offers[kind] = []
        for pool in _chosen(kind, request, stored, pools, caller, reader) if rest else ():
            offers[kind].append(_offer(pool, rest, stored, attempt, now, reader))
            rest -= len(offers[kind][-1].numbers)
        short[kind] = rest
    return Prepared(before, offers, short)


def _offer(pool: NumberPool, count: int, stored: Data, attempt: int, now: datetime, reader: Reader) -> Offer:
    """The next numbers of the pool that neither records, nor the catalogue's index, nor the release itself has."""
    own = {slot.key for slot in slots_of(stored)}  # clients write drafts directly, and the index follows
    known = free_numbers(pool, count + len(own), now, reader) if count else []
    free = [each for each in known if each.key not in own]
    ordered = iter(_spread(pool, free, count, stored["id"], attempt))
    numbers: list[Candidate] = []
    while len(numbers) < count and (some := list(islice(ordered, count - len(numbers)))):
        in_use = in_catalogue(pool, (each.number for each in some), reader)
        numbers += [each for each in some if each.number not in in_use]
    taken = {each.key for each in numbers}
    return Offer(pool, numbers, next((each.item for each in free if each.key not in taken), None))


def _spread(pool: NumberPool, free: list[Candidate], wanted: int, release_id: str, attempt: int) -> list[Candidate]:
    """The free numbers in the order in which they are tried.

    The first try takes the next ones. Further tries begin somewhere behind, at a place that depends on the release, so
    that requests at the same time separate; what is left out is free for the next. Bought numbers have no order.
    """
    width = wanted * _SPREAD * 2 ** (attempt - 1) if attempt else 0
    width = max(width, SPARE) if pool.source == "list" else width
    start = int(jitter(release_id, attempt) * (min(width, max(0, len(free) - wanted)) + 1))
    return free[start:] + free[:start]


def given_again(
    missing: Iterable[Slot], stored: Data, release_id: str, before: Callable[[Place], NumberRecord | None]
) -> dict[str, NumberRecord]:
    """The numbers that slots had before and get again, by the slot's path: each for one slot, and in use nowhere else.

    Tracks without an id get new ones: their positions do not tell which recording they are.
    """
    found: dict[str, NumberRecord] = {}
    taken = {slot.key for slot in slots_of(stored)}
    for slot in missing:
        record = before((slot.track_id, slot.part)) if slot.has_own_id else None
        if record is None or record.key in taken or record.assigned_to != slot.at(release_id):
            continue
        if not set(record.release_ids) - {release_id}:
            taken.add(record.key)
            found[slot.path] = record
    return found


def _handed_out(release_id: str, tenant_id: str, stored: Data, reader: Reader) -> dict[Place, NumberRecord]:
    """The numbers that were handed out to places of the release and that neither it nor another one has now."""
    query = Query(
        "numbers",
        where=(("tenantId", "==", tenant_id), ("assignedTo.releaseId", "==", release_id)),
        limit=_MAX_ASSIGNED,
    )
    records = [decode(NumberRecord, data) for data in reader.find(query)]
    taken = {slot.key for slot in slots_of(stored)}
    free = (each for each in records if each.key not in taken and not set(each.release_ids) - {release_id})
    return {(each.assigned_to.track_id, each.assigned_to.part): each for each in free if each.assigned_to}


def _chosen(
    kind: NumberKind, request: NumbersRequest, stored: Data, pools: list[NumberPool], caller: Caller, reader: Reader
) -> list[NumberPool]:
    """The pools to draw from, in order: the one that was asked for, or those of the label before those of all."""
    wanted = request.isrc_pool if kind == "isrc" else request.barcode_pool
    if wanted is not None:
        pool = own_pool(wanted, caller, reader)
        if pool.kind != kind or pool.status != "open":
            name = "isrcPool" if kind == "isrc" else "barcodePool"
            message = f"The pool {pool.name!r} has {pool.kind}s and is {pool.status}."
            raise InvalidInput([Finding(name, message, "unsuitable-pool", remedy=f"Choose an open pool of {kind}s.")])
        return [pool]
    label = part_of(stored, "basic").get("label")
    usable = [each for each in pools if each.kind == kind and each.status == "open"]
    return [each for each in usable if label in each.labels] or [each for each in usable if not each.labels]
