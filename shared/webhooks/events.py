"""Owns what is told: events made of documents, and their bodies by version. Pure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Acknowledgement
from shared.model.delivery.delivery import HistoryEntry
from shared.model.webhook import EventType, PayloadVersion
from shared.platform.store.port import Data


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a tenant. The same cause has the same `id`, however often it is reported."""

    id: str
    type: EventType
    tenant_id: str
    at: datetime
    data: Mapping[str, Any]


def event_id(*cause: str) -> str:
    """An id made of the cause."""
    return f"evt_{hashlib.sha256(' '.join(cause).encode()).hexdigest()[:32]}"


def delivery_event(document: Data) -> Event:
    """A delivery that ended, by its entry in `deliveryHistory`."""
    entry = decode(HistoryEntry, document)
    return Event(
        id=event_id("deliveryHistory", entry.id),
        type="delivery.completed" if entry.outcome == "completed" else "delivery.failed",
        tenant_id=entry.tenant_id,
        at=entry.at,
        data={
            "deliveryId": entry.delivery_id,
            "releaseId": entry.release_id,
            "targetId": entry.target_id,
            "messageType": entry.message_type,
            "messageSubType": entry.message_sub_type,
            "messageId": entry.message_id,
            "ernVersion": entry.ern_version,
        },
    )


def acknowledgement_event(document: Data) -> Event:
    """What a DSP said, by its document in `acknowledgements`."""
    said = decode(Acknowledgement, document)
    return Event(
        id=event_id("acknowledgements", said.id),
        type="acknowledgement.received",
        tenant_id=said.tenant_id,
        at=said.received,
        data={
            "acknowledgementId": said.id,
            "targetId": said.target_id,
            "deliveryIds": list(said.delivery_ids),
            "status": said.status,
        },
    )


def version_event(release_id: str, document: Data) -> Event:
    """A version of a release that was kept because it was ready, by its document below `releases`."""
    content_hash, tenant_id = str(document["id"]), str(document["tenantId"])
    return Event(
        id=event_id("versions", release_id, content_hash),
        type="release.versioned",
        tenant_id=tenant_id,
        at=document["created"],
        data={"releaseId": release_id, "contentHash": content_hash},
    )


def sample_event(webhook_id: str, tenant_id: str, cause: str, at: datetime) -> Event:
    """Something that did not happen, to see whether it is heard."""
    return Event(event_id("test", webhook_id, cause), "webhook.test", tenant_id, at, {"webhookId": webhook_id})


def event_body(event: Event, version: PayloadVersion) -> str:
    """The body of a message about the event."""
    return json.dumps(_BODIES[version](event), ensure_ascii=False, separators=(",", ":"))


def _version_1(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "timestamp": event.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "version": "1",
        "id": event.id,
        "tenantId": event.tenant_id,
        "data": dict(event.data),
    }


_BODIES: Mapping[PayloadVersion, Callable[[Event], dict[str, Any]]] = {"1": _version_1}
"""A version stays as it is once somebody subscribed to it: changes are a new one."""
