"""Message parts for deals: terms, prices, preview dates."""

from typing import NamedTuple

from shared.messages.ern.parts.people import Coded, ProprietaryId


class Period(NamedTuple):
    """Start and end as dateTime."""

    start: str
    end: str | None


class Amount(NamedTuple):
    """An amount of money."""

    value: str
    currency: str


class Price(NamedTuple):
    """A price: a code, or a wholesale or retail amount."""

    type: str | None
    code: ProprietaryId | None
    wholesale: Amount | None
    retail: Amount | None


class PreviewDates(NamedTuple):
    """From when a future release and its contents may be shown."""

    release: str
    track_listing: str
    cover_art: str
    clip: str


class References(NamedTuple):
    """Resources by reference."""

    references: tuple[str, ...]


class Deal(NamedTuple):
    """The terms of an offer."""

    territories: tuple[str, ...]
    excluded: tuple[str, ...]
    period: Period
    models: tuple[Coded, ...]
    uses: tuple[Coded, ...]
    interfaces: tuple[Coded, ...]
    carriers: tuple[str, ...]
    policies: tuple[str, ...]
    price: Price | None
    pre_order: bool | None
    previews: PreviewDates | None
    instant: References | None


class Offer(NamedTuple):
    """The deals of one or more releases."""

    releases: tuple[str, ...]
    deals: tuple[Deal, ...]


class Visibility(NamedTuple):
    """Preview dates that releases refer to."""

    reference: str
    dates: PreviewDates


class Offers(NamedTuple):
    """All deals of the message."""

    offers: tuple[Offer, ...]
    release_visibilities: tuple[Visibility, ...]
    track_visibilities: tuple[Visibility, ...]
