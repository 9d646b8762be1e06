"""Owns what reading a message answers. Pure data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.errors import Finding
from shared.messages.ern.request import Action
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release


@dataclass(frozen=True, slots=True)
class MessageParty:
    """A sender or recipient as written: `party_id` need not be a valid DPID."""

    party_id: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Who says it to whom, and when. `test` is None where the message does not say."""

    message_id: str | None
    thread_id: str | None
    sender: MessageParty
    recipients: tuple[MessageParty, ...]
    on_behalf_of: MessageParty | None
    created: datetime | None
    test: bool | None


@dataclass(frozen=True, slots=True)
class MessageFile:
    """A file as the message states it; None where it does not say. `uri` is relative to the message."""

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


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A NewReleaseMessage as a release.

    `not_carried` is what the release cannot hold. `assumed` is what the release needs and the message does
    not say: a stand-in stands there until somebody enters the truth. `deals` names the commercial
    combinations of deals that say nothing else than the release's territories and dates.
    """

    release: Release
    header: Header
    version: str
    profile: str | None
    variant: str | None
    action: Action
    """A guess: 4.x messages do not say it."""
    deals: tuple[str, ...]
    terms: tuple[DealTerm, ...]
    """Every deal of the message, also those that the release's territories and dates already say."""
    files: tuple[MessageFile, ...]
    not_carried: tuple[Finding, ...]
    assumed: tuple[Finding, ...]
    message_type: Literal["NewReleaseMessage"] = "NewReleaseMessage"


@dataclass(frozen=True, slots=True)
class PurgeResult:
    """A PurgeReleaseMessage: which release shall go. Identifiers are as written."""

    header: Header
    version: str
    identifiers: tuple[tuple[str, str], ...]
    title: str | None
    display_artists: tuple[str, ...] = ()
    message_type: Literal["PurgeReleaseMessage"] = "PurgeReleaseMessage"
