"""Models the release: one document with its tracks embedded in order.

Field names, enums and optionality follow the system's data models; what a conformant DDEX message
needs beyond them is optional here, and the release rules (shared/catalog) require it when it is used.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.errors import Finding
from shared.model.base import (
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
from shared.model.catalog.ai import AiUse, ReleaseAi
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset, ImageDescription
from shared.model.catalog.credits import (
    Contributor,
    LocalName,
    Publisher,
    RightsController,
    RightsLine,
    Writer,
    Year,
)
from shared.model.catalog.mead import Mead
from shared.model.catalog.offer import DealTerm, Previews
from shared.model.catalog.period import order_problem
from shared.model.catalog.titles import Genre, GenreMappings, ParentalWarning, ProprietaryIds, Titled
from shared.model.catalog.track import Track
from shared.model.catalog.video import VideoAsset
from shared.model.identifiers import Grid, Gtin

ReleaseType = Literal["Album", "Single", "Video", "Mixed"]
ReleaseStatus = Literal["draft", "ready", "delivered", "archived"]


class Basic(Titled):
    """What is printed on the cover."""

    release_date: Day
    """The day of this release."""
    original_release_date: Day | None = None
    """The day when it was first released, for a reissue."""
    label: Text
    """The label's name, as displayed."""
    label_party_id: Id | None = None
    """The tenant's record of the label (`parties`)."""
    local_labels: list[LocalName] = []
    """Label names that differ by territory or script."""
    catalog_number: Text | None = None
    """The label's own number of the product."""
    barcode: Gtin | None = None
    grid: Grid | None = None
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the release."""
    type: Text = "Album"
    """The label's more specific type: Album, EP, Single, Compilation ..."""


class ReleaseMetadata(Genre):
    """Metadata of the release."""

    genre_path: list[Text] | None = None
    """The names of the genre and its subgenres, from the general to the specific."""
    genre_mappings: GenreMappings | None = None
    """The genre for each DSP; missing ones come from the tenant's mapping."""
    language: Language = "en"
    """The language of title and credits."""
    copyright: Text
    """The text of the C line."""
    copyright_year: Year | None = None
    """The year of the C line."""
    production: Text | None = None
    """The text of the P line."""
    production_year: Year | None = None
    """The year of the P line."""
    p_lines: list[RightsLine] = []
    """P lines, if there are several or they differ by territory."""
    c_lines: list[RightsLine] = []
    """C lines, if there are several or they differ by territory."""
    parental_warning: ParentalWarning = "NotExplicit"
    """Whether the lyrics are explicit (AVS ParentalWarningType)."""
    contributors: list[Contributor] = []
    """Who made the recordings."""
    writers: list[Writer] = []
    """Who wrote the works."""
    publishers: list[Publisher] = []
    """Who publishes the works."""
    rights_controllers: list[RightsController] = []
    """Who controls the rights in the recordings."""
    compilation: Literal["single-artist", "multi-artist"] | None = None
    """Whether it is a compilation, and of one or several artists."""
    soundtrack: bool | None = None
    """Whether it is a soundtrack."""
    keywords: list[Text] = []
    """Words by which the release is to be found."""
    mood: Annotated[list[Text], Field(max_length=50)] | None = None
    """Mood tags, sent by MEAD where `mead` has none. ERN has no element for mood, tempo and key."""
    tempo: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Beats per minute, sent by MEAD where `mead` has none."""
    key: Text | None = None
    """The musical key, such as `F# minor`, sent by MEAD where `mead` has none."""
    synopsis: LongText | None = None
    """A text about the release for the public."""
    marketing_comment: Text | None = None
    """A text about the release for the DSP's editors."""
    ai: AiUse | None = None
    """How much of the release generative AI made (ERN 4.3.2). Without it, the facets say it."""
    ai_disclosure: ReleaseAi | None = None
    """What generative AI made of the cover, and, where tracks do not say it, of the recordings, by facet."""


class ReleaseAssets(Model):
    """The measured files of the release. Written by the server only."""

    cover_image: ImageAsset | None = None
    """The front cover."""
    audio: list[AudioAsset] = []
    """The recordings."""
    images: list[ImageAsset] = []
    """All other images."""
    documents: list[DocumentAsset] = []
    """Booklets and other documents."""
    videos: list[VideoAsset] = []
    """The videos."""


class Component(Model):
    """A disc (`Component`), a side, or a release within a box set (`ReleaseComponent`), by its disc number."""

    number: Annotated[int, Field(ge=1, le=99)]
    """The disc number."""
    type: Literal["Component", "Side", "ReleaseComponent"] = "Component"
    """What it is in DDEX's words."""
    title: Text | None = None
    """The component's own title."""
    subtitle: Text | None = None
    """The text in brackets after the title."""
    barcode: Gtin | None = None
    grid: Grid | None = None
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the component."""


class WorkGroup(Model):
    """A work of several movements: consecutive tracks of one disc that belong together (classical music)."""

    title: Text
    """The work's title."""
    formal_title: Text | None = None
    """The title in the work's catalogue."""
    tracks: Annotated[list[Id], Field(min_length=1)]
    """The ids of the movements, in order."""


class RelatedRelease(Model):
    """Another release, and this release's relationship to it in DDEX's vocabulary (AVS ReleaseRelationshipType)."""

    relationship: Text
    """How they are related (AVS ReleaseRelationshipType)."""
    barcode: Gtin | None = None
    grid: Grid | None = None
    catalog_number: Text | None = None
    """The label's own number of the other release."""
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the other release."""
    title: Text | None = None
    """The other release's title."""
    display_artist: Text | None = None
    """The other release's display artist."""

    @model_validator(mode="after")
    def _is_identified(self) -> Self:
        if not (self.barcode or self.grid or self.catalog_number or self.proprietary_ids):
            raise ValueError(
                "A related release needs an identifier. Add barcode, grid, catalogNumber or proprietaryIds."
            )
        return self


class Territories(Model):
    """The territories in which the release may be offered."""

    included: list[Territory] = []
    """Where it may be offered; empty or `Worldwide` means everywhere."""
    excluded: list[Territory] = []
    """Where it may not be offered."""
    mode: Literal["worldwide", "selected"] = "worldwide"
    """Whether `included` applies; `selected` if it names territories and no mode is given."""

    @model_validator(mode="after")
    def _selected_names_some(self) -> Self:
        if "mode" not in self.model_fields_set and self.included and "Worldwide" not in self.included:
            self.mode = "selected"
        if self.mode == "selected" and not self.included:
            raise ValueError("mode is 'selected' but included is empty. Add at least one territory.")
        return self


class Rights(Model):
    """When the release may be offered, and at which price code."""

    start_date: Day
    """The first day, local in each territory."""
    end_date: Day | None = None
    """The last day, included, local in each territory."""
    start_at: Moment | None = None
    """Overrides `startDate`: the same moment worldwide, or without zone local time (timed release)."""
    end_at: Moment | None = None
    """Overrides `endDate`: the same moment worldwide, or without zone local time."""
    price_code: Text | None = None
    """The DSP's price code of deals that have none."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if problem := order_problem(self):
            raise ValueError(problem)
        return self


class Ddex(Model):
    """The result of the last composition. Written by the server only, except `version` and `profile`."""

    version: ErnVersion = "4.3"
    """The ERN version of the release's messages."""
    profile: Text | None = None
    """The release profile; without one, the best is chosen."""
    message_id: Text | None = None
    """The id of the composed message."""
    last_generated: Instant | None = None
    """When the message was composed."""
    validation_status: Literal["valid", "invalid"] | None = None
    """The result of the last validation."""
    validation_errors: list[Finding] = []
    """What the last validation found."""
    content_hash: Sha256 | None = None
    """The SHA-256 of the composed version's content."""
    delivered_hash: Sha256 | None = None
    """The content hash that was delivered last; if it differs from `contentHash`, the release was edited since."""
    ern_file: Text | None = None
    """Where the composed message is in the bucket."""


class ReleaseReference(Model):
    """Identifies a release."""

    release_id: Id


class VersionReference(ReleaseReference):
    """Identifies a version of a release."""

    version_id: Sha256
    """The hash of the version's content."""


class Release(Model):
    """`releases/{id}`: everything that a label specifies about one product."""

    id: Id
    tenant_id: Id
    type: ReleaseType
    """The kind of product."""
    status: ReleaseStatus = "draft"
    """How far the label's work is; drafts are not delivered."""
    basic: Basic
    """What is printed on the cover."""
    tracks: list[Track] = Field(default=[], max_length=500)
    """The recordings, in order."""
    assets: ReleaseAssets = ReleaseAssets()
    """The measured files; written by the server only."""
    images: list[ImageDescription] = Field(default=[], max_length=200)
    """What is said of its images: identifiers, titles, C lines."""
    metadata: ReleaseMetadata
    """Genre, credits, lines and texts."""
    mead: Mead | None = None
    """Moods, instruments, awards and the like, which messages of the standard MEAD carry."""
    territories: Territories = Territories()
    """Where the release may be offered."""
    rights: Rights
    """When the release may be offered."""
    components: list[Component] = []
    """Discs, sides and releases in a box set that have something of their own."""
    works: list[WorkGroup] = []
    """Works of several movements."""
    related_releases: list[RelatedRelease] = []
    """Other releases that this one is related to."""
    deals: list[DealTerm] = Field(default=[], max_length=200)
    """Its own deals; without any, the target's apply."""
    previews: Previews | None = None
    """When it may be shown before its deals start."""
    ddex: Ddex = Ddex()
    """The result of the last composition."""
    notes: LongText | None = None
    """The label's own notes; never sent."""
    created: Instant
    updated: Instant
    created_by: Id
