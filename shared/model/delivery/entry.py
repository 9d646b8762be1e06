"""Models the catalogue's index: a release as lists, searches and the truth board show it."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Day, FieldName, Id, Instant, Model, Sha256
from shared.model.catalog.genres import GenreProvider
from shared.model.catalog.release import ReleaseStatus, ReleaseType
from shared.model.delivery.acknowledgement import DspStatus, ShortText
from shared.model.delivery.delivery import DeliveryStatus, MessageSubType
from shared.model.party import CreditRole

NextAction = Literal["addTracks", "addAudio", "addCover", "fixFindings", "markReady", "deliver", "redeliver", "none"]
"""What the label does next with a release."""

Liveness = Literal["yes", "no", "unknown"]
"""Whether the release is live at the target, as far as the DSP said."""

Show = Literal["notLive", "rejected", "silent"]
"""notLive: the DSP has not reported it live · rejected: the DSP rejected it · silent: a status report is overdue."""


class Standing(Model):
    """One release at one target: what we sent last, and what the DSP said about it."""

    target_id: Id
    delivery_id: Id
    """The newest delivery that was not cancelled."""
    status: DeliveryStatus
    """The state of that delivery."""
    action: MessageSubType
    """Whether it is the first message, an update or a takedown."""
    created: Instant
    """When it was requested."""
    problem: ShortText | None = None
    """Why it failed."""
    sent: Instant | None = None
    """When the last delivery completed; absent before the first."""
    sent_action: MessageSubType | None = None
    """Whether that one was the first message, an update or a takedown."""
    content_hash: Sha256 | None = None
    """The SHA-256 of the content that it sent."""
    said: DspStatus | None = None
    """The status that the DSP reported about it."""
    since: Instant | None = None
    """When that status was reached, by the DSP's clock."""
    code: str | None = None
    """The DSP's own code of a rejection."""
    reason: ShortText | None = None
    """The DSP's own words about a rejection."""
    overdue: Instant | None = None
    """Since when a status report is overdue."""
    live: Liveness = "no"
    """Whether it is live there."""


class EntryGenre(Model):
    """The genre of a release, as its document has it: at most 200 characters of each, which mappings may have."""

    genre_code: str | None = None
    """The genre's code in the catalog's vocabulary."""
    genre_name: str | None = None
    """The genre's name."""
    subgenre_code: str | None = None
    """The subgenre's code in the catalog's vocabulary."""
    subgenre_name: str | None = None
    """The subgenre's name."""


class EntryCredit(Model):
    """A credit of a release that links to no record."""

    name: str
    """The name, as credited."""
    role: CreditRole
    """What the credit says that the party is."""


class ReleaseEntry(Model):
    """`releaseIndex/{releaseId}`: what lists show of a release, and the terms by which it is found.

    Written by the server only.
    """

    id: Id
    """The release's id."""
    tenant_id: Id
    type: ReleaseType | None = None
    """The kind of product."""
    status: ReleaseStatus
    """How far the label's work is."""
    title: str = ""
    """The title, without its subtitle."""
    display_artist: str = ""
    """The artists as one text, as displayed."""
    label: str = ""
    """The label's name."""
    barcode: str | None = None
    release_date: Day | None = None
    """The day of the release."""
    track_count: int = 0
    """The number of tracks."""
    cover_asset_id: Id | None = None
    """The front cover's file, once it is ready."""
    validation_status: str | None = None
    """The result of the last validation."""
    errors: int = 0
    """How many findings prevent delivery."""
    warnings: int = 0
    """How many findings warn."""
    edited_since_delivered: bool = False
    """Whether its content differs from what was delivered last."""
    next_action: NextAction = "none"
    """What to do next."""
    content_hash: Sha256 | None = None
    """The SHA-256 of its content at the last review."""
    created: Instant
    updated: Instant
    genre: EntryGenre | None = None
    """Its genre and subgenre; absent in entries that were written before the index had them."""
    stated_genres: list[GenreProvider] = []
    """The providers that it states a genre for itself."""
    party_ids: list[Id] = []
    """The records of artists, labels, writers and publishers that its credits link to."""
    unlinked: list[EntryCredit] | None = None
    """The credits that link to none; absent in entries that were written before the index had them."""
    terms: list[str] = []
    """The beginnings of its words, and its combinations of filters (shared/catalog/releases/terms.py)."""
    title_key: str = ""
    """The title in the form that sorts."""
    artist_key: str = ""
    """The display artist in the form that sorts."""
    label_key: str = ""
    """The label in the form that sorts."""
    date_key: str = ""
    """The release date, `YYYY-MM-DD`."""
    standings: dict[FieldName, Standing] = {}
    """Where it stands at each target that it was delivered to, by the target's id."""
    shows: Annotated[list[str], Field(max_length=1000)] = []
    """The filters of the board that it passes: alone, and with `@` and a target's id."""
