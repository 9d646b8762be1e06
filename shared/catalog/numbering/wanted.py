"""Defines requests for numbers and their answers, and finds what of a release lacks a number."""

from typing import Annotated

from pydantic import Field

from shared.catalog.numbers.slots import Slot, slots_of
from shared.errors import Finding, InvalidInput
from shared.model.base import Id, Model, Text
from shared.model.catalog.draft import ReleaseDraft
from shared.model.catalog.release import ReleaseReference
from shared.model.numbers import NumberKind, NumberPart
from shared.platform.store.port import Data


class NumbersWanted(Model):
    """What lacks a number and gets one."""

    kinds: Annotated[list[NumberKind], Field(min_length=1, max_length=2)] = ["isrc", "barcode"]
    """ISRCs for recordings, a barcode for the release, or both."""
    track_ids: Annotated[list[Id], Field(max_length=500)] = []
    """The tracks whose recordings get an ISRC; empty: all."""
    isrc_pool: Id | None = None
    """The pool of the ISRCs; by default that of the release's label, or the oldest that names no label."""
    barcode_pool: Id | None = None
    """The pool of the barcode, chosen likewise."""


class NumbersRequest(NumbersWanted, ReleaseReference):
    """A release, and what of it gets a number."""


class AssignedNumber(Model):
    """A number that was handed out."""

    path: Text
    """Where it stands in the release, such as `tracks[2].isrc`."""
    kind: NumberKind
    """Whether it is an ISRC or a barcode."""
    number: Text
    """The number."""
    part: NumberPart
    """What bears the number."""
    track_id: Id | None = None
    """The track of an ISRC."""
    pool_id: Id
    """The pool that it comes from."""


class AssignedNumbers(Model):
    """The release with its numbers."""

    release: ReleaseDraft
    """The release as it is stored now."""
    assigned: list[AssignedNumber]
    """The numbers that were handed out by this request; empty if none was missing."""


def missing_slots(request: NumbersWanted, stored: Data) -> list[Slot]:
    """The slots that are empty and get a number. Raises InvalidInput with every unknown track."""
    slots = list(slots_of(stored))
    known = {slot.track_id for slot in slots}
    unknown = [
        Finding(f"trackIds[{place}]", "The release has no such track.", "unknown-track", remedy="Read it again.")
        for place, track_id in enumerate(request.track_ids)
        if track_id not in known
    ]
    if unknown:
        raise InvalidInput(unknown)
    wanted = set(request.track_ids)
    return [
        slot
        for slot in slots
        if slot.is_empty
        and slot.kind in request.kinds
        and (not wanted or slot.kind == "barcode" or slot.track_id in wanted)
    ]
