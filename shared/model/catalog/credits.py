"""Models the people and companies credited on a release: artists, contributors, writers, publishers, rights lines."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Day, Id, Language, Model, Territory, Text
from shared.model.catalog.ai import AiUse
from shared.model.identifiers import AppleArtistId, Dpid, Ipi, Isni, SpotifyArtistId

Year = Annotated[int, Field(ge=1000, le=9999)]
Share = Annotated[float, Field(ge=0, le=100)]
"""A share of a right, in percent."""


class LocalName(Model):
    """A name or line as written in one language or script, optionally for one territory."""

    text: Text
    """The name or line, as written."""
    language: Language
    """The language, with a script if needed, such as `ja-Latn`."""
    territory: Territory | None = None
    """The only territory where it is shown."""
    sort_name: Text | None = None
    """What the name of a person or group is sorted by, in the same language, where the name itself does not tell."""


ArtistRole = Literal["MainArtist", "FeaturedArtist", "Artist"]


class Artist(Model):
    """A display artist, in display order."""

    name: Text
    """The artist's name, as displayed."""
    role: ArtistRole = "MainArtist"
    """The artist's role in the display."""
    party_id: Id | None = None
    """The tenant's record of the artist, which fills what is left out here (`parties`)."""
    isni: Isni | None = None
    ipi: Ipi | None = None
    apple_id: AppleArtistId | None = None
    spotify_id: SpotifyArtistId | None = None
    sort_name: Text | None = None
    """The name as lists sort it, such as `Byrd, Ada`."""
    local_names: list[LocalName] = []
    """The name in other languages and scripts."""


class Contributor(Model):
    """A contributor to a recording."""

    name: Text
    """The person's or group's name."""
    role: Text
    """The label's own term for the role; ERN maps it to DDEX's vocabulary."""
    party_id: Id | None = None
    """The tenant's record of the person or group."""
    isni: Isni | None = None
    ipi: Ipi | None = None
    apple_id: AppleArtistId | None = None
    spotify_id: SpotifyArtistId | None = None
    sort_name: Text | None = None
    """The name as lists sort it, such as `Byrd, Ada`."""
    local_names: list[LocalName] = []
    """The name in other languages and scripts."""
    instrument: Text | None = None
    """What the person plays."""
    featured: bool | None = None
    """Whether the contributor is a featured artist."""
    contracted: bool | None = None
    """Whether the contributor is contracted to the label."""
    credited: bool | None = None
    """Whether the contributor is to be credited."""
    ai: AiUse | None = None
    """How much of this contribution generative AI made (ERN 4.3.2)."""


class Writer(Model):
    """A writer of the musical work."""

    name: Text
    """The writer's name."""
    role: Text = "Composer"
    """The label's own term for the role, such as `Composer` or `Lyricist`."""
    party_id: Id | None = None
    """The tenant's record of the writer."""
    isni: Isni | None = None
    ipi: Ipi | None = None
    apple_id: AppleArtistId | None = None
    spotify_id: SpotifyArtistId | None = None
    sort_name: Text | None = None
    """The name as lists sort it, such as `Byrd, Ada`."""
    local_names: list[LocalName] = []
    """The name in other languages and scripts."""
    share: Share | None = None
    """The share of the work, in percent."""


class Publisher(Model):
    """A publisher of the musical work."""

    name: Text
    """The publisher's name."""
    role: Text = "MusicPublisher"
    """The label's own term for the role."""
    party_id: Id | None = None
    """The tenant's record of the publisher."""
    isni: Isni | None = None
    ipi: Ipi | None = None
    share: Share | None = None
    """The share of the work, in percent."""


class RightsController(Model):
    """A controller of rights in the recording."""

    name: Text
    """The company's or person's name."""
    role: Literal["RightsController", "RightsAdministrator", "AdministratingRecordCompany", "RoyaltyAdministrator"] = (
        "RightsController"
    )
    """What the party controls or administers (AVS RightsControllerRole)."""
    party_id: Id | None = None
    """The tenant's record of the company or person."""
    isni: Isni | None = None
    ipi: Ipi | None = None
    share: Share | None = None
    """The share of the rights, in percent."""
    territories: list[Territory] = []
    """Where the rights are controlled; empty means worldwide."""
    start_date: Day | None = None
    """The first day of the control."""
    end_date: Day | None = None
    """The last day of the control, included."""


class WorldwideLine(Model):
    """A P line or C line that is the same everywhere."""

    text: Text
    """The whole line, as displayed."""
    year: Year | None = None
    """The line's year."""
    company: Text | None = None
    """The line's owner of the rights."""


class RightsLine(WorldwideLine):
    """A P line or C line."""

    territory: Territory | None = None
    """The only territory where it is shown."""


class Party(Model):
    """A party that sends or receives DDEX messages."""

    party_id: Dpid
    """The party's DDEX Party Identifier (DPID)."""
    party_name: Text
    """The party's name in messages."""
