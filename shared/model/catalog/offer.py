"""Models the commercial terms of a release: its own deals, prices, preview dates.

A release without its own deals is offered under the target's deals, in the release's territories and dates.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from shared.model.base import Day, Id, Model, Moment, Territory, Text
from shared.model.catalog.period import order_problem

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""


class Price(Model):
    """An absolute price per unit, in major currency units."""

    amount: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
    """The price of one unit, in major currency units: `9.99`."""
    currency: Currency
    """The currency (ISO 4217)."""
    kind: Literal["wholesale", "retail"] = "wholesale"
    """Whether consumers or DSPs pay it."""


class Previews(Model):
    """When an upcoming release may be shown before its deal starts. ERN 3.8.2 has all four times or none."""

    release: Moment | None = None
    """From when the release may be announced."""
    track_listing: Moment | None = None
    """From when the track listing may be shown."""
    cover_art: Moment | None = None
    """From when the cover may be shown."""
    clip: Moment | None = None
    """From when clips may be played."""


class DistributionChannel(Model):
    """A service, or a part of one, for which a deal is meant: by name, or by an identifier."""

    name: Text | None = None
    """The service's name."""
    trading_name: Text | None = None
    """The name under which the service trades."""
    party_id: Text | None = None
    """The service's DPID, or with `namespace` an identifier that this party gave."""
    namespace: Text | None = None
    """The DPID of the party that gave the identifier."""

    @model_validator(mode="after")
    def _is_identified(self) -> Self:
        if not (self.name or self.party_id):
            raise ValueError("A distribution channel needs a name or an identifier. Add name or partyId.")
        return self


class DealTerm(Model):
    """One deal. Territories and dates default to the release's."""

    use: Text
    """A name in the deals table, such as `download`, or DDEX's own values for any other deal:
    `PayAsYouGoModel/OnDemandStream` (docs/reference/ern.md)."""
    scope: Literal["all", "release", "tracks"] | None = None
    """What is offered: the release, its tracks or both. A pre-order defaults to the release, every other deal to
    both."""
    tracks: list[Id] = []
    """The ids of the offered tracks; empty means all."""
    territories: list[Territory] = []
    """Where it is offered; not together with `excludedTerritories`."""
    excluded_territories: list[Territory] = []
    """Where it is not offered, though everywhere else."""
    start_date: Day | None = None
    """The first day, local in each territory."""
    start_at: Moment | None = None
    """The moment of the start, local without zone; overrides `startDate`."""
    end_date: Day | None = None
    """The last day, included, local in each territory."""
    end_at: Moment | None = None
    """The moment of the end, local without zone; overrides `endDate`."""
    price_code: Text | None = None
    """The DSP's price code, such as a tier."""
    price: Price | None = None
    """An absolute price."""
    instant_gratification: list[Id] = []
    """The ids of the tracks that a pre-order brings at once."""
    previews: Previews | None = None
    """Preview dates in the deal's territories, if they differ from the release's."""
    distribution_channels: list[DistributionChannel] = []
    """The only services for which it is meant."""
    excluded_distribution_channels: list[DistributionChannel] = []
    """The services for which it is not meant."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.territories and self.excluded_territories:
            raise ValueError("territories and excludedTerritories are mutually exclusive. Keep one of them.")
        if self.distribution_channels and self.excluded_distribution_channels:
            raise ValueError(
                "distributionChannels and excludedDistributionChannels are mutually exclusive. Keep one of them."
            )
        if problem := order_problem(self):
            raise ValueError(problem)
        return self
