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
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.credits import (
    AiUse,
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
from shared.model.catalog.titles import Genre, GenreMappings, ParentalWarning, Titled
from shared.model.catalog.track import Track
from shared.model.catalog.video import VideoAsset
from shared.model.identifiers import Grid, Gtin

ReleaseType = Literal["Album", "Single", "Video", "Mixed"]
ReleaseStatus = Literal["draft", "ready", "delivered", "archived"]


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
    synopsis: LongText | None = None
    marketing_comment: Text | None = None
    ai: AiUse | None = None


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
