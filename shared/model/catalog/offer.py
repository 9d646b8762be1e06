"""Models the commercial terms of a release: its own deals, prices, preview dates.

A release without its own deals is offered under the target's deals, in the release's territories and dates.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from shared.model.base import Day, Id, Instant, Model, Territory, Text

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""


class Price(Model):
    """An absolute price per unit, in major currency units."""

    amount: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
    currency: Currency
    kind: Literal["wholesale", "retail"] = "wholesale"


class DealTerm(Model):
    """One deal. `use` is a name in the deals table (shared/messages/ern/data/deals), such as `download`.

    Territories and dates default to the release's. A day begins at midnight in each territory; an instant
    (`startAt`, `endAt`) is the same moment everywhere. `tracks` are track ids; none means all of `scope`.
    """

    use: Text
    scope: Literal["all", "release", "tracks"] = "all"
    tracks: list[Id] = []
    territories: list[Territory] = []
    excluded_territories: list[Territory] = []
    start_date: Day | None = None
    start_at: Instant | None = None
    end_date: Day | None = None
    end_at: Instant | None = None
    price_code: Text | None = None
    price: Price | None = None
    instant_gratification: list[Id] = []

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.territories and self.excluded_territories:
            raise ValueError("territories and excludedTerritories are mutually exclusive. Keep one of them.")
        if self.start_date and self.end_date and self.end_date <= self.start_date:
            raise ValueError("endDate is not after startDate. Correct one of them.")
        if self.start_at and self.end_at and self.end_at <= self.start_at:
            raise ValueError("endAt is not after startAt. Correct one of them.")
        return self


class Previews(Model):
    """When an upcoming release may be shown before its deal starts: all four times or none (ERN 3.8.2 DealTerms)."""

    release: Instant
    track_listing: Instant
    cover_art: Instant
    clip: Instant
