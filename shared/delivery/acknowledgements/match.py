"""Finds the deliveries that a DSP's statement is about. Every query is bounded and indexed."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from shared import ids as keys
from shared.model.base import is_id
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Subject
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Data, Query, Reader

_BATCH = re.compile(r"\d{17}")
_FILE_NAME = re.compile(r"ACK_\d{8,17}_(.+?)(?:\.\w{1,5})?$")
_SKEW = timedelta(minutes=15)
"""How far the DSP's clock may be behind ours."""


def find_deliveries(subject: Subject, target: DeliveryTarget, reader: Reader, reported_at: datetime) -> list[Delivery]:
    """The target's deliveries that the subject identifies: by message, else by batch, else by release.

    A release stands for its last delivery that was completed before the report. Empty if unmatched.
    """
    if subject.message_id:
        found = _of_message(subject.message_id, target, reader)
        if found:
            return found
    batch = _BATCH.search(subject.batch_id or "")
    if batch:
        return _of_batch(batch.group(), subject, target, reader)
    delivery = _of_release(subject, target, reader, reported_at)
    return [delivery] if delivery else []


def subject_of_file(name: str) -> Subject:
    """The subject in a file name: `ACK_<date and time>_<message or release id>.xml` (ECHO 1.7, clause 7.2)."""
    found = _FILE_NAME.search(name.rpartition("/")[2])
    return Subject(message_id=found.group(1), release_id=found.group(1)) if found else Subject()


def complete_subject(subject: Subject, name: str | None) -> Subject:
    """The subject; if it is empty, the one in the file name."""
    return subject if subject.model_dump(exclude_none=True) or not name else subject_of_file(name)


def _of_message(message_id: str, target: DeliveryTarget, reader: Reader) -> list[Delivery]:
    query = Query(
        "deliveries",
        where=(("targetId", "==", target.id), ("ernMessageId", "==", message_id)),
        limit=2,
    )
    return _own(reader.find(query), target)


def _of_batch(batch_id: str, subject: Subject, target: DeliveryTarget, reader: Reader) -> list[Delivery]:
    query = Query("deliveries", where=(("targetId", "==", target.id), ("batchId", "==", batch_id)), limit=100)
    deliveries = _own(reader.find(query), target)
    if not (subject.icpn or subject.grid or subject.release_id):
        return deliveries
    releases = set(_release_ids(subject, target.tenant_id, reader))
    return [delivery for delivery in deliveries if delivery.release_id in releases]


def _of_release(subject: Subject, target: DeliveryTarget, reader: Reader, reported_at: datetime) -> Delivery | None:
    for release_id in _release_ids(subject, target.tenant_id, reader):
        query = Query(
            "deliveries",
            where=(("lane", "==", keys.lane_id(release_id, target.id)),),
            order=("-completed",),
            limit=20,
        )
        deliveries = _own(reader.find(query), target)
        before = [each for each in deliveries if each.completed and each.completed <= reported_at + _SKEW]
        if deliveries:
            return (before or deliveries)[0]
    return None


def _release_ids(subject: Subject, tenant_id: str, reader: Reader) -> Iterator[str]:
    """The tenant's releases with the identifier; queried type by type, the most reliable type first."""
    release_id = subject.release_id or ""
    for query in _release_queries(subject, tenant_id):
        yield from (data["id"] for data in reader.find(query))
    data = reader.get(f"releases/{release_id}") if is_id(release_id) else None
    if data is not None and data.get("tenantId") == tenant_id:
        yield release_id


def _release_queries(subject: Subject, tenant: str) -> Iterator[Query]:
    release_id = subject.release_id or ""
    barcodes = sorted(_gtins(subject.icpn or "") | _gtins(release_id))
    grids = [grid.replace("-", "").upper() for grid in (subject.grid, release_id) if grid]
    if barcodes:
        yield Query("releases", where=(("tenantId", "==", tenant), ("basic.barcode", "in", barcodes)), limit=5)
    if grids:
        yield Query("releases", where=(("tenantId", "==", tenant), ("basic.grid", "in", grids)), limit=5)
    if release_id:
        yield Query("releases", where=(("tenantId", "==", tenant), ("basic.catalogNumber", "==", release_id)), limit=5)


def _gtins(text: str) -> set[str]:
    """The notations of a UPC or EAN in documents: 12 or 13 digits, or 14 with leading zeros."""
    digits = text.replace("-", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or not 8 <= len(digits) <= 14:
        return set()
    bare = digits.lstrip("0")
    return {digits, *(bare.zfill(length) for length in (12, 13, 14) if len(bare) <= length)}


def _own(documents: Iterable[Data], target: DeliveryTarget) -> list[Delivery]:
    """The deliveries of the target's tenant; those of other tenants never match, whatever their fields contain."""
    return [decode(Delivery, data) for data in documents if data.get("tenantId") == target.tenant_id]
