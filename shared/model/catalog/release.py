"""Models the release: one document with its tracks embedded in order.

Field names, enums and optionality follow the system's data models; what a conformant DDEX message
needs beyond them is optional here, and the release rules (shared/catalog) require it when it is used.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.errors import Finding
from shared.model.base import (
    Count,
    Day,
    ErnVersion,
    Id,
    Instant,
    Language,
    LongText,
    Model,
    Moment,
    Sha256,
    Territory,
    Text,
)
from shared.model.catalog.asset import AudioAsset, AudioFormat, DocumentAsset, ImageAsset
from shared.model.catalog.credits import (
    AiUse,
    Artist,
    Contributor,
    LocalName,
    Publisher,
    RightsController,
    RightsLine,
    Writer,
    Year,
)
from shared.model.catalog.offer import DealTerm, Previews
from shared.model.catalog.period import order_problem
from shared.model.catalog.video import TrackVideo, VideoAsset
from shared.model.identifiers import Grid, Gtin, Isrc, Iswc

ReleaseType = Literal["Album", "Single", "Video", "Mixed"]
ReleaseStatus = Literal["draft", "ready", "delivered", "archived"]
ParentalWarning = Literal["Explicit", "ExplicitContentEdited", "NotExplicit", "NoAdviceAvailable"]


class LocalTitle(Model):
    """A title as written in one language or script, optionally for one territory."""

    title: Text
    subtitle: Text | None = None
    language: Language
    territory: Territory | None = None


class Titled(Model):
    """A title and its variants. `subtitle` is displayed in brackets after it; `versions` are terms such as LiveVersion.

    `formalTitle` is the title in the work's catalogue, `groupingTitle` the work it belongs to (classical music).
    """

    title: Text
    subtitle: Text | None = None
    versions: list[Text] = []
    formal_title: Text | None = None
    grouping_title: Text | None = None
    local_titles: list[LocalTitle] = []
    display_artist: Text
    local_display_artists: list[LocalName] = []
    artists: list[Artist] = []


class Basic(Titled):
    """What is printed on the cover. `type` is the label's more specific type: Album, EP, Single, Compilation ...

    `localLabels` are label names that differ by territory or script.
    """

    release_date: Day
    original_release_date: Day | None = None
    label: Text
    local_labels: list[LocalName] = []
    catalog_number: Text | None = None
    barcode: Gtin | None = None
    grid: Grid | None = None
    type: Text = "Album"


class GenreCode(Model):
    """A genre in a DSP's own vocabulary."""

    code: Text | None = None
    id: Text | None = None
    name: Text
    version: Text | None = None
    """The edition of the vocabulary."""


class GenreMappings(Model):
    """The release's genre for each DSP."""

    apple: GenreCode | None = None
    spotify: GenreCode | None = None
    beatport: GenreCode | None = None
    amazon: GenreCode | None = None
    custom: GenreCode | None = None


class Genre(Model):
    """A genre in the catalog's vocabulary."""

    genre_code: Text | None = None
    genre_name: Text | None = None
    subgenre_code: Text | None = None
    subgenre_name: Text | None = None


class ReleaseMetadata(Genre):
    """Metadata of the release. `copyright` is the text of the C line, `production` that of the P line."""

    genre_path: list[Text] | None = None
    genre_mappings: GenreMappings | None = None
    language: Language = "en"
    copyright: Text
    copyright_year: Year | None = None
    production: Text | None = None
    production_year: Year | None = None
    p_lines: list[RightsLine] = []
    c_lines: list[RightsLine] = []
    parental_warning: ParentalWarning = "NotExplicit"
    contributors: list[Contributor] = []
    writers: list[Writer] = []
    publishers: list[Publisher] = []
    rights_controllers: list[RightsController] = []
    compilation: Literal["single-artist", "multi-artist"] | None = None
    soundtrack: bool | None = None
    keywords: list[Text] = []
    mood: Annotated[list[Text], Field(max_length=50)] | None = None
    """Mood tags. ERN has no element for mood, tempo and key: they are kept, and not sent."""
    tempo: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Beats per minute."""
    key: Text | None = None
    """The musical key, such as `F# minor`."""
    synopsis: LongText | None = None
    marketing_comment: Text | None = None
    ai: AiUse | None = None


class TrackMetadata(Titled, Genre):
    """Metadata of the recording. `duration` is in seconds; `languages` are those of the performance.

    Empty credits, lines, rights, genre, language and warning default to those of the release.
    """

    duration: Annotated[float, Field(ge=0)]
    language: Language | None = None
    parental_warning: ParentalWarning | None = None
    iswc: Iswc | None = None
    p_line: RightsLine | None = None
    first_publication_date: Day | None = None
    contributors: list[Contributor] = []
    writers: list[Writer] = []
    publishers: list[Publisher] = []
    languages: list[Language] = []
    p_lines: list[RightsLine] = []
    rights_controllers: list[RightsController] = []
    creation_date: Day | None = None
    mastered_date: Day | None = None
    remastered_date: Day | None = None
    instrumental: bool | None = None
    cover_version: bool | None = None
    display_credits: Text | None = None
    ai: AiUse | None = None


class TrackAudio(Model):
    """The track's audio file; `bitrate` in kbit/s, `sampleRate` in Hz."""

    file_id: Id
    format: AudioFormat
    bitrate: Count | None = None
    sample_rate: Count | None = None


class Preview(Model):
    """The clip that a listener can hear before buying, in seconds."""

    start_time: Annotated[float, Field(ge=0)]
    duration: Annotated[float, Field(gt=0)]


class MixPart(Model):
    """A recording used in a DJ mix: `start` from the beginning of the mix and `duration`, in seconds."""

    isrc: Isrc
    title: Text
    artist: Text
    start: Annotated[float, Field(ge=0)]
    duration: Annotated[float, Field(gt=0)]


class ImmersiveEdition(Model):
    """The track's recording in immersive audio, such as Dolby Atmos: an edition with an ISRC and a file of its own."""

    isrc: Isrc
    audio: TrackAudio | None = None


class Track(Model):
    """A recording at its position on the release.

    A track with `video` is a video. `hidden` excludes it from the track listing, `bonus` marks it as an extra.
    """

    id: Id
    sequence_number: Annotated[int, Field(ge=1, le=1000)]
    disc_number: Annotated[int, Field(ge=1, le=99)] = 1
    isrc: Isrc
    metadata: TrackMetadata
    audio: TrackAudio | None = None
    immersive: ImmersiveEdition | None = None
    video: TrackVideo | None = None
    preview: Preview | None = None
    kind: Literal["MusicalWork", "NonMusicalWork", "SpokenWord"] = "MusicalWork"
    hidden: bool = False
    bonus: bool = False
    mix: list[MixPart] = []


class ReleaseAssets(Model):
    """The measured files of the release. Written by the server only."""

    cover_image: ImageAsset | None = None
    audio: list[AudioAsset] = []
    images: list[ImageAsset] = []
    documents: list[DocumentAsset] = []
    videos: list[VideoAsset] = []


class Component(Model):
    """A disc (`Component`), a side, or a release within a box set (`ReleaseComponent`), by its disc number."""

    number: Annotated[int, Field(ge=1, le=99)]
    type: Literal["Component", "Side", "ReleaseComponent"] = "Component"
    title: Text | None = None
    subtitle: Text | None = None
    barcode: Gtin | None = None
    grid: Grid | None = None


class WorkGroup(Model):
    """A work of several movements: consecutive tracks of one disc that belong together (classical music)."""

    title: Text
    formal_title: Text | None = None
    tracks: Annotated[list[Id], Field(min_length=1)]


class RelatedRelease(Model):
    """Another release, and this release's relationship to it in DDEX's vocabulary (AVS ReleaseRelationshipType)."""

    relationship: Text
    barcode: Gtin | None = None
    grid: Grid | None = None
    catalog_number: Text | None = None
    title: Text | None = None
    display_artist: Text | None = None

    @model_validator(mode="after")
    def _is_identified(self) -> Self:
        if not (self.barcode or self.grid or self.catalog_number):
            raise ValueError("A related release needs an identifier. Add barcode, grid or catalogNumber.")
        return self


class Territories(Model):
    """The territories in which the release may be offered. `mode` defaults to `selected` if `included` names some."""

    included: list[Territory] = []
    excluded: list[Territory] = []
    mode: Literal["worldwide", "selected"] = "worldwide"

    @model_validator(mode="after")
    def _selected_names_some(self) -> Self:
        if "mode" not in self.model_fields_set and self.included and "Worldwide" not in self.included:
            self.mode = "selected"
        if self.mode == "selected" and not self.included:
            raise ValueError("mode is 'selected' but included is empty. Add at least one territory.")
        return self


class Rights(Model):
    """When the release may be offered, and at which price code. Days are local and included: `endDate` is the last.

    `startAt` and `endAt` override the days: the same moment worldwide, or, without zone, local time (timed release).
    """

    start_date: Day
    end_date: Day | None = None
    start_at: Moment | None = None
    end_at: Moment | None = None
    price_code: Text | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if problem := order_problem(self):
            raise ValueError(problem)
        return self


class Ddex(Model):
    """The result of the last composition. Written by the server only, except `version` and `profile`."""

    version: ErnVersion = "4.3"
    profile: Text | None = None
    message_id: Text | None = None
    last_generated: Instant | None = None
    validation_status: Literal["valid", "invalid"] | None = None
    validation_errors: list[Finding] = []
    content_hash: Sha256 | None = None
    delivered_hash: Sha256 | None = None
    """The content hash that was delivered last; if it differs from `contentHash`, the release was edited since."""
    ern_file: Text | None = None


class ReleaseReference(Model):
    """Identifies a release."""

    release_id: Id


class VersionReference(ReleaseReference):
    """Identifies a version of a release by the hash of its content."""

    version_id: Sha256


class Release(Model):
    """`releases/{id}`: everything that a label specifies about one product."""

    id: Id
    tenant_id: Id
    type: ReleaseType
    status: ReleaseStatus = "draft"
    basic: Basic
    tracks: list[Track] = Field(default=[], max_length=500)
    assets: ReleaseAssets = ReleaseAssets()
    metadata: ReleaseMetadata
    territories: Territories = Territories()
    rights: Rights
    components: list[Component] = []
    works: list[WorkGroup] = []
    related_releases: list[RelatedRelease] = []
    deals: list[DealTerm] = Field(default=[], max_length=200)
    previews: Previews | None = None
    ddex: Ddex = Ddex()
    notes: LongText | None = None
    created: Instant
    updated: Instant
    created_by: Id
