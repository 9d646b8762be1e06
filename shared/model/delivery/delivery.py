"""Models deliveries: one release version sent to one target, with its attempts, log and receipt."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Bytes, ErnVersion, Id, Instant, Md5, Model, RequiredStage, Sha256, Territory, Text
from shared.model.catalog.credits import Party
from shared.model.delivery.acknowledgement import DspState
from shared.model.delivery.statistics import Cost

DeliveryStatus = Literal["queued", "processing", "delivering", "completed", "failed", "cancelled"]
MessageType = Literal["NewReleaseMessage", "PurgeReleaseMessage"]
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
    """The progress of one file."""

    file_name: Text
    status: Literal["pending", "uploading", "completed", "failed"] = "pending"
    bytes_transferred: Bytes | None = None
    total_bytes: Bytes | None = None


class DeliveryAttempt(Model):
    """One attempt at a delivery."""

    attempt_number: Annotated[int, Field(ge=1)]
    start_time: Instant
    end_time: Instant | None = None
    status: Literal["success", "failed", "partial"] | None = None
    error: str | None = None
    files: list[AttemptFile] = []


class PackageSummary(Model):
    """The files in the package, by name; `totalSize` in bytes."""

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
    """The DSP's response."""

    dsp_message_id: Text | None = None
    acknowledgment: Text | None = None
    timestamp: Instant


class Approval(Model):
    """A second person's approval, which the delivery waits for."""

    by: Id | None = None
    at: Instant | None = None


class Waiting(Model):
    """Why a queued delivery does not run now: one reason. It may run from `until`; without `until` it is never polled.

    due: it runs at `until` (requested, by schedule, or as a retry) · parked: although it is due, `note` says why ·
    behind: another delivery of its lane comes first · batch: it is sent with the batch lead `behind` ·
    approval: nobody has approved it yet · suspended: the operator has suspended the tenant, `note` says why.
    """

    reason: Literal["due", "parked", "behind", "batch", "approval", "suspended"]
    until: Instant | None = None
    behind: Id | None = None
    note: str | None = None


class Advance(Model):
    """How far an attempt got: the most bytes and files at the target, and how many tasks in a row added nothing."""

    done_bytes: Bytes = 0
    done_files: Annotated[int, Field(ge=0)] = 0
    idle: Annotated[int, Field(ge=0)] = 0


class DeliveryReference(Model):
    """Identifies a delivery."""

    delivery_id: Id


class Delivery(Model):
    """`deliveries/{id}`: one release sent to one target; the id is the idempotency key. `scheduled`: when it is to run.

    Its state is `status` and, while it is queued, `waiting`.
    """

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
    """`batches/{batch}`: the batch of deliveries sent in one package (shared/delivery/queue/batch.py)."""
    lane: Id
    """`locks/{lane}`: deliveries of one release to one target run in order, one at a time."""
    previous: Id | None = None
    """The lane's completed delivery that this one is based on."""
    all_files: bool = False
    """An update also sends the files that have not changed."""
    withdrawn: list[Territory] = []
    """Territories in which nothing is offered: those of a takedown, and those of earlier ones at the target."""
    restore: bool = False
    """Offers the release again in the territories of earlier takedowns."""
    sender: Party
    """Copied from the tenant's settings when the delivery was requested, so that a retry sends the same message."""
    require_stages: list[RequiredStage] = []
    """Copied from the tenant's settings when the delivery was requested."""
    xml_only: bool = False
    """Only the message is sent: the DSP already has the files."""
    priority: Priority = "normal"
    forced: bool = False
    """Runs outside the target's window and ignores its limit of parallel deliveries."""
    approval: Approval | None = None
    preflight: list[Finding] = Field(default=[], max_length=MAX_FINDINGS_KEPT)
    """Findings of the preflight that did not block the request."""
    package: PackageSummary | None = None
    attempts: list[DeliveryAttempt] = Field(default=[], max_length=MAX_ATTEMPTS_LISTED)
    """The latest attempts, in order; the log contains all of them."""
    series: Annotated[int, Field(ge=0)] = 0
    """Attempts before the last manual retry; only later ones count towards the retry policy."""
    scheduled: Instant
    """When it is to run for the first time, or after the last manual retry; `waiting.until` says when it runs next."""
    waiting: Waiting | None = None
    """While it is queued."""
    started: Instant | None = None
    completed: Instant | None = None
    lease_expires: Instant | None = None
    continuation: Annotated[int, Field(ge=1)] | None = None
    """The continuation that is to resume the running attempt; the previous one stopped at its deadline."""
    advance: Advance | None = None
    """How far the continuations of the open attempt got."""
    failure: DeliveryFailure | None = None
    receipt: DspReceipt | None = None
    cost: Cost = Cost()
    """The cost of its attempts so far."""
    dsp: DspState | None = None
    """Its status at the DSP; None before it was sent."""
    idempotency_key: Text
    created: Instant
    created_by: Id
    requested_by: Id | None = None
    """The person who held the API key that created it; they may not approve it."""
    updated: Instant

    @property
    def attempts_made(self) -> int:
        """How many attempts were started, including those no longer listed."""
        return self.attempts[-1].attempt_number if self.attempts else 0


class LaneHistory(Model):
    """A delivery that reached the target on this lane."""

    delivery_id: Id
    content_hash: Sha256
    message_sub_type: MessageSubType
    message_id: Text
    completed: Instant
    withdrawn: list[Territory] = []
    """The territories that takedowns withdrew, if others are still live."""
    refused: bool = False
    """The DSP rejected it, so it had no effect."""


class Lane(Model):
    """`locks/{id}`: one release at one target. At most one worker holds it; `fence` only increases."""

    id: Id
    tenant_id: Id
    release_id: Id
    target_id: Id
    fence: Annotated[int, Field(ge=0)] = 0
    holder: Id | None = None
    """The delivery that holds the lane; None when it is free."""
    expires: Instant | None = None
    last: LaneHistory | None = None
    """What was sent last, whether the DSP accepted it or not."""
    before: list[LaneHistory] = Field(default=[], max_length=MAX_LANE_HISTORY)
    """What was sent before that, oldest first."""

    @property
    def live(self) -> LaneHistory | None:
        """What is live at the target: the last delivery not rejected; None before the first and after a takedown.

        A takedown of some territories leaves the release live in the others.
        """
        sent = [*self.before, self.last] if self.last else []
        latest = next((each for each in reversed(sent) if not each.refused), None)
        return latest if latest and (latest.message_sub_type != "Takedown" or latest.withdrawn) else None


class DeliveryLog(Model):
    """`deliveries/{id}/logs/{logId}`: one line of the delivery log, which users can follow live."""

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


class HistoryEntry(Model):
    """`deliveryHistory/{deliveryId}`: the permanent record of a delivery that ended. Never changed."""

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

    `deliveryIds` are in the order of the package; the first one that is not cancelled is the batch lead.
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


NotificationLevel = Literal["info", "success", "warning", "error"]


class Notification(Model):
    """`notifications/{id}`: a notification to the members of a tenant."""

    id: Id
    tenant_id: Id
    type: Text
    severity: NotificationLevel
    message: str
    link: str | None = None
    read_by: list[Id] = []
    created: Instant
