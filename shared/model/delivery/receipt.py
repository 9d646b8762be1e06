"""Models receipts: the proof of what was delivered, linked in a chain."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha256, Text, TraceId
from shared.model.delivery.delivery import MessageSubType


class ReceiptFile(Model):
    """One file as sent and as found on the server."""

    path: Text
    """The path at the target."""
    role: Literal["ern", "mead", "audio", "video", "image", "document", "manifest", "marker", "archive"]
    """What the file is in the package."""
    size: Bytes
    """The bytes sent."""
    size_found: Bytes | None = None
    """The size on the server, in bytes, if the server told it."""
    md5: Md5
    """The MD5 of the bytes sent, in lower-case hex."""
    md5_found: Md5 | None = None
    """The MD5 on the server, if the server told it or the file was read back."""
    verified_by: Literal["md5", "size", "accepted"]
    """How it was verified: by its digest, which the server told or which was computed from reading the file back; by
    its size on the server; or not at all, because the server accepted it and nobody may look."""


class Receipt(Model):
    """`receipts/{deliveryId}`: proof of what was delivered to the DSP."""

    id: Id
    """The delivery's id."""
    tenant_id: Id
    delivery_id: Id
    release_id: Id
    target_id: Id
    protocol: Text
    """The protocol that it was delivered by."""
    message_id: Text
    """The id of the message."""
    message_sub_type: MessageSubType
    """Whether it was the first message, an update or a takedown."""
    format: Text | None = None
    """The plug-in's format that the message is in; absent for the formats of layouts."""
    format_version: Text | None = None
    """The version of the plug-in that wrote it."""
    files: list[ReceiptFile]
    """Every file of the package, in the order sent."""
    mead: Sha256 | None = None
    """The SHA-256 of what the package's MEAD message says, without its header; absent without one."""
    total_bytes: Bytes
    """The size of all files, in bytes."""
    attempts: int
    """How many attempts it took."""
    started: Instant
    """When the last attempt started."""
    completed: Instant
    """When the delivery completed."""
    duration_ms: int
    """From `started` to `completed`, in milliseconds."""
    server: str | None = None
    """The server's name for itself."""
    trace_id: TraceId | None = None
    """The trace of the request that queued the delivery, for the operator's logs."""
    linked: bool = False
    """Whether it is part of the tenant's chain; the next three fields are then set (shared/delivery/receipts)."""
    sequence: Annotated[int, Field(ge=1)] | None = None
    """Its number in the tenant's chain, from 1."""
    previous: Sha256 | None = None
    """The hash of the previous receipt; zeros for the first."""
    hash: Sha256 | None = None
    """The SHA-256 of its other fields, `previous` among them (shared/delivery/receipts/chain.py)."""


class ReceiptChain(Model):
    """`receiptChains/{tenantId}`: the last link of a tenant's receipt chain."""

    id: Id
    """The tenant's id."""
    tenant_id: Id
    sequence: Annotated[int, Field(ge=1)]
    """The number of the last receipt."""
    hash: Sha256
    """The hash of the last receipt."""
    updated: Instant
