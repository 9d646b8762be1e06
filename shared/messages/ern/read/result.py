"""The results of reading a message. Pure data."""

from dataclasses import dataclass
from typing import Literal

from shared.errors import Finding
from shared.messages.ddex.received import Header
from shared.messages.ern.request import Action
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release


@dataclass(frozen=True, slots=True)
class MessageFile:
    """A file as the message states it; None for values not stated. `uri` is relative to the message."""

    resource: str
    kind: str
    uri: str
    hash_sum: str | None = None
    hash_algorithm: str | None = None
    size_bytes: int | None = None
    codec: str | None = None
    audio_codec: str | None = None
    container: str | None = None
    channels: int | None = None
    sample_rate_hz: int | None = None
    bit_depth: int | None = None
    bit_rate_kbps: int | None = None
    duration_s: float | None = None
    frame_rate: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    included: bool = True
    resource_type: str | None = None
    """What the resource is, such as FrontCoverImage."""
    proprietary_id: str | None = None
    """The sender's id of an image or a document."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A NewReleaseMessage as a release.

    `not_carried` lists data that the release cannot hold. `assumed` lists values that the release requires and
    the message lacks: they have placeholders until someone enters the correct value. `deals` names the
    commercial combinations of the message's deals.
    """

    release: Release
    header: Header
    version: str
    profile: str | None
    variant: str | None
    action: Action
    """Inferred: 4.x messages do not state it."""
    deals: tuple[str, ...]
    terms: tuple[DealTerm, ...]
    """Every deal of the message, including those that only repeat the release's territories and dates."""
    files: tuple[MessageFile, ...]
    not_carried: tuple[Finding, ...]
    assumed: tuple[Finding, ...]
    message_type: Literal["NewReleaseMessage"] = "NewReleaseMessage"


@dataclass(frozen=True, slots=True)
class PurgeResult:
    """A PurgeReleaseMessage: the release to be purged. Identifiers are as written."""

    header: Header
    version: str
    identifiers: tuple[tuple[str, str], ...]
    title: str | None
    display_artists: tuple[str, ...] = ()
    message_type: Literal["PurgeReleaseMessage"] = "PurgeReleaseMessage"
