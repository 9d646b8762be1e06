"""Message parts at the top level: root, header, lists."""

from typing import NamedTuple

from shared.messages.ern.parts.offers import Offers
from shared.messages.ern.parts.people import Name, Party, Title
from shared.messages.ern.parts.releases import Release, ReleaseIds, TrackRelease
from shared.messages.ern.parts.resources import Document, Image, Recording


class MessagingParty(NamedTuple):
    """A sender or recipient."""

    dpid: str
    name: str


class Header(NamedTuple):
    """The MessageHeader: sender, recipient, time and test flag."""

    thread_id: str | None
    message_id: str
    sender: MessagingParty
    on_behalf_of: MessagingParty | None
    recipient: MessagingParty
    created: str
    control: str


class Root(NamedTuple):
    """The root element's attributes."""

    namespace: str
    schema_id: str | None
    profile: str | None
    variant: str | None
    business_profile: str | None
    avs: str | None
    language: str | None


class NewRelease(NamedTuple):
    """A NewReleaseMessage."""

    root: Root
    header: Header
    parties: tuple[Party, ...]
    recordings: tuple[Recording, ...]
    videos: tuple[Recording, ...]
    images: tuple[Image, ...]
    documents: tuple[Document, ...]
    release: Release
    tracks: tuple[TrackRelease, ...]
    offers: Offers | None


class Purge(NamedTuple):
    """A PurgeReleaseMessage."""

    root: Root
    header: Header
    ids: ReleaseIds
    title: Title
    names: tuple[Name, ...]
