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
    language: Language
    territory: Territory | None = None


class Artist(Model):
    """A display artist, in display order. `displayArtist` is the text that joins them."""

    name: Text
    role: Literal["MainArtist", "FeaturedArtist", "Artist"] = "MainArtist"
    isni: Isni | None = None
    ipi: Ipi | None = None
    local_names: list[LocalName] = []


class Contributor(Model):
    """A contributor. `role` is the label's own term; ERN maps it to DDEX's vocabulary.

    `ai` is how much of this contribution generative AI made (ERN 4.3.2).
    """

    name: Text
    role: Text
    isni: Isni | None = None
    ipi: Ipi | None = None
    instrument: Text | None = None
    featured: bool | None = None
    contracted: bool | None = None
    credited: bool | None = None
    ai: AiUse | None = None


class Writer(Model):
    """A writer of the musical work."""

    name: Text
    role: Text = "Composer"
    isni: Isni | None = None
    ipi: Ipi | None = None
    share: Share | None = None


class Publisher(Model):
    """A publisher of the musical work."""

    name: Text
    role: Text = "MusicPublisher"
    isni: Isni | None = None
    ipi: Ipi | None = None
    share: Share | None = None


class RightsController(Model):
    """A controller of rights in the recording; `share` in percent, empty `territories` mean worldwide."""

    name: Text
    role: Literal["RightsController", "RightsAdministrator", "AdministratingRecordCompany", "RoyaltyAdministrator"] = (
        "RightsController"
    )
    isni: Isni | None = None
    ipi: Ipi | None = None
    share: Share | None = None
    territories: list[Territory] = []
    start_date: Day | None = None
    end_date: Day | None = None


class RightsLine(Model):
    """A P line or C line: `text` is what is displayed, `year` and `company` are its parts."""

    text: Text
    year: Year | None = None
    company: Text | None = None
    territory: Territory | None = None


class Party(Model):
    """A party that sends or receives DDEX messages."""

    party_id: Dpid
    party_name: Text
