"""Message parts for deals: terms, prices, preview dates."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId


class Period(NamedTuple):
    """Start and end, either both as dates (included) or both as dateTimes."""

    start_date: str | None
    end_date: str | None
    start: str | None
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

    release: str | None
    track_listing: str | None
    cover_art: str | None
    clip: str | None


class ChannelIdentity(NamedTuple):
    """The identifier of a distribution channel: a DPID or a party's own."""

    dpid: str | None
    proprietary_id: ProprietaryId | None


class Channel(NamedTuple):
    """A distribution channel: a service, or a part of one."""

    name: str | None
    trading_name: str | None
    identity: ChannelIdentity | None


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
    carriers: tuple[Coded, ...]
    channel_kinds: tuple[Coded, ...]
    channels: tuple[Channel, ...]
    excluded_channels: tuple[Channel, ...]
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
    territories: tuple[str, ...]
    excluded: tuple[str, ...]
    dates: PreviewDates


class TrackVisibility(NamedTuple):
    """Preview dates that track releases refer to."""

    reference: str
    territories: tuple[str, ...]
    excluded: tuple[str, ...]
    track_listing: str
    clip: str | None


class Offers(NamedTuple):
    """All deals of the message."""

    offers: tuple[Offer, ...]
    release_visibilities: tuple[Visibility, ...]
    track_visibilities: tuple[TrackVisibility, ...]
