"""Plans within a transaction which number each part of a release gets."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from shared.accounts.access import Caller
from shared.catalog.numbering.offers import Offer, Place, Prepared, given_again
from shared.catalog.numbering.wanted import AssignedNumber, NumbersRequest, missing_slots
from shared.catalog.numbers.candidates import Candidate
from shared.catalog.numbers.forms import counted
from shared.catalog.numbers.records import new_record, record_path
from shared.catalog.numbers.slots import Slot, slots_of
from shared.errors import Conflict
from shared.model.codec import decode
from shared.model.numbers import NumberKind, NumberRecord
from shared.platform.store.port import Data, Reader


class Outdated(Exception):
    """What was read before the transaction does not hold any more."""


@dataclass(slots=True)
class Draw:
    """One try: what it may hand out, and what it then writes beside the release."""

    request: NumbersRequest
    prepared: Prepared
    caller: Caller
    now: datetime
    numbers: dict[str, str] = field(default_factory=dict)
    """The numbers by their path in the release."""
    created: list[NumberRecord] = field(default_factory=list)
    changed: list[NumberRecord] = field(default_factory=list)
    assigned: list[AssignedNumber] = field(default_factory=list)

    def plan(self, stored: Data, reader: Reader) -> None:
        """Plans a number for each missing one. Raises Outdated, and Conflict if there are too few."""
        missing, in_use = missing_slots(self.request, stored), {slot.key for slot in slots_of(stored)}
        own = given_again(missing, stored, self.request.release_id, partial(self._before, reader))
        for slot in missing:
            if (record := own.get(slot.path)) is not None:
                self._give(slot, record, str(record.pool_id), self.changed)
        for kind in self.request.kinds:
            rest = [slot for slot in missing if slot.kind == kind and slot.path not in self.numbers]
            if in_use & {each.key for offer in self.prepared.offers.get(kind, ()) for each in offer.numbers}:
                raise Outdated
            for offer in self.prepared.offers.get(kind, ()):
                rest = self._from_offer(offer, rest, reader)
            if rest and not self.prepared.short.get(kind):
                raise Outdated
            if rest:
                raise _too_few(kind, len(rest), bool(self.prepared.offers.get(kind)))

    def _before(self, reader: Reader, place: Place) -> NumberRecord | None:
        """The number that the place had before, as it is recorded now."""
        before = self.prepared.before.get(place)
        data = reader.get(record_path(before.tenant_id, before.key)) if before else None
        return decode(NumberRecord, data) if data else None

    def _from_offer(self, offer: Offer, slots: list[Slot], reader: Reader) -> list[Slot]:
        """Plans the offer's numbers for the slots, and returns the slots that are left. Raises Outdated."""
        for slot, candidate in zip(slots, offer.numbers, strict=False):
            if offer.pool.source == "list":
                self._give(slot, self._bought(offer, candidate, reader), offer.pool.id, self.changed)
            else:
                new = new_record(self.caller.tenant_id, slot.kind, candidate.key, candidate.number, self.now)
                self._give(slot, new, offer.pool.id, self.created)
        return slots[len(offer.numbers) :]

    def _bought(self, offer: Offer, candidate: Candidate, reader: Reader) -> NumberRecord:
        """The record of a bought number. Raises Outdated if somebody has taken it."""
        data = reader.get(record_path(self.caller.tenant_id, candidate.key))
        record = decode(NumberRecord, data) if data else None
        if record is None or not record.free or record.pool_id != offer.pool.id:
            raise Outdated
        return record

    def _give(self, slot: Slot, record: NumberRecord, pool_id: str, written: list[NumberRecord]) -> None:
        """Plans that the slot gets the record's number."""
        release_id = self.request.release_id
        fields = {
            "pool_id": pool_id,
            "free": False,
            "assigned": record.assigned or self.now,
            "assigned_by": record.assigned_by or self.caller.uid,
            "assigned_to": slot.at(release_id),
            "release_ids": [release_id],
            "uses": [slot.use(release_id)],
            "problem": None,
            "updated": self.now,
        }
        written.append(record.model_copy(update=fields))
        self.numbers[slot.path] = record.number
        self.assigned.append(
            AssignedNumber(
                path=slot.path,
                kind=slot.kind,
                number=record.number,
                part=slot.part,
                track_id=slot.track_id,
                pool_id=pool_id,
            )
        )


def _too_few(kind: NumberKind, short: int, has_pools: bool) -> Conflict:
    if has_pools:
        remedy = "Register a prefix, import numbers, or choose another pool."
        return Conflict(f"Your pools lack {counted(kind, short)} for this release.", remedy=remedy)
    what = "ISRCs" if kind == "isrc" else "barcodes"
    remedy = "Register a prefix or import numbers, or name the release's label in a pool."
    return Conflict(f"There is no open pool of {what} for this release.", remedy=remedy)
