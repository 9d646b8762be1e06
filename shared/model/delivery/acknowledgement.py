"""Models acknowledgements: what DSPs report about deliveries, the resulting status, and what people must fix."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, FieldName, Id, Instant, Model, Sha256, Text

DspStatus = Literal["sent", "received", "ingested", "live", "rejected"]
ProposedAction = Literal["ResendXmlOnly", "ResendXmlAndResources", "DoNotResendRelease", "DoNotResendAffectedResource"]
"""AVS ErncProposedActionType of ERN-C 1.6 and 1.8."""
AcknowledgementFormat = Literal["ern-c-1.6", "ern-c-1.8", "json", "plugin"]
Verdict = Literal["applied", "duplicate", "outdated", "noted", "stranger"]
"""How a statement was handled. noted: it does not affect the status; stranger: it matches none of our deliveries."""

ShortText = Annotated[str, Field(max_length=1000)]
"""A message, often the DSP's own; truncated to its maximum length."""


class DialogueTerms(Model):
    """How a DSP acknowledges deliveries, and how soon; part of the target."""

    channel: Literal["none", "folder", "webhook"] = "none"
    """How acknowledgements arrive."""
    folder: Text = "acknowledgements"
    """Where they are at the target; `{batch_id}` stands for the batch's name."""
    pattern: Text = "ACK_*"
    """The form of their file names, with `*` and `?`."""
    poll_every_min: Annotated[int, Field(ge=5, le=1440)] = 15
    """How often the folder is read, in minutes."""
    received_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    """Hours in which the DSP promises to confirm receipt."""
    ingested_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    """Hours in which the DSP promises to ingest."""
    live_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    """Hours in which the DSP promises to be live."""
    words: dict[FieldName, DspStatus] = Field(default={}, max_length=100)
    """Our status for each of the DSP's own status values."""
    resends: Annotated[int, Field(ge=0, le=5)] = 2
    """How often a delivery is resent automatically when the DSP proposes it."""


class DspState(Model):
    """The status of a delivery at the DSP. A delivery that was just sent has only `sent` and `due`."""

    status: DspStatus = "sent"
    """The status that the DSP reported last."""
    sent: Instant
    """When the delivery completed."""
    since: Instant | None = None
    """When the current status was reached, by the DSP's clock."""
    received: Instant | None = None
    """When the DSP had received it, by the DSP's clock."""
    ingested: Instant | None = None
    """When the DSP had ingested it, by the DSP's clock."""
    live: Instant | None = None
    """When it was live, by the DSP's clock."""
    rejected: Instant | None = None
    """When the DSP rejected it, by the DSP's clock."""
    code: Text | None = None
    """The DSP's own code of the rejection."""
    reason: ShortText | None = None
    """The DSP's own words about the rejection."""
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
    """The recording's ISRC, as the DSP wrote it."""
    proprietary_id: Text | None = None
    """Another identifier of the resource."""


class Subject(Model):
    """Identifies the delivery that a statement is about, as far as the DSP provides it."""

    message_id: Text | None = None
    """The id of our message."""
    batch_id: Text | None = None
    """The name of our batch folder."""
    icpn: Text | None = None
    """The release's barcode (DDEX ICPN)."""
    grid: Text | None = None
    """The release's GRid."""
    release_id: Text | None = None
    """An identifier of unspecified type (ERN-C 1.6), or a proprietary one."""


class Statement(Model):
    """One statement of a DSP about one message, the same for all formats."""

    subject: Subject
    """What it is about."""
    word: Text
    """The DSP's own status value: FileStatus, ReleaseStatus or a proprietary value."""
    status: DspStatus | None = None
    """The status that `word` stands for; None if it does not affect the status."""
    code: Text | None = None
    """The DSP's own code."""
    reason: ShortText | None = None
    """The DSP's own words."""
    action: ProposedAction | None = None
    """What the DSP proposes to do."""
    manual_check: bool | None = None
    """Whether the DSP asks for a check by a person."""
    resources: list[AffectedResource] = Field(default=[], max_length=50)
    """The resources that it is about."""
    said: Instant | None = None
    """When it was made, by the DSP's clock; None: when the acknowledgement was created."""
    delivery_id: Id | None = None
    """The delivery that it matches."""
    verdict: Verdict | None = None
    """How it was handled."""


class Acknowledgement(Model):
    """`acknowledgements/{id}`: a file or call from a DSP; the id is derived from target and content."""

    id: Id
    tenant_id: Id
    target_id: Id
    channel: Literal["folder", "webhook"]
    """How it arrived."""
    name: Text | None = None
    """The file's path at the target."""
    format: AcknowledgementFormat | None = None
    """The format that it was recognised as."""
    plugin: Text | None = None
    """The plug-in that read it, if its format is none of ours."""
    status: Literal["received", "applied", "noted", "duplicate", "stranger", "malformed"]
    """How it was handled as a whole."""
    problem: ShortText | None = None
    """Why it could not be parsed."""
    dsp_message_id: Text | None = None
    """The DSP's id of its message."""
    sender: Text | None = None
    """The DPID or name of its sender."""
    statements: list[Statement] = Field(default=[], max_length=200)
    """What it says, in order."""
    delivery_ids: list[Id] = []
    """The deliveries that it is about."""
    original: Text
    """The path of the original in the bucket."""
    size: Bytes
    """In bytes."""
    sha256: Sha256
    """The SHA-256 of its content."""
    copies: Annotated[int, Field(ge=1)] = 1
    """How often the same content was received."""
    created: Instant
    """When it was made, by the DSP's clock."""
    received: Instant
    """When it was received, by our clock."""
    updated: Instant


class Poll(Model):
    """`dialogues/{targetId}`: the polling state of a target's acknowledgement folder."""

    id: Id
    """The target's id."""
    tenant_id: Id
    next_poll: Instant | None = None
    """None: no acknowledgement is expected."""
    until: Instant
    """No acknowledgement is expected after this time."""
    seen: list[str] = Field(default=[], max_length=20_000)
    """Digests of the files already read; those of removed files are dropped."""
    doubtful: list[str] = Field(default=[], max_length=1000)
    """Files that could not be parsed when first seen; they may have been incomplete."""
    polled: Instant | None = None
    """When the folder was last read."""
    failures: Annotated[int, Field(ge=0)] = 0
    """How many polls in a row failed."""
    problem: ShortText | None = None
    """Why the last poll failed."""
    notified: bool = False
    """Whether people have been notified of the problem, which happens once until a poll succeeds."""


class Todo(Model):
    """`tasks/{id}`: what a person must do: mend what a DSP objects to, or what a plug-in asks for."""

    id: Id
    tenant_id: Id
    status: Literal["open", "done"] = "open"
    """Whether it is still to be done."""
    plugin: Text | None = None
    """The plug-in that created it; absent: a DSP's rejection did."""
    code: Text | None = None
    """The DSP's code of the problem."""
    message: ShortText
    """What the DSP objects to, or the title that the plug-in gave it."""
    field: Text | None = None
    """The path of the field in the release, such as `tracks[2].isrc`."""
    remedy: ShortText
    """What to do about it."""
    release_id: Id | None = None
    delivery_id: Id | None = None
    """The rejected delivery."""
    target_id: Id | None = None
    acknowledgement_id: Id | None = None
    """The acknowledgement that reported it."""
    created: Instant
    done: Instant | None = None
    """When it was done."""
    done_by: Id | None = None
    """The uid of the person who did it, or `plugin-` and the name of a plug-in."""
