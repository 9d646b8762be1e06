"""Defines the answer of the sales analytics."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Day, Id, Model, Text
from shared.model.catalog.offer import Currency
from shared.model.sales.money import Exact
from shared.model.sales.stored import PlaceSales, Revenue, SalesFigures
from shared.sales.analytics.months import Month

MAX_LISTED = 100
"""Rows of each list of recordings, releases and anomalies."""

CadenceName = Literal["daily", "weekly", "monthly", "quarterly"]
SaleStanding = Literal["unknownRelease", "notLive"]
Obstacle = Literal["noTarget", "noService", "tooFewMonths", "outdated", "notListed", "tooManyReleases"]


class MonthSales(SalesFigures):
    """The sales of the reports that begin in a month."""

    month: Month
    """The month, `YYYY-MM`."""
    reports: int
    """How many reports begin in it; without one, nothing is known of the month."""


class SoldRecording(SalesFigures):
    """The sales of a recording, or of a release."""

    isrc: str = ""
    upc: str = ""
    """The barcode of the release, as reports have it."""
    title: str = ""
    """The title, as reports have it."""
    artist: str = ""
    """The artist, as reports have it."""


class Change(Model):
    """What was sold in months of the period, compared with earlier months. Months count in pairs, if both are whole."""

    months: int
    """How many pairs of months were compared."""
    now: SalesFigures
    """In the months of the period."""
    before: SalesFigures
    """In the earlier months."""
    quantity_percent: Exact | None = None
    """How much more was used, in percent; absent if nothing was used before."""
    revenue_percent: dict[Currency, Exact] = {}
    """How much more was due, in percent, for each currency of the earlier months."""


class ProjectedMonth(Model):
    """An estimate of a month to come. It is no basis for payments."""

    month: Month
    """The month, `YYYY-MM`."""
    quantity: int
    """The expected quantity."""
    low: int
    """The lower end of the interval: the quantity lies in it with a probability of 95 %, if the past goes on."""
    high: int
    """The upper end of the interval."""
    estimated_revenue: Revenue = {}
    """An estimate: the expected quantity at the mean revenue of the months that it is projected from."""


class AvailableMonth(Model):
    """The reports of a service that begin in a month."""

    month: Month
    """The month, `YYYY-MM`."""
    reports: int = 0
    lines: int = 0
    """How many sales lines they have; those of reports about several services count for each of them."""
    missing: bool = False
    """Whether a report is overdue that is about days of the month, as the service reported so far."""


class ServiceAvailability(Model):
    """Of which months a service has reported."""

    service: str
    """The name of the service, without a tier."""
    cadence: CadenceName | None = None
    """How often it reports, as the periods of its reports say; absent if they say nothing."""
    ended: bool = False
    """Whether no report is about the last half year of the period, so that none is expected any more."""
    months: list[AvailableMonth]
    """Each month of the period, in order."""


class Anomaly(Model):
    """A recording whose use is unusual. A hint at what to look at, no finding."""

    kind: Literal["suddenGrowth"] = "suddenGrowth"
    recording: SoldRecording
    """The recording, with its sales in the period."""
    services: list[str]
    """The service of the reports that say so; several if the reports are about them together."""
    month: Month
    """The month in which it grew."""
    quantity: Exact
    """How often it was used in the month."""
    usual: Exact
    """The median of the months before."""
    territory: str
    """Where it was used most."""
    there: Exact
    """How often it was used there, at least."""
    reason: Text
    """Why it is listed."""


class LiveWithoutSales(Model):
    """A release that is live at a target whose service reported no sale of it."""

    release_id: Id
    title: str
    """The title, without its subtitle."""
    display_artist: str
    """The artists as one text, as displayed."""
    barcode: str | None = None
    target_id: Id
    target: str
    """The target's name."""
    service: str
    """The name of the service, as reports have it."""
    since: Day
    """Since when it is live, or was sent."""
    months: list[Month]
    """The months whose reports have no sale of it."""


class SalesNotLive(SoldRecording):
    """A recording that was sold, with its sales in `months`, though no release with it is live."""

    standing: SaleStanding
    """unknownRelease: no release of the catalogue has its ISRC or barcode · notLive: releases have it, none is live."""


class Incomparable(Model):
    """What cannot be compared with the catalogue."""

    name: str
    """The name of the service or the target; empty for the catalogue."""
    reason: Obstacle
    """noTarget: no delivery target has the service's name · noService: no report is of a service with the name of the
    target · tooFewMonths: the service has reports of fewer than two complete months · outdated: its last report is
    older than half a year · notListed: its reports have more recordings than are kept of them · tooManyReleases: the
    catalogue has more releases than are compared."""


class CatalogueComparison(Model):
    """What is sold, compared with what DSPs report as live."""

    months: list[Month] = []
    """The last two complete months with reports, whose sales `salesNotLive` is about."""
    live_without_sales: Annotated[list[LiveWithoutSales], Field(max_length=MAX_LISTED)] = []
    """Releases that are live without a sale in the last two complete months that their service reported of."""
    sales_not_live: Annotated[list[SalesNotLive], Field(max_length=MAX_LISTED)] = []
    """Recordings with sales that are in no release that is live, the most used first."""
    undetermined: int = 0
    """Recordings with sales that are in releases which were sent, of which no DSP has said whether they are live."""
    incomparable: list[Incomparable] = []
    """What could not be compared, and why."""


class SalesAnalytics(Model):
    """What sells. Every figure is the exact sum of stored reports, except for `projection`."""

    since: Month
    """The first month."""
    until: Month
    """The last month, included."""
    service: str | None = None
    """The service that it is about; absent for all."""
    complete: bool
    """Whether every report that counts was read, also those of the earlier months that changes need."""
    reports: int
    """How many reports are counted."""
    unpriced_reports: int = 0
    """How many of them state no revenue in their lines: what is due of these is not in the figures."""
    mixed_reports: int = 0
    """With `service`: reports about it and others together, which are not counted."""
    total: SalesFigures
    """What all counted reports have."""
    by_month: list[MonthSales]
    """Each month of the period, in order. A report counts in the month in which it begins."""
    by_service: list[PlaceSales]
    """The most used first; at most 400 rows, the last of which has all others."""
    by_territory: list[PlaceSales]
    """By territory, as `byService`."""
    by_use: list[PlaceSales]
    """By kind of use, as `byService`."""
    recordings: Annotated[list[SoldRecording], Field(max_length=MAX_LISTED)]
    """The most used recordings and releases."""
    others: SalesFigures
    """What all others have."""
    before: Change | None = None
    """Compared with as many months before the period; absent without whole months to compare."""
    year_before: Change | None = None
    """Compared with the same months a year before."""
    projection: list[ProjectedMonth]
    """The three months after the last complete one of the period; empty with fewer than six whole months."""
    availability: list[ServiceAvailability]
    """By service, the one with the most reports first; at most 100."""
    anomalies: Annotated[list[Anomaly], Field(max_length=MAX_LISTED)]
    """Recordings that suddenly grew in a single territory, the largest first."""
    catalogue: CatalogueComparison
    """What is sold, compared with what DSPs report as live."""
