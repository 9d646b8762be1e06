"""Builds events from documents, and their bodies by payload version. Pure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.model.base import Model
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Acknowledgement
from shared.model.delivery.delivery import HistoryEntry
from shared.model.webhook import EventType, PayloadVersion
from shared.platform.store.port import Data
from shared.webhooks.payloads import AcknowledgementData, DeliveryData, TestData, VersionData


@dataclass(frozen=True, slots=True)
class Event:
    """An event in a tenant. `id` is derived from the cause, so a repeated report has the same id."""

    id: str
    type: EventType
    tenant_id: str
    at: datetime
    data: Mapping[str, Any]


def event_id(*cause: str) -> str:
    """An event id derived from the cause."""
    return f"evt_{hashlib.sha256(' '.join(cause).encode()).hexdigest()[:32]}"


def delivery_event(document: Data) -> Event:
    """The event of a delivery that ended, from its entry in `deliveryHistory`."""
    entry = decode(HistoryEntry, document)
    return Event(
        id=event_id("deliveryHistory", entry.id),
        type="delivery.completed" if entry.outcome == "completed" else "delivery.failed",
        tenant_id=entry.tenant_id,
        at=entry.at,
        data=_plain(
            DeliveryData(
                delivery_id=entry.delivery_id,
                release_id=entry.release_id,
                target_id=entry.target_id,
                message_type=entry.message_type,
                message_sub_type=entry.message_sub_type,
                message_id=entry.message_id,
                ern_version=entry.ern_version,
            )
        ),
    )


def acknowledgement_event(document: Data) -> Event:
    """The event of an acknowledgement, from its document in `acknowledgements`."""
    acknowledgement = decode(Acknowledgement, document)
    return Event(
        id=event_id("acknowledgements", acknowledgement.id),
        type="acknowledgement.received",
        tenant_id=acknowledgement.tenant_id,
        at=acknowledgement.received,
        data=_plain(
            AcknowledgementData(
                acknowledgement_id=acknowledgement.id,
                target_id=acknowledgement.target_id,
                delivery_ids=list(acknowledgement.delivery_ids),
                status=acknowledgement.status,
            )
        ),
    )


def version_event(release_id: str, document: Data) -> Event:
    """The event of a release version that was stored when it became ready, from its document under `releases`."""
    content_hash, tenant_id = str(document["id"]), str(document["tenantId"])
    return Event(
        id=event_id("versions", release_id, content_hash),
        type="release.versioned",
        tenant_id=tenant_id,
        at=document["created"],
        data=_plain(VersionData(release_id=release_id, content_hash=content_hash)),
    )


def sample_event(webhook_id: str, tenant_id: str, cause: str, at: datetime) -> Event:
    """A test event, to check that a receiver gets messages."""
    return Event(
        event_id("test", webhook_id, cause), "webhook.test", tenant_id, at, _plain(TestData(webhook_id=webhook_id))
    )


def _plain(data: Model) -> dict[str, Any]:
    return data.model_dump(by_alias=True, exclude_none=True)


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
"""A published version never changes; changes require a new version."""
