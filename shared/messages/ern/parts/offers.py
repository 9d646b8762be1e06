"""Owns parts of a message about deals: terms, prices, preview dates."""

from typing import NamedTuple

from shared.messages.ern.parts.people import Coded, OwnId


class Period(NamedTuple):
    """From when to when; dates with time."""

    start: str
    end: str | None


class Amount(NamedTuple):
    """A price."""

    value: str
    currency: str


class Price(NamedTuple):
    """What it costs: a code or an amount."""

    type: str | None
    code: OwnId | None
    wholesale: Amount | None
    retail: Amount | None


class Moments(NamedTuple):
    """From when a coming release may be shown."""

    release: str
    track_listing: str
    cover_art: str
    clip: str


class References(NamedTuple):
    """Resources by reference."""

    references: tuple[str, ...]


class Deal(NamedTuple):
    """Under which terms it may be offered."""

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
    previews: Moments | None
    instant: References | None


class Offer(NamedTuple):
    """Deals of some releases."""

    releases: tuple[str, ...]
    deals: tuple[Deal, ...]


class Visibility(NamedTuple):
    """Preview dates that releases refer to."""

    reference: str
    moments: Moments


class Offers(NamedTuple):
    """All deals of the message."""

    offers: tuple[Offer, ...]
    release_visibilities: tuple[Visibility, ...]
    track_visibilities: tuple[Visibility, ...]
