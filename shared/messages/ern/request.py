"""Input and output of the composer. Pure data; no XML here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.errors import Finding
from shared.messages.ddex.header import Envelope
from shared.model.catalog.ai import AiKind
from shared.model.catalog.genres import ChosenGenre
from shared.model.catalog.release import Release
from shared.model.delivery.target import GenreMappingRequirement

Action = Literal["Initial", "Update", "Takedown", "Purge"]
MessageFormat = Literal["ern", "apple"]
"""DDEX's ERN, or Apple's own package."""


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A resource's file as the message references it: `uri` relative to the XML, MD5 valid in every version."""

    uri: str
    size: int
    md5: str
    included: bool = True
    """False if an update omits the file because it did not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequest(Envelope):
    """Everything a message is made of. The same request gives the same bytes."""

    release: Release
    action: Action
    version: str = "4.3"
    profile: str | None = None
    """None: the classifier chooses."""
    deals: tuple[str, ...] = ("subscription-streaming",)
    """Names of commercial combinations (see shared/messages/ern/data/deals)."""
    takedown: Literal["no-deal", "ended-deal", "purge"] = "no-deal"
    withdrawn: tuple[str, ...] = ()
    """Territories that a takedown applies to; none means everywhere."""
    genres: GenreMappingRequirement | None = None
    """Whether the recipient requires genres from its own vocabulary, and what to do if the release has none."""
    ai_barred: tuple[AiKind, ...] = ("recording",)
    """What keeps a recording out of offers for user videos and identification if AI made all of it."""
    genre: ChosenGenre | None = None
    """The genre from that vocabulary, if it was chosen with the tenant's mapping. None: the release's own, or the
    fallback."""
    files: Mapping[str, DeliveredFile] = field(default_factory=dict)
    """By asset id."""
    provider: str | None = None
    """The recipient's name for the sender, where it gave one (Apple)."""
    previous: Release | None = None
    """The version that the recipient was sent last, whose identifiers are kept; None before the first delivery."""
    format: MessageFormat = "ern"
    """What the recipient reads."""

    @property
    def withdraws_all(self) -> bool:
        """Whether nothing is offered anywhere any more."""
        return self.action in ("Takedown", "Purge") and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Message:
    """A composed message."""

    xml: bytes
    version: str
    profile: str | None
    message_id: str
    message_type: Literal["NewReleaseMessage", "PurgeReleaseMessage", "AppleMusicPackage", "PluginMessage"]
    warnings: tuple[Finding, ...] = ()
    unnamed: tuple[str, ...] = ()
    """Assets in the request's `files` that the message does not reference because its profile does not allow them."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The files of a plug-in's message, by names relative to the message's folder; `xml` is the first."""
