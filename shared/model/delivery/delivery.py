"""Models deliveries: one release version sent to one target, with its attempts, log and receipt."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from shared.errors import Finding
from shared.model.base import (
    Bytes,
    ErnVersion,
    Id,
    Instant,
    Model,
    RequiredStage,
    Sha256,
    Territory,
    Text,
    TraceId,
    Traceparent,
)
from shared.model.catalog.credits import Party
from shared.model.catalog.genres import ChosenGenre
from shared.model.delivery.acknowledgement import DspState
from shared.model.delivery.statistics import Cost

DeliveryStatus = Literal["queued", "processing", "delivering", "completed", "failed", "cancelled"]
MessageType = Literal["NewReleaseMessage", "PurgeReleaseMessage", "AppleMusicPackage", "MeadMessage", "PluginMessage"]
MessageSubType = Literal["Initial", "Update", "Takedown"]
Priority = Literal["emergency", "high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
MAX_ATTEMPTS_LISTED = 40
MAX_FINDINGS_KEPT = 100
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
    """How far the file got."""
    bytes_transferred: Bytes | None = None
    """Bytes sent so far."""
    total_bytes: Bytes | None = None
    """The file's size, in bytes."""


class DeliveryAttempt(Model):
    """One attempt at a delivery."""

    attempt_number: Annotated[int, Field(ge=1)]
    """The number of the attempt, from 1; it goes on after a manual retry."""
    start_time: Instant
    """When it started."""
    end_time: Instant | None = None
    """When it ended; absent while it runs."""
    status: Literal["success", "failed", "partial"] | None = None
    """How it ended."""
    error: str | None = None
    """Why it failed."""
    code: Text | None = None
    """What kind of failure it was, for programs; absent in attempts that were recorded before there were codes."""
    files: list[AttemptFile] = []
    """The progress of each file."""


class PackageSummary(Model):
    """The files in the package."""

    ern_file: Text
    """The message's name."""
    mead_file: Text | None = None
    """The name of the MEAD message, if there is one."""
    audio_files: list[Text] = []
    """The names of the recordings."""
    image_files: list[Text] = []
    """The names of the images."""
    total_size: Bytes
    """The size of all files, in bytes."""


class DeliveryFailure(Model):
    """Why the last attempt failed, and what to do."""

    code: Text
    """What kind of failure it was, for programs."""
    message: str
    """What failed, in a sentence."""
    remedy: str | None = None
    """How to mend it."""
    retryable: bool
    """Whether it may go away by itself."""


class DspReceipt(Model):
    """The DSP's response."""

    dsp_message_id: Text | None = None
    """The DSP's id of its message."""
    acknowledgment: Text | None = None
    """The DSP's own status value."""
    timestamp: Instant
    """When it was made, by the DSP's clock."""


class Approval(Model):
    """A second person's approval, which the delivery waits for."""

    by: Id | None = None
    """Who approved it; absent while it waits."""
    at: Instant | None = None
    """When it was approved."""


class Waiting(Model):
    """Why a queued delivery does not run now: one reason.

    due: it runs at `until` (requested, by schedule, or as a retry) · parked: although it is due, `note` says why ·
    behind: another delivery of its lane comes first · batch: it is sent with the batch lead `behind` ·
    approval: nobody has approved it yet · suspended: the operator has suspended the tenant, `note` says why.
    """

    reason: Literal["due", "parked", "behind", "batch", "approval", "suspended"]
    """Why it waits."""
    until: Instant | None = None
    """When it may run; without, it is never polled."""
    behind: Id | None = None
    """The delivery that it waits for."""
    note: str | None = None
    """Why it is parked or suspended, for people."""


class Advance(Model):
    """How far an attempt got."""

    done_bytes: Bytes = 0
    """The most bytes at the target."""
    done_files: Annotated[int, Field(ge=0)] = 0
    """The most files at the target."""
    idle: Annotated[int, Field(ge=0)] = 0
    """How many tasks in a row added nothing."""


class DeliveryProgress(Model):
    """How far the running transfer is. Written every five seconds at most, at the batch lead for the whole package."""

    file_name: Text
    """The file that was sent last, or is being sent."""
    done_bytes: Bytes
    """Bytes at the target, those of earlier attempts included."""
    total_bytes: Bytes
    """The size of all files, in bytes."""
    percent: Annotated[int, Field(ge=0, le=100)]
    """The share of the bytes that is done."""
    bytes_per_second: Bytes
    """The average rate of this attempt."""
    remaining_seconds: Annotated[int, Field(ge=0)] | None = None
    """Estimated seconds until the package is complete; absent while the rate is unknown."""
    at: Instant
    """When it was measured."""


class DeliveryReference(Model):
    """Identifies a delivery."""

    delivery_id: Id


class Delivery(Model):
    """`deliveries/{id}`: one release sent to one target. Its state is `status` and, while it is queued, `waiting`."""

    id: Id
    """The delivery's id, derived from its idempotency key."""
    tenant_id: Id
    release_id: Id
    target_id: Id
    status: DeliveryStatus
    """The state of the delivery; the DSP's is in `dsp`."""
    message_type: MessageType = "NewReleaseMessage"
    """The kind of message."""
    message_sub_type: MessageSubType
    """Whether it is the first message, an update or a takedown."""
    ern_version: ErnVersion
    """The ERN version of the message."""
    ern_message_id: Text
    """The id of the message; a retry sends the same."""
    content_hash: Sha256
    """The SHA-256 of the version's content."""
    batch_id: Annotated[str, Field(pattern=r"^[0-9]{17}$")]
    """The name of the batch folder: `YYYYMMDDhhmmssnnn` (ERN-C)."""
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
    genre: ChosenGenre | None = None
    """The DSP's genre that its message states, chosen when the delivery was requested, so that a retry sends the same.
    Absent: the release's own genre is sent."""
    require_stages: list[RequiredStage] = []
    """Copied from the tenant's settings when the delivery was requested."""
    xml_only: bool = False
    """Only the message is sent: the DSP already has the files."""
    mead_only: bool = False
    """Only the MEAD message is sent, in a package of its own; what is live at the DSP stays."""
    priority: Priority = "normal"
    """Which delivery runs first; `emergency` is for takedowns."""
    forced: bool = False
    """Runs outside the target's window and ignores its limit of parallel deliveries."""
    approval: Approval | None = None
    """Present if it needs a second person's approval."""
    preflight: list[Finding] = Field(default=[], max_length=MAX_FINDINGS_KEPT)
    """Findings of the preflight that did not block the request."""
    package: PackageSummary | None = None
    """The files in the package; absent before it was sent, or has been sent for some seconds."""
    attempts: list[DeliveryAttempt] = Field(default=[], max_length=MAX_ATTEMPTS_LISTED)
    """The latest attempts, in order; the log contains all of them."""
    series: Annotated[int, Field(ge=0)] = 0
    """Attempts before the last manual retry; only later ones count towards the retry policy."""
    scheduled: Instant
    """When it is to run for the first time, or after the last manual retry; `waiting.until` says when it runs next."""
    waiting: Waiting | None = None
    """While it is queued."""
    started: Instant | None = None
    """When the latest attempt started."""
    completed: Instant | None = None
    """When it completed."""
    lease_expires: Instant | None = None
    """Until when the running attempt holds it; a later tick takes it up again."""
    fence: Annotated[int, Field(ge=0)] = 0
    """Increases with each worker that takes it, so that what a late one writes is rejected."""
    awaited: bool | None = None
    """Whether another delivery waits for the end of this one. Absent: unknown."""
    continuation: Annotated[int, Field(ge=1)] | None = None
    """The continuation that is to resume the running attempt; the previous one stopped at its deadline."""
    advance: Advance | None = None
    """How far the continuations of the open attempt got."""
    progress: DeliveryProgress | None = None
    """While files are being sent."""
    failure: DeliveryFailure | None = None
    """Why the last attempt failed."""
    receipt: DspReceipt | None = None
    """The DSP's latest response."""
    cost: Cost = Cost()
    """The cost of its attempts so far."""
    dsp: DspState | None = None
    """Its status at the DSP; None before it was sent."""
    idempotency_key: Text
    """What makes the request unique: the client's key, or one derived from content and target."""
    created: Instant
    created_by: Id
    requested_by: Id | None = None
    """The person who held the API key that created it; they may not approve it."""
    traceparent: Traceparent | None = None
    """The trace of the request that queued it, which its tasks go on with."""
    updated: Instant

    @property
    def attempts_made(self) -> int:
        """How many attempts were started, including those no longer listed."""
        return self.attempts[-1].attempt_number if self.attempts else 0


class DeliveryLog(Model):
    """`deliveries/{id}/logs/{logId}`: one line of the delivery log, which users can follow live."""

    id: Id | None = None
    tenant_id: Id
    timestamp: Instant
    """When it happened."""
    level: LogLevel
    """How serious it is."""
    step: LogStep
    """The step of the delivery."""
    message: str
    """What happened, in a sentence."""
    attempt: int
    """The number of the attempt."""
    details: dict[str, str | int | float | bool] = {}
    """Figures and names that belong to it."""
    duration_ms: int | None = None
    """Since the previous line, in milliseconds."""
    trace_id: TraceId | None = None
    """The trace of the task that wrote it, for the operator's logs."""


class HistoryEntry(Model):
    """`deliveryHistory/{deliveryId}`: the permanent record of a delivery that ended. Never changed."""

    id: Id
    """The delivery's id."""
    tenant_id: Id
    delivery_id: Id
    release_id: Id
    target_id: Id
    message_type: MessageType
    """The kind of message."""
    message_sub_type: MessageSubType
    """Whether it was the first message, an update or a takedown."""
    ern_version: ErnVersion
    """The ERN version of the message."""
    message_id: Text
    """The id of the message."""
    content_hash: Sha256
    """The SHA-256 of the version's content."""
    outcome: Literal["completed", "failed"]
    """How it ended."""
    at: Instant
    """When it ended."""


class Batch(Model):
    """`batches/{id}`: reserves a batch folder's name at one target; unique per recipient (ERN-C)."""

    id: Id
    tenant_id: Id
    target_id: Id
    batch_id: str
    """The folder's name."""
    delivery_ids: list[Id]
    """The deliveries, in the order of the package; the first not cancelled is the batch lead."""
    lanes: list[Id] = []
    """Their lanes, in the same order."""
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
    """The kind of notification (shared/notifications/kinds.py)."""
    severity: NotificationLevel
    """How serious it is."""
    title: str = ""
    """What happened, in a few words."""
    message: str
    """What happened, in a sentence."""
    link: str | None = None
    """The path of the page about it."""
    role: Literal["admin", "manager", "viewer"] | None = None
    """Whom it concerns: members with at least this role; absent: all."""
    read_by: list[Id] = []
    """The uids of the members who have read it."""
    created: Instant
