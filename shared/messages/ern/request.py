"""Input and output of the composer. Pure data; no XML here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from shared.errors import Finding
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.delivery.target import GenreMappingRequirement

Action = Literal["Initial", "Update", "Takedown", "Purge"]


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A resource's file as the message references it: `uri` relative to the XML, MD5 valid in every version."""

    uri: str
    size: int
    md5: str
    included: bool = True
    """False if an update omits the file because it did not change."""


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """Everything a message is made of. The same request gives the same bytes."""

    release: Release
    action: Action
    message_id: str
    created: datetime
    sender: Party
    recipient: Party
    version: str = "4.3"
    profile: str | None = None
    """None: the classifier chooses."""
    thread_id: str | None = None
    on_behalf_of: Party | None = None
    test: bool = True
    deals: tuple[str, ...] = ("subscription-streaming",)
    """Names of commercial combinations (see shared/messages/ern/data/deals)."""
    takedown: Literal["no-deal", "ended-deal", "purge"] = "no-deal"
    withdrawn: tuple[str, ...] = ()
    """Territories that a takedown applies to; none means everywhere."""
    genres: GenreMappingRequirement | None = None
    """Whether the recipient requires genres from its own vocabulary, and what to do if the release has none."""
    files: Mapping[str, DeliveredFile] = field(default_factory=dict)
    """By asset id."""


@dataclass(frozen=True, slots=True)
class Message:
    """A composed message."""

    xml: bytes
    version: str
    profile: str | None
    message_id: str
    message_type: Literal["NewReleaseMessage", "PurgeReleaseMessage"]
    warnings: tuple[Finding, ...] = ()
    unnamed: tuple[str, ...] = ()
    """Assets in the request's `files` that the message does not reference because its profile does not allow them."""
