"""Models the switch of a release: from the old distributor, whose takedown waits until ours is live, to this one."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Day, FieldName, Id, Instant, Model, Sha256, Text
from shared.model.catalog.fingerprint import PreviewFault

SwitchSource = Literal["import", "catalogues"]
"""import: the old distributor's export, as an import read it · catalogues: what the public catalogues show."""

ManualStep = Literal["compared", "takedownAsked", "oldGone"]
"""compared: a person has compared what a side does not say, such as the recordings by ear · takedownAsked: the old
distributor was asked for its takedown · oldGone: the old release is gone everywhere."""

MAX_TARGETS = 100
MAX_TRACKS = 500


class TrackFacts(Model):
    """What a switch compares of a track. What is not known is absent."""

    disc: int = 1
    """The disc's number."""
    number: int
    """The position on its disc."""
    isrc: str | None = None
    title: str | None = None
    """The title with its subtitle in brackets."""
    artists: list[str] = []
    """The display artists."""
    duration: Annotated[float, Field(ge=0)] | None = None
    """In seconds."""
    audio_file: str | None = None
    """The name of the recording's file."""
    audio_id: Id | None = None
    """The uploaded file of the recording."""


class ReleaseFacts(Model):
    """What a switch compares of a release. What is not known is absent."""

    barcode: str | None = None
    title: str | None = None
    """The title with its subtitle in brackets."""
    artists: list[str] = []
    """The display artists."""
    artist_ids: list[str] = []
    """The artists' ids at Apple and Spotify, each as `apple:` or `spotify:` and the id."""
    label: str | None = None
    """The label's name."""
    release_date: str | None = None
    """The day, month or year, as precise as it is known."""
    original_release_date: str | None = None
    """When it was first released, as precise as it is known."""
    p_line: str | None = None
    """The P line without its sign."""
    c_line: str | None = None
    """The C line without its sign."""
    territories: list[str] = []
    """Where it may be offered; after `-`, where not."""
    genre: str | None = None
    """The genre's name."""
    catalog_number: str | None = None
    """The label's own number."""
    cover_file: str | None = None
    """The name of the cover's file."""
    cover_id: Id | None = None
    """The uploaded file of the cover."""
    cover_url: str | None = None
    """Where a public catalogue shows the cover."""
    tracks: Annotated[list[TrackFacts], Field(max_length=MAX_TRACKS)] = []
    """The tracks, in order."""


class ManualMark(Model):
    """A step that a person has ticked."""

    on: Day
    """The day on which it was done."""
    by: Id
    """Who ticked it."""
    at: Instant
    """When it was ticked."""
    seen: Sha256 | None = None
    """For `compared`: identifies the barcode, ISRCs and files of ours at that time; with others it is open again."""


class PublishedAnswer(Model):
    """How a file of ours compares with what a public catalogue publishes of the old one: a preview, or the cover."""

    same: bool = False
    """Whether the preview was found in our recording, or our cover looks like the published one."""
    similarity: Annotated[float, Field(ge=0, le=1)] | None = None
    """How alike they are, from 0 to 1; absent if they were not compared."""
    fault: PreviewFault | None = None
    """Why they were not compared."""
    at: Instant
    """When it was tried."""


class Switch(Model):
    """`switches/{releaseId}`: a release that moves here from the old distributor."""

    id: Id
    """The release's id."""
    tenant_id: Id
    distributor: Text | None = None
    """The old distributor's name."""
    source: SwitchSource
    """Where `old` is from."""
    import_id: Id | None = None
    """The import that read it, if it is from an export."""
    old: ReleaseFacts
    """The release as the old distributor delivers it."""
    target_ids: Annotated[list[Id], Field(max_length=MAX_TARGETS)] = []
    """The targets where ours has to be live before the old takedown; without any, all active ones."""
    pages: dict[FieldName, Text] = {}
    """The old release's page in each public catalogue, as first found."""
    published: dict[FieldName, PublishedAnswer] = {}
    """How our files compare with Deezer's previews and the catalogues' cover, by the ids of our files."""
    looked: Instant | None = None
    """When the public catalogues were looked at last."""
    gone: Instant | None = None
    """When none of the pages was found any more."""
    marks: dict[FieldName, ManualMark] = {}
    """The steps that people have ticked, by their names."""
    created: Instant
    created_by: Id
    updated: Instant


class SwitchReference(Model):
    """Identifies a switch."""

    release_id: Id
    """The release that switches."""
