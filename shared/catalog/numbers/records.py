"""Keeps one record for each number that the tenant's releases have or that was handed out.

A record's id is its number, so whoever creates it first has the number. A release that changes through the API claims
its new numbers in the same transaction; the trigger of releases then records where they are. It compares the current
document with what is recorded, so a repeated, late or reordered run has no further effect.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.accounts.adapters import Adapters
from shared.catalog.numbers.forms import checked
from shared.catalog.numbers.slots import Slot, problem_of, slots_of, uses_by_key
from shared.catalog.tracks import part_of
from shared.model.codec import decode, encode
from shared.model.numbers import MAX_USES, NumberKind, NumberRecord, NumberUse
from shared.platform.store.port import MAX_VALUES, Data, Query, Reader, Transaction

_MAX_NUMBERS = 1500
"""A release has at most 500 tracks with two ISRCs each, and a barcode."""
_CHUNK = 50
"""Numbers that one transaction records."""

Found = tuple[Slot, list[NumberUse]]


def record_path(tenant_id: str, key: str) -> str:
    """The path of a number's record."""
    return f"numbers/{tenant_id}_{key}"


def new_record(tenant_id: str, kind: NumberKind, key: str, number: str, now: datetime) -> NumberRecord:
    """The record of a number that was not known before."""
    return NumberRecord(id=f"{tenant_id}_{key}", tenant_id=tenant_id, kind=kind, number=number, key=key, updated=now)


def records_with(tenant_id: str, keys: Iterable[str], reader: Reader) -> list[NumberRecord]:
    """The tenant's records of these keys."""
    wanted = list(keys)
    found: list[Data] = []
    for start in range(0, len(wanted), MAX_VALUES):
        some = wanted[start : start + MAX_VALUES]
        same = Query("numbers", where=(("tenantId", "==", tenant_id), ("key", "in", some)), limit=MAX_VALUES)
        found += reader.find(same)
    return [decode(NumberRecord, data) for data in found]


def claim_numbers(before: Mapping[str, Any] | None, after: Mapping[str, Any], transaction: Transaction) -> None:
    """Claims the numbers that the release gets by this write, so that no pool hands them out from now on.

    Reads nothing: one write for each new number, which does not change what its record says otherwise.
    """
    known = {slot.key for slot in slots_of(before or {})}
    tenant_id, now = after["tenantId"], after["updated"]
    new = {key: slot for slot in slots_of(after) if (key := slot.key) is not None and key not in known}
    for key, slot in new.items():
        record = encode(new_record(tenant_id, slot.kind, key, checked(slot.kind, slot.number), now))
        claimed = {name: record[name] for name in ("id", "tenantId", "kind", "number", "key", "free", "updated")}
        transaction.merge(record_path(tenant_id, key), {**claimed, "claimedBy": after["id"]})


def record_numbers(release_id: str, adapters: Adapters) -> int:
    """Records where the release's numbers are as it is now, or nowhere if it was deleted. Idempotent.

    Returns how many records changed. Costs one read for each number that the release has and one more, and no write if
    nothing changed. Each number is recorded by itself, so an interrupted run is completed by the next.
    """
    release = adapters.store.get(f"releases/{release_id}")
    with_it = Query("numbers", where=(("releaseIds", "array_contains", release_id),), limit=_MAX_NUMBERS)
    claimed = Query("numbers", where=(("claimedBy", "==", release_id),), limit=_MAX_NUMBERS)
    found = [*adapters.store.find(with_it), *adapters.store.find(claimed)]
    stored = {data["id"]: decode(NumberRecord, data) for data in found}
    if release is not None:
        unknown = [key for key in uses_by_key(release_id, release) if f"{release['tenantId']}_{key}" not in stored]
        stored |= {record.id: record for record in records_with(release["tenantId"], unknown, adapters.store)}
    changes = list(_changes(release_id, release, stored, adapters.clock()))
    for start in range(0, len(changes), _CHUNK):
        _store(release_id, [each for each, _ in changes[start : start + _CHUNK]], adapters)
    return len(changes)


def _store(release_id: str, names: list[str], adapters: Adapters) -> None:
    """Compares these records with the release once more, and writes those that differ."""
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        release = transaction.get(f"releases/{release_id}")
        found = ((name, transaction.get(f"numbers/{name}")) for name in names)
        stored = {name: decode(NumberRecord, data) for name, data in found if data is not None}
        for name, record in _changes(release_id, release, stored, now):
            if name not in names:
                continue
            if record is None:
                transaction.delete(f"numbers/{name}")
            else:
                transaction.set(f"numbers/{name}", encode(record))

    adapters.store.transact(work)


def _changes(
    release_id: str, release: Data | None, stored: Mapping[str, NumberRecord], now: datetime
) -> Iterator[tuple[str, NumberRecord | None]]:
    """The records that the release changes, by id; None for those that are forgotten."""
    tenant_id = release["tenantId"] if release else ""
    uses = uses_by_key(release_id, release) if release else {}
    wanted: dict[str, tuple[str, Found]] = {f"{tenant_id}_{key}": (key, found) for key, found in uses.items()}
    for name in stored.keys() | wanted.keys():
        before = stored.get(name)
        if name in wanted:
            key, (slot, its_uses) = wanted[name]
            record = before or new_record(tenant_id, slot.kind, key, checked(slot.kind, slot.number), now)
            after: NumberRecord | None = _with(record, release_id, its_uses, release or {}, now)
        else:
            assert before is not None
            after = _with(before, release_id, [], release or {}, now)
        if after is None or before is None or after.model_copy(update={"updated": before.updated}) != before:
            yield name, after


def _with(
    record: NumberRecord, release_id: str, uses: list[NumberUse], release: Mapping[str, Any], now: datetime
) -> NumberRecord | None:
    """The record if the release has its number in these places; None if it is forgotten."""
    others = [use for use in record.uses if use.release_id != release_id]
    ids = {each for each in record.release_ids if each != release_id} | ({release_id} if uses else set())
    sent = record.sent or part_of(release, "ddex").get("lastGenerated") is not None
    forgotten = not ids and record.assigned is None and not sent
    if forgotten and record.pool_id is None:
        return None  # only drafts that were never ready had it: it may be handed out
    listed = (others + uses)[:MAX_USES]
    fields = {
        "uses": listed,
        "release_ids": sorted(ids),
        "claimed_by": None if record.claimed_by == release_id else record.claimed_by,
        "sent": sent,
        "problem": problem_of(record.kind, listed),
        "free": forgotten,
        "updated": now,
    }
    return record.model_copy(update=fields)
