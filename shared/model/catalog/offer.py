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
    currency: Currency
    kind: Literal["wholesale", "retail"] = "wholesale"


class Previews(Model):
    """When an upcoming release may be shown before its deal starts. ERN 3.8.2 has all four times or none."""

    release: Moment | None = None
    track_listing: Moment | None = None
    cover_art: Moment | None = None
    clip: Moment | None = None


class DistributionChannel(Model):
    """A service, or a part of one, for which a deal is meant: by name, or by an identifier.

    `partyId` is a DPID, or, with `namespace`, an identifier that this party gave.
    """

    name: Text | None = None
    trading_name: Text | None = None
    party_id: Text | None = None
    namespace: Text | None = None

    @model_validator(mode="after")
    def _is_identified(self) -> Self:
        if not (self.name or self.party_id):
            raise ValueError("A distribution channel needs a name or an identifier. Add name or partyId.")
        return self


class DealTerm(Model):
    """One deal. `use` is a name in the deals table, such as `download`, or DDEX's own values for any other deal:
    `PayAsYouGoModel/OnDemandStream` (docs/reference/ern.md).

    Territories and dates default to the release's. Days are local and included; a moment with zone (`startAt`,
    `endAt`) is the same everywhere, one without zone is local. `scope` says whether the release, its tracks or both
    are offered; a pre-order defaults to the release, every other deal to both. `tracks` are track ids; none means all.
    `previews` differ from the release's in the deal's territories.
    """

    use: Text
    scope: Literal["all", "release", "tracks"] | None = None
    tracks: list[Id] = []
    territories: list[Territory] = []
    excluded_territories: list[Territory] = []
    start_date: Day | None = None
    start_at: Moment | None = None
    end_date: Day | None = None
    end_at: Moment | None = None
    price_code: Text | None = None
    price: Price | None = None
    instant_gratification: list[Id] = []
    previews: Previews | None = None
    distribution_channels: list[DistributionChannel] = []
    excluded_distribution_channels: list[DistributionChannel] = []

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
