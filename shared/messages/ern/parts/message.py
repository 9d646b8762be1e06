"""Message parts at the top level: root and lists."""

from typing import NamedTuple

from shared.messages.ddex.header import Header
from shared.messages.ern.parts.cues import Chapters, CueSheets
from shared.messages.ern.parts.offers import Offers
from shared.messages.ern.parts.people import Name, Party, Title
from shared.messages.ern.parts.releases import Release, ReleaseIds, TrackRelease
from shared.messages.ern.parts.resources import Document, Image, Recording


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
    cue_sheets: CueSheets | None
    recordings: tuple[Recording, ...]
    videos: tuple[Recording, ...]
    images: tuple[Image, ...]
    documents: tuple[Document, ...]
    chapters: Chapters | None
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
