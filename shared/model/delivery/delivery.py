"""Owns deliveries: one release version on its way to one target, its attempts, log and receipt."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Bytes, ErnVersion, Id, Instant, Md5, Model, Sha256, Text
from shared.model.catalog.credits import Party
from shared.model.delivery.acknowledgement import DspState
from shared.model.delivery.statistics import Cost

DeliveryStatus = Literal["queued", "processing", "delivering", "completed", "failed", "cancelled"]
MessageType = Literal["NewReleaseMessage", "CatalogListMessage", "PurgeReleaseMessage"]
MessageSubType = Literal["Initial", "Update", "Takedown"]
Priority = Literal["emergency", "high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
MAX_ATTEMPTS_LISTED = 40
MAX_FINDINGS_KEPT = 100
MAX_LANE_HISTORY = 10
LogStep = Literal[
    "initialization",
    "target_configuration",
    "package_preparation",
    "delivery_execution",
    "receipt_generation",
    "completion",
    "error_handling",
    "retry_scheduled",
    "max_retries",
]
LogLevel = Literal["info", "warning", "error", "success"]


class AttemptFile(Model):
    """How far one file got."""

    file_name: Text
    status: Literal["pending", "uploading", "completed", "failed"] = "pending"
    bytes_transferred: Bytes | None = None
    total_bytes: Bytes | None = None


class DeliveryAttempt(Model):
    """One try at a delivery."""

    attempt_number: Annotated[int, Field(ge=1)]
    start_time: Instant
    end_time: Instant | None = None
    status: Literal["success", "failed", "partial"] | None = None
    error: str | None = None
    files: list[AttemptFile] = []


class PackageSummary(Model):
    """What the package holds, by name; `totalSize` in bytes."""

    ern_file: Text
    audio_files: list[Text] = []
    image_files: list[Text] = []
    total_size: Bytes


class DeliveryFailure(Model):
    """Why the last attempt failed, and what to do."""

    code: Text
    message: str
    remedy: str | None = None
    retryable: bool


class DspReceipt(Model):
    """What the DSP said."""

    dsp_message_id: Text | None = None
    acknowledgment: Text | None = None
    timestamp: Instant


class Approval(Model):
    """Four eyes: who lets a delivery run; until then it waits, and `wanted` keeps when it was to run."""

    wanted: Instant
    by: Id | None = None
    at: Instant | None = None


class DeliveryReference(Model):
    """Identifies a delivery."""

    delivery_id: Id


class Delivery(Model):
    """`deliveries/{id}`; the id is the idempotency key. `scheduled` is when it is (next) due."""

    id: Id
    tenant_id: Id
    release_id: Id
    target_id: Id
    status: DeliveryStatus
    message_type: MessageType = "NewReleaseMessage"
    message_sub_type: MessageSubType
    ern_version: ErnVersion
    ern_message_id: Text
    content_hash: Sha256
    batch_id: Annotated[str, Field(pattern=r"^[0-9]{17}$")]
    batch: Id | None = None
    """`batches/{batch}`: it travels with others in one package (shared/delivery/queue/batch.py)."""
    lane: Id
    """`locks/{lane}`: deliveries of one release to one target run in order, one at a time."""
    previous: Id | None = None
    """The lane's completed delivery that this one builds upon."""
    all_files: bool = False
    """An update sends also the files that have not changed since."""
    sender: Party
    xml_only: bool = False
    """The message goes alone: the DSP has the files."""
    """As the tenant's settings were when it was requested: a retry sends the same message."""
    priority: Priority = "normal"
    forced: bool = False
    """Runs outside the target's window and beyond its parallel limit."""
    approval: Approval | None = None
    preflight: list[Finding] = Field(default=[], max_length=MAX_FINDINGS_KEPT)
    """What the preflight found and let pass when it was requested."""
    package: PackageSummary | None = None
    attempts: list[DeliveryAttempt] = Field(default=[], max_length=MAX_ATTEMPTS_LISTED)
    """The latest attempts, in order; the log knows them all."""
    series: Annotated[int, Field(ge=0)] = 0
    """Attempts made before the last retry by hand; the ones after it count for the retry policy."""
    scheduled: Instant
    due: Instant | None = None
    """When it was due at first, or at the last retry by hand: retries and closed windows move `scheduled` only."""
    started: Instant | None = None
    completed: Instant | None = None
    lease_expires: Instant | None = None
    handed_on: Annotated[int, Field(ge=1)] | None = None
    """The hop that is to go on with the running attempt; the one before stopped at its deadline."""
    parked: str | None = None
    """Why it waits though it was due: no attempt is spent on a closed window or an open circuit."""
    behind: Id | None = None
    """The delivery of its lane that it waits for; the end of that one wakes it."""
    failure: DeliveryFailure | None = None
    receipt: DspReceipt | None = None
    cost: Cost = Cost()
    """What its attempts have cost so far."""
    dsp: DspState | None = None
    """How far it has come at the DSP; none before it was sent."""
    idempotency_key: Text
    created: Instant
    created_by: Id
    updated: Instant

    @property
    def attempts_made(self) -> int:
        """How many attempts were begun, also those that are no longer listed."""
        return self.attempts[-1].attempt_number if self.attempts else 0


class LaneHistory(Model):
    """A delivery that reached the target on this lane."""

    delivery_id: Id
    content_hash: Sha256
    message_sub_type: MessageSubType
    message_id: Text
    completed: Instant
    refused: bool = False
    """The DSP has rejected it: it had no effect."""


class Lane(Model):
    """`locks/{id}`: one release at one target. At most one worker holds it; `fence` only grows."""

    id: Id
    tenant_id: Id
    release_id: Id
    target_id: Id
    fence: Annotated[int, Field(ge=0)] = 0
    holder: Id | None = None
    """The delivery that holds the lane; None when it is free."""
    expires: Instant | None = None
    last: LaneHistory | None = None
    """What was sent last, whatever the DSP made of it."""
    before: list[LaneHistory] = Field(default=[], max_length=MAX_LANE_HISTORY)
    """What was sent before that, the oldest first."""

    @property
    def live(self) -> LaneHistory | None:
        """What the target shows: the last that was sent and not refused; None before the first and after a takedown."""
        sent = [*self.before, self.last] if self.last else []
        standing = next((each for each in reversed(sent) if not each.refused), None)
        return standing if standing and standing.message_sub_type != "Takedown" else None


class DeliveryLog(Model):
    """`deliveries/{id}/logs/{logId}`: one line a person can follow live."""

    id: Id | None = None
    tenant_id: Id
    timestamp: Instant
    level: LogLevel
    step: LogStep
    message: str
    attempt: int
    details: dict[str, str | int | float | bool] = {}
    duration_ms: int | None = None


class ReceiptFile(Model):
    """One file as sent and as found at the server; `md5Found` where the server can tell."""

    path: Text
    role: Literal["ern", "audio", "video", "image", "document", "manifest", "marker"]
    size: Bytes
    size_found: Bytes
    md5: Md5
    md5_found: Md5 | None = None
    verified_by: Literal["md5", "size", "accepted"]
    """How: by its digest at the server, by its size there, or by the server's word that it took the package."""


class Receipt(Model):
    """`receipts/{deliveryId}`: proof of what lies at the DSP."""

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
    """Whether it has its place in the tenant's chain, which is then told by the next three (shared/receipts)."""
    sequence: Annotated[int, Field(ge=1)] | None = None
    previous: Sha256 | None = None
    """The hash of the receipt before it; zeros for the first."""
    hash: Sha256 | None = None


class ReceiptChain(Model):
    """`receiptChains/{tenantId}`: the end of a tenant's chain of receipts."""

    id: Id
    tenant_id: Id
    sequence: Annotated[int, Field(ge=1)]
    hash: Sha256
    updated: Instant


class HistoryEntry(Model):
    """`deliveryHistory/{deliveryId}`: what reached which target, for good. Never changed."""

    id: Id
    tenant_id: Id
    delivery_id: Id
    release_id: Id
    target_id: Id
    message_type: MessageType
    message_sub_type: MessageSubType
    ern_version: ErnVersion
    message_id: Text
    content_hash: Sha256
    outcome: Literal["completed", "failed"]
    at: Instant


class Batch(Model):
    """`batches/{id}`: reserves a batch folder's name at one target; unique per recipient (ERN-C).

    `deliveryIds` in the order of the package; the first that is not cancelled leads the others.
    """

    id: Id
    tenant_id: Id
    target_id: Id
    batch_id: str
    delivery_ids: list[Id]
    created: Instant


class NotificationReference(Model):
    """Identifies a notification."""

    notification_id: Id


class Notification(Model):
    """`notifications/{id}`: what the people of a tenant should know."""

    id: Id
    tenant_id: Id
    type: Text
    severity: Literal["info", "success", "warning", "error"]
    message: str
    link: str | None = None
    read_by: list[Id] = []
    created: Instant
