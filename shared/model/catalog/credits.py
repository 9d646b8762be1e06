"""Models the people and companies credited on a release: artists, contributors, writers, publishers, rights lines."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Day, Language, Model, Territory, Text
from shared.model.identifiers import Dpid, Ipi, Isni

Year = Annotated[int, Field(ge=1000, le=9999)]
Share = Annotated[float, Field(ge=0, le=100)]
"""A share of a right, in percent."""

AiUse = Literal["All", "Partly", "None"]
"""How much of the work generative AI made (AVS 9, ContainsAI)."""


class LocalName(Model):
    """A name or line as written in one language or script, optionally for one territory."""

    text: Text
    """The name or line, as written."""
    language: Language
    """The language, with a script if needed, such as `ja-Latn`."""
    territory: Territory | None = None
    """The only territory where it is shown."""


class Artist(Model):
    """A display artist, in display order."""

    name: Text
    """The artist's name, as displayed."""
    role: Literal["MainArtist", "FeaturedArtist", "Artist"] = "MainArtist"
    """The artist's role in the display."""
    isni: Isni | None = None
    ipi: Ipi | None = None
    local_names: list[LocalName] = []
    """The name in other languages and scripts."""


class Contributor(Model):
    """A contributor to a recording."""

    name: Text
    """The person's or group's name."""
    role: Text
    """The label's own term for the role; ERN maps it to DDEX's vocabulary."""
    isni: Isni | None = None
    ipi: Ipi | None = None
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
    isni: Isni | None = None
    ipi: Ipi | None = None
    share: Share | None = None
    """The share of the work, in percent."""


class Publisher(Model):
    """A publisher of the musical work."""

    name: Text
    """The publisher's name."""
    role: Text = "MusicPublisher"
    """The label's own term for the role."""
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


class RightsLine(Model):
    """A P line or C line."""

    text: Text
    """The whole line, as displayed."""
    year: Year | None = None
    """The line's year."""
    company: Text | None = None
    """The line's owner of the rights."""
    territory: Territory | None = None
    """The only territory where it is shown."""


class Party(Model):
    """A party that sends or receives DDEX messages."""

    party_id: Dpid
    """The party's DDEX Party Identifier (DPID)."""
    party_name: Text
    """The party's name in messages."""
