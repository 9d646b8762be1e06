"""Models receipts: the proof of what was delivered, linked in a chain."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha256, Text
from shared.model.delivery.delivery import MessageSubType


class ReceiptFile(Model):
    """One file as sent and as found on the server; `sizeFound` and `md5Found` only if the server told them."""

    path: Text
    role: Literal["ern", "audio", "video", "image", "document", "manifest", "marker"]
    size: Bytes
    size_found: Bytes | None = None
    md5: Md5
    md5_found: Md5 | None = None
    verified_by: Literal["md5", "size", "accepted"]
    """How it was verified: by its digest, which the server told or which was computed from reading the file back; by
    its size on the server; or not at all, because the server accepted it and nobody may look."""


class Receipt(Model):
    """`receipts/{deliveryId}`: proof of what was delivered to the DSP."""

    id: Id
    tenant_id: Id
    delivery_id: Id
    release_id: Id
    target_id: Id
    protocol: Text
    message_id: Text
    message_sub_type: MessageSubType
    files: list[ReceiptFile]
    total_bytes: Bytes
    attempts: int
    started: Instant
    completed: Instant
    duration_ms: int
    server: str | None = None
    linked: bool = False
    """Whether it is part of the tenant's chain; the next three fields are then set (shared/delivery/receipts)."""
    sequence: Annotated[int, Field(ge=1)] | None = None
    previous: Sha256 | None = None
    """The hash of the previous receipt; zeros for the first."""
    hash: Sha256 | None = None


class ReceiptChain(Model):
    """`receiptChains/{tenantId}`: the last link of a tenant's receipt chain."""

    id: Id
    tenant_id: Id
    sequence: Annotated[int, Field(ge=1)]
    hash: Sha256
    updated: Instant
