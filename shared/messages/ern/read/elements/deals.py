"""Reads deals: uses, territories, periods and prices. Deals that differ only in their territories are merged."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from shared.messages.ddex.notes import Notes
from shared.messages.ern.area import Area
from shared.messages.ern.data.deals import USER_DEFINED
from shared.messages.xml.node import Node
from shared.messages.xml.values import day, flag, moment
from shared.model.catalog.period import midnight

_PREVIEW_DATES = {
    "release": ("ReleaseDisplayStartDateTime", "ReleaseDisplayStartDate"),
    "trackListing": (
        "FullTrackListingPreviewStartDateTime",
        "TrackListingPreviewStartDateTime",
        "TrackListingPreviewStartDate",
    ),
    "coverArt": ("CoverArtPreviewStartDateTime", "CoverArtPreviewStartDate"),
    "clip": ("ClipPreviewStartDateTime", "ClipPreviewStartDate"),
}

Amount = tuple[Decimal, str, str]
"""A price: amount, currency, `wholesale` or `retail`."""
Dates = tuple[tuple[str, datetime], ...]
"""Preview dates by field of `previews`."""


_TAKEDOWN_FLAGS = frozenset({"TakeDown", "AllDealsCancelled"})
_ALL_PREVIEWS = ("PreOrderPreviewDateTime", "PreOrderPreviewDate")
"""One date for everything (3.8)."""
_PREVIEW_DATE_NAMES = frozenset([*(name for names in _PREVIEW_DATES.values() for name in names), *_ALL_PREVIEWS])


@dataclass(frozen=True, slots=True)
class Window:
    """A validity period: local days, which are included, or moments; those without zone are local."""

    start_date: date | None = None
    start_at: datetime | None = None
    end_date: date | None = None
    end_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A distribution channel as the message names it."""

    name: str | None
    trading_name: str | None
    party_id: str | None
    namespace: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """The terms of a deal without its territories. Deals of equal kind are merged."""

    releases: tuple[str, ...]
    models: tuple[str, ...]
    uses: tuple[str, ...]
    interfaces: tuple[str, ...]
    carriers: tuple[str, ...]
    channel_kinds: tuple[str, ...]
    channels: tuple[Channel, ...]
    excluded_channels: tuple[Channel, ...]
    policies: tuple[str, ...]
    window: Window
    price_code: str | None
    price: Amount | None
    pre_order: bool
    gratification: tuple[str, ...]
    previews: Dates
    """Preview dates in the deal itself (3.8)."""
    takedown: bool
    """TakeDown or AllDealsCancelled (3.8)."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """Preview dates for some territories; without any, for all."""

    territories: tuple[str, ...]
    excluded: tuple[str, ...]
    dates: Dates


@dataclass(slots=True)
class Offer:
    """All deals of one kind, and where they hold together. Without territories a deal holds everywhere."""

    kind: Kind
    area: Area = field(default_factory=Area)
    order: dict[str, None] = field(default_factory=dict)
    """Territories in the message's order."""


class Deals:
    """Collects the DealList record by record. Memory grows with the kinds of deals, not with their number."""

    def __init__(self, notes: Notes) -> None:
        self.offers: dict[Kind, Offer] = {}
        self.visibilities: dict[str, Visibility] = {}
        """Preview dates by their reference (4.x)."""
        self._notes = notes
        self._releases: dict[int, list[str]] = {}

    def add(self, node: Node, group: int) -> None:
        """Adds one child of a DealList or ReleaseDeal."""
        if node.name == "DealReleaseReference":
            self._releases = {group: [*self._releases.get(group, []), node.consume() or ""]}
        elif node.name == "Deal":
            for terms in node.all("DealTerms"):
                self._add_terms(terms, tuple(self._releases.get(group, [])))
        elif node.name in ("ReleaseVisibility", "TrackReleaseVisibility"):
            self._add_visibility(node.text("VisibilityReference") or "", node)

    def _add_terms(self, terms: Node, releases: tuple[str, ...]) -> None:
        territories = terms.texts("TerritoryCode")
        area = Area.of(territories, terms.texts("ExcludedTerritoryCode"))
        kind = _kind(terms, releases, _dates(terms), *_prices(terms, self._notes))
        for window in _windows(terms, self._notes):
            kind = replace(kind, window=window)
            offer = self.offers.setdefault(kind, Offer(kind))
            offer.area |= area
            offer.order.update(dict.fromkeys(territories))

    def merged(self) -> list[Offer]:
        """The offers, with those merged that differ only in their releases."""
        merged: dict[tuple[Kind, Area], Offer] = {}
        for offer in self.offers.values():
            without_releases = replace(offer.kind, releases=())
            key = (without_releases, offer.area)
            known = merged.get(key)
            releases = (*known.kind.releases, *offer.kind.releases) if known else offer.kind.releases
            merged[key] = replace(offer, kind=replace(without_releases, releases=tuple(dict.fromkeys(releases))))
        return list(merged.values())

    def _add_visibility(self, reference: str, node: Node) -> None:
        dates = _dates(node)
        if dates:
            included, excluded = node.texts("TerritoryCode"), node.texts("ExcludedTerritoryCode")
            self.visibilities[reference] = Visibility(tuple(included), tuple(excluded), dates)


def _dates(node: Node) -> Dates:
    """The preview dates in the element; a day begins at local midnight."""
    if not node.has(_PREVIEW_DATE_NAMES):
        return ()
    found = {key: _day_or_moment(node.text(*names)) for key, names in _PREVIEW_DATES.items()}
    if common := _day_or_moment(node.text(*_ALL_PREVIEWS)):
        found = {key: at or common for key, at in found.items()}
    return tuple((key, at) for key, at in found.items() if at)


def _day_or_moment(text: str | None) -> datetime | None:
    found = day(text)
    return moment(text) or (midnight(found) if found else None)


def _windows(terms: Node, notes: Notes) -> Iterator[Window]:
    periods = terms.all("ValidityPeriod")
    for period in periods:
        start = period.text("StartDateTime", "StartDate")
        end = period.text("EndDateTime", "EndDate")
        for text in (start, end):
            if text and not day(text):
                notes.lost("Deal/ValidityPeriod", f"{text!r} is not a date.", "unreadable-date", "Use YYYY-MM-DD.")
        yield Window(_start_day(start), _start_at(start), _whole_day(end), moment(end))
    if not periods:
        yield Window()


def _whole_day(text: str | None) -> date | None:
    """The day of a date; None for a dateTime."""
    return None if moment(text) else day(text)


def _start_day(text: str | None) -> date | None:
    """The day of a date, or of a dateTime at local midnight, which is the same."""
    at = moment(text)
    return day(text) if at is None or (at.tzinfo is None and at == midnight(at.date())) else None


def _start_at(text: str | None) -> datetime | None:
    return None if _start_day(text) else moment(text)


def _kind(
    terms: Node, releases: tuple[str, ...], previews: Dates, price_code: str | None, price: Amount | None
) -> Kind:
    return Kind(
        releases=releases,
        models=_coded_values(terms, "CommercialModelType"),
        uses=_coded_values(terms, "UseType"),
        interfaces=_coded_values(terms, "UserInterfaceType"),
        carriers=_coded_values(terms, "CarrierType"),
        policies=_coded_values(terms, "RightsClaimPolicy/RightsClaimPolicyType"),
        channel_kinds=_coded_values(terms, "DistributionChannelType"),
        channels=_channels(terms, "DistributionChannel"),
        excluded_channels=_channels(terms, "ExcludedDistributionChannel"),
        window=Window(),
        price_code=price_code,
        price=price,
        pre_order=flag(terms.text("IsPreOrderDeal")) is True,
        gratification=tuple(terms.texts("InstantGratificationResourceList/DealResourceReference")),
        previews=previews,
        takedown=terms.has(_TAKEDOWN_FLAGS) and "true" in (terms.text("TakeDown"), terms.text("AllDealsCancelled")),
    )


def _coded_values(terms: Node, path: str) -> tuple[str, ...]:
    return tuple(sorted({text for node in terms.all(path) if (text := _coded_value(node))}))


def _coded_value(node: Node) -> str | None:
    text = node.consume()
    own = node.attributes.get("UserDefinedValue") if text == "UserDefined" else None
    return f"{USER_DEFINED}{own}" if own else text


def _channels(terms: Node, name: str) -> tuple[Channel, ...]:
    return tuple(_channel(node) for node in terms.all(name))


def _channel(node: Node) -> Channel:
    """A DPID needs no namespace; it may stand as a proprietary id in the namespace of DDEX, or as the party's id."""
    name, trading_name = node.text("PartyName/FullName"), node.text("TradingName")
    identity = node.one("PartyId/DPID") or node.one("PartyId/ProprietaryId") or node.one("PartyId")
    value = identity.consume() if identity else None
    namespace = identity.attributes.get("Namespace") if identity else None
    return Channel(name, trading_name, value, None if (value or "").startswith("PADPIDA") else namespace)


def _prices(terms: Node, notes: Notes) -> tuple[str | None, Amount | None]:
    """The code and the amount of the price, of which a deal has one each; notes further ones, which are not kept."""
    stated = terms.all("PriceInformation")
    codes = list(dict.fromkeys(code for each in stated if (code := _price_code(each))))
    amounts = list(dict.fromkeys(amount for each in stated for amount in _amounts(each)))
    others = [*codes[1:], *(f"{amount} {currency} ({kind})" for amount, currency, kind in amounts[1:])]
    if others:
        message = f"A deal states further prices: {', '.join(others)}."
        notes.lost("Deal/PriceInformation", message, "several-prices", "Add them as deals for other territories.")
    return (codes[0] if codes else None), (amounts[0] if amounts else None)


def _price_code(prices: Node) -> str | None:
    """The code of the price. Where 3.8 states a range too, the range is informative (PriceRangeType)."""
    return prices.text("PriceCode", "PriceRangeType")


def _amounts(prices: Node) -> Iterator[Amount]:
    for name, kind in (("WholesalePricePerUnit", "wholesale"), ("SuggestedRetailPrice", "retail")):
        node = prices.one(name)
        text = node.consume() if node else None
        if node and text:
            with suppress(InvalidOperation):
                yield Decimal(text), node.attributes.get("CurrencyCode", ""), kind
