"""Owns what DSPs say about deliveries: their acknowledgements, the status that follows, and what people must do."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, Id, Instant, Model, Sha256, Text

DspStatus = Literal["sent", "received", "ingested", "live", "rejected"]
ProposedAction = Literal["ResendXmlOnly", "ResendXmlAndResources", "DoNotResendRelease", "DoNotResendAffectedResource"]
"""AVS ErncProposedActionType of ERN-C 1.6 and 1.8."""
AcknowledgementFormat = Literal["ern-c-1.6", "ern-c-1.8", "json"]
Verdict = Literal["applied", "duplicate", "outdated", "noted", "stranger"]
"""What became of a statement. noted: it says nothing about the status; stranger: it is about no delivery of ours."""

Said = Annotated[str, Field(max_length=1000)]
"""The DSP's own words, cut where they grow too long."""


class DialogueTerms(Model):
    """How a DSP answers, and until when; part of the target. Times in hours, by the DSP's promise.

    `folder` and `pattern` say where acknowledgements appear at the target (`{batch_id}` in the folder is
    the batch's name); `words` gives the DSP's own status words a meaning.
    """

    channel: Literal["none", "folder", "webhook"] = "none"
    folder: Text = "acknowledgements"
    pattern: Text = "ACK_*"
    poll_every_min: Annotated[int, Field(ge=5, le=1440)] = 15
    received_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    ingested_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    live_within_h: Annotated[int, Field(ge=1, le=8760)] | None = None
    words: dict[Text, DspStatus] = Field(default={}, max_length=100)
    resends: Annotated[int, Field(ge=0, le=5)] = 2
    """How often a delivery is sent again by itself when the DSP proposes it."""


class DspState(Model):
    """How far a delivery has come at the DSP; `since` is when the present status was reached, by its clock.

    What was just sent has `sent` and `due` only.
    """

    status: DspStatus = "sent"
    sent: Instant
    since: Instant | None = None
    received: Instant | None = None
    ingested: Instant | None = None
    live: Instant | None = None
    rejected: Instant | None = None
    code: Text | None = None
    reason: Said | None = None
    acknowledgement: Id | None = None
    """The one that moved it last."""
    due: Instant | None = None
    """When the next word is overdue."""
    overdue: Instant | None = None
    """When the alarm was raised that a word is missing."""
    resent: Id | None = None
    """The delivery that was sent in its place."""


class AffectedResource(Model):
    """A resource that a DSP complains about."""

    isrc: Text | None = None
    proprietary_id: Text | None = None


class Subject(Model):
    """Which delivery a statement is about, as far as the DSP says."""

    message_id: Text | None = None
    batch_id: Text | None = None
    icpn: Text | None = None
    grid: Text | None = None
    release_id: Text | None = None
    """An identifier whose kind is not said (ERN-C 1.6), or proprietary."""


class Statement(Model):
    """One thing a DSP says about one message, in one form for all formats."""

    subject: Subject
    word: Text
    """The DSP's own status: FileStatus, ReleaseStatus or a word of its own."""
    status: DspStatus | None = None
    """What the word means; None: nothing about the status."""
    code: Text | None = None
    reason: Said | None = None
    action: ProposedAction | None = None
    manual_check: bool | None = None
    resources: list[AffectedResource] = Field(default=[], max_length=50)
    said: Instant | None = None
    """When, by the DSP's clock, if not when the acknowledgement was made."""
    delivery_id: Id | None = None
    verdict: Verdict | None = None


class Acknowledgement(Model):
    """`acknowledgements/{id}`: a file or call from a DSP; the id is made of the target and its content.

    `original` is the path in the bucket. `created` is the DSP's clock, `received` ours.
    """

    id: Id
    tenant_id: Id
    target_id: Id
    channel: Literal["folder", "webhook"]
    name: Text | None = None
    """The file's path at the target."""
    format: AcknowledgementFormat | None = None
    status: Literal["received", "applied", "noted", "duplicate", "stranger", "malformed"]
    problem: Said | None = None
    """Why it cannot be read."""
    dsp_message_id: Text | None = None
    sender: Text | None = None
    statements: list[Statement] = Field(default=[], max_length=200)
    delivery_ids: list[Id] = []
    original: Text
    size: Bytes
    sha256: Sha256
    copies: Annotated[int, Field(ge=1)] = 1
    """How often the same content came."""
    created: Instant
    received: Instant
    updated: Instant


class Poll(Model):
    """`dialogues/{targetId}`: what the machinery remembers of a folder of acknowledgements.

    `seen` and `doubtful` are digests of files that lie there; what is gone from the folder is forgotten.
    """

    id: Id
    tenant_id: Id
    next_poll: Instant | None = None
    """None: nothing is awaited."""
    until: Instant
    """Nothing is awaited after this."""
    seen: list[str] = Field(default=[], max_length=20_000)
    doubtful: list[str] = Field(default=[], max_length=1000)
    """Could not be read when they were seen first: perhaps they were being written."""
    polled: Instant | None = None
    failures: Annotated[int, Field(ge=0)] = 0
    problem: Said | None = None


class WebhookSecrets(Model):
    """`dialogueSecrets/{targetId}`: what a DSP signs its calls with, sealed; readable by no client.

    After a rotation the one before stays good until `previousUntil`.
    """

    id: Id
    tenant_id: Id
    ciphertext: str
    key: str
    previous_until: Instant | None = None
    created: Instant


class Todo(Model):
    """`tasks/{id}`: what a person must mend before a DSP takes a release. `field` is a path in the release."""

    id: Id
    tenant_id: Id
    status: Literal["open", "done"] = "open"
    code: Text
    message: Said
    field: Text
    remedy: Said
    release_id: Id
    delivery_id: Id
    target_id: Id
    acknowledgement_id: Id
    created: Instant
    done: Instant | None = None
    done_by: Id | None = None
