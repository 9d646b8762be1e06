"""What happened, for `after` hooks: the payloads that follow from a change of a document. Pure.

A trigger may report a change more than once, with the same cause; the event's id is derived from it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.platform.store.port import Data
from shared.sdk.points import (
    AfterAssetProcessed,
    AfterDeliveryAcknowledged,
    AfterDeliveryFailed,
    AfterDeliveryRequested,
    AfterDeliverySent,
    AfterReleaseReady,
    AfterReleaseSaved,
)
from shared.webhooks.events import event_id


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened in a tenant: the payload of a point."""

    event_id: str
    tenant_id: str
    payload: Any
    """An instance of the point's payload."""


Source = Callable[[str, Data, Data], Iterator[object]]
"""Takes the document's id, and the document before and after; `{}` if it does not exist."""


def occurrences(collection: str, name: str, before: Data | None, after: Data | None, *, cause: str) -> list[Occurrence]:
    """What a change of the document `name` means to hooks. `cause`: the id of the change."""
    source, now = SOURCES.get(collection), after or {}
    if source is None or not now:
        return []
    return [
        Occurrence(event_id("hooks", collection, name, cause), str(now.get("tenantId")), payload)
        for payload in source(name, before or {}, now)
    ]


def _release(name: str, before: Data, after: Data) -> Iterator[object]:
    if before.get("updated") != after.get("updated"):  # what the server adds by itself leaves it as it is
        yield AfterReleaseSaved(name)
    if before.get("status") != after.get("status") == "ready":
        yield AfterReleaseReady(name)


def _asset(name: str, before: Data, after: Data) -> Iterator[object]:
    status = after.get("status")
    if before.get("status") != status in ("ready", "rejected"):
        yield AfterAssetProcessed(name, str(after.get("releaseId", "")), str(status))


def _delivery(name: str, before: Data, after: Data) -> Iterator[object]:
    release_id, target_id = str(after.get("releaseId")), str(after.get("targetId"))
    if not before:
        yield AfterDeliveryRequested(name, release_id, target_id)
    said, status = (before.get("dsp") or {}).get("status"), (after.get("dsp") or {}).get("status")
    if said != status and status not in (None, "sent"):
        yield AfterDeliveryAcknowledged(name, release_id, target_id, str(status))


def _ended(_name: str, before: Data, after: Data) -> Iterator[object]:
    if before:
        return
    kind = AfterDeliverySent if after.get("outcome") == "completed" else AfterDeliveryFailed
    yield kind(str(after.get("deliveryId")), str(after.get("releaseId")), str(after.get("targetId")))


SOURCES: Mapping[str, Source] = {
    "assets": _asset,
    "deliveries": _delivery,
    "deliveryHistory": _ended,
    "releases": _release,
}
"""The collections that hooks follow."""
