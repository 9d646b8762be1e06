"""Models acknowledgements: what DSPs report about deliveries, the resulting status, and what people must fix."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, FieldName, Id, Instant, Model, Sha256, Text

DspStatus = Literal["sent", "received", "ingested", "live", "rejected"]
ProposedAction = Literal["ResendXmlOnly", "ResendXmlAndResources", "DoNotResendRelease", "DoNotResendAffectedResource"]
"""AVS ErncProposedActionType of ERN-C 1.6 and 1.8."""
AcknowledgementFormat = Literal["ern-c-1.6", "ern-c-1.8", "json"]
Verdict = Literal["applied", "duplicate", "outdated", "noted", "stranger"]
"""How a statement was handled. noted: it does not affect the status; stranger: it matches none of our deliveries."""

ShortText = Annotated[str, Field(max_length=1000)]
"""A message, often the DSP's own; truncated to its maximum length."""


class DialogueTerms(Model):
    """How a DSP acknowledges deliveries, and how soon; part of the target. Times in hours, as promised by the DSP.

    `folder` and `pattern` locate acknowledgements at the target (`{batch_id}` in the folder stands for the
    batch's name); `words` maps the DSP's own status values to ours.
    """

    channel: Literal["none", "folder", "webhook"] = "none"
    folder: Text = "acknowledgements"
    pattern: Text = "ACK_*"
    poll_every_min: Annotated[int, Field(ge=5, le=1440)] = 15
    received_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    ingested_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    live_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    words: dict[FieldName, DspStatus] = Field(default={}, max_length=100)
    resends: Annotated[int, Field(ge=0, le=5)] = 2
    """How often a delivery is resent automatically when the DSP proposes it."""


class DspState(Model):
    """The status of a delivery at the DSP; `since` is when the current status was reached, by the DSP's clock.

    A delivery that was just sent has only `sent` and `due`.
    """

    status: DspStatus = "sent"
    sent: Instant
    since: Instant | None = None
    received: Instant | None = None
    ingested: Instant | None = None
    live: Instant | None = None
    rejected: Instant | None = None
    code: Text | None = None
    reason: ShortText | None = None
    acknowledgement: Id | None = None
    """The acknowledgement that changed the status last."""
    due: Instant | None = None
    """When the next status report becomes overdue."""
    overdue: Instant | None = None
    """When the overdue status report was notified."""
    resent: Id | None = None
    """The delivery that replaced it in an auto-resend."""


class AffectedResource(Model):
    """A resource that the DSP reports a problem with."""

    isrc: Text | None = None
    proprietary_id: Text | None = None


class Subject(Model):
    """Identifies the delivery that a statement is about, as far as the DSP provides it."""

    message_id: Text | None = None
    batch_id: Text | None = None
    icpn: Text | None = None
    grid: Text | None = None
    release_id: Text | None = None
    """An identifier of unspecified type (ERN-C 1.6), or a proprietary one."""


class Statement(Model):
    """One statement of a DSP about one message, the same for all formats."""

    subject: Subject
    word: Text
    """The DSP's own status value: FileStatus, ReleaseStatus or a proprietary value."""
    status: DspStatus | None = None
    """The status that `word` stands for; None if it does not affect the status."""
    code: Text | None = None
    reason: ShortText | None = None
    action: ProposedAction | None = None
    manual_check: bool | None = None
    resources: list[AffectedResource] = Field(default=[], max_length=50)
    said: Instant | None = None
    """When it was made, by the DSP's clock; None: when the acknowledgement was created."""
    delivery_id: Id | None = None
    verdict: Verdict | None = None


class Acknowledgement(Model):
    """`acknowledgements/{id}`: a file or call from a DSP; the id is derived from the target and the content.

    `original` is the path in the bucket. `created` is by the DSP's clock, `received` by ours.
    """

    id: Id
    tenant_id: Id
    target_id: Id
    channel: Literal["folder", "webhook"]
    name: Text | None = None
    """The file's path at the target."""
    format: AcknowledgementFormat | None = None
    status: Literal["received", "applied", "noted", "duplicate", "stranger", "malformed"]
    problem: ShortText | None = None
    """Why it could not be parsed."""
    dsp_message_id: Text | None = None
    sender: Text | None = None
    statements: list[Statement] = Field(default=[], max_length=200)
    delivery_ids: list[Id] = []
    original: Text
    size: Bytes
    sha256: Sha256
    copies: Annotated[int, Field(ge=1)] = 1
    """How often the same content was received."""
    created: Instant
    received: Instant
    updated: Instant


class Poll(Model):
    """`dialogues/{targetId}`: the polling state of a target's acknowledgement folder.

    `seen` and `doubtful` are digests of files in the folder; digests of removed files are dropped.
    """

    id: Id
    tenant_id: Id
    next_poll: Instant | None = None
    """None: no acknowledgement is expected."""
    until: Instant
    """No acknowledgement is expected after this time."""
    seen: list[str] = Field(default=[], max_length=20_000)
    doubtful: list[str] = Field(default=[], max_length=1000)
    """Files that could not be parsed when first seen; they may have been incomplete."""
    polled: Instant | None = None
    failures: Annotated[int, Field(ge=0)] = 0
    problem: ShortText | None = None
    notified: bool = False
    """Whether people have been notified of the problem, which happens once until a poll succeeds."""


class Todo(Model):
    """`tasks/{id}`: what a person must fix before a DSP accepts a release. `field` is a path in the release."""

    id: Id
    tenant_id: Id
    status: Literal["open", "done"] = "open"
    code: Text
    message: ShortText
    field: Text
    remedy: ShortText
    release_id: Id
    delivery_id: Id
    target_id: Id
    acknowledgement_id: Id
    created: Instant
    done: Instant | None = None
    done_by: Id | None = None
