"""Defines the request of the sales analytics: a period in months, and one service."""

from datetime import date
from typing import Self

from pydantic import model_validator

from shared.model.base import Model, Text
from shared.sales.analytics.months import Month, distance, last_complete, shifted

MAX_MONTHS = 36
_DEFAULT_MONTHS = 12


class SalesAnalyticsRequest(Model):
    """The period, at most 36 months, by default the last twelve complete ones; and a service."""

    since: Month | None = None
    """The first month."""
    until: Month | None = None
    """The last month, included."""
    service: Text | None = None
    """Only this service, without a tier, such as `Spotify`. Only reports are counted that are about nothing else."""

    @model_validator(mode="after")
    def _is_valid_period(self) -> Self:
        if self.since and self.until and not 0 <= distance(self.since, self.until) < MAX_MONTHS:
            raise ValueError(f"since must be at most {MAX_MONTHS - 1} months before until.")
        return self

    def period(self, today: date) -> tuple[str, str]:
        """The first and the last month."""
        newest = last_complete(today)
        if self.since is None:
            until = self.until or newest
            return shifted(until, 1 - _DEFAULT_MONTHS), until
        return self.since, self.until or max(self.since, min(newest, shifted(self.since, MAX_MONTHS - 1)))
