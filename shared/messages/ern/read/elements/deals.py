"""Reads deals: uses, territories, periods and prices. Deals that differ only in their territories are merged."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import coded_value, day, flag, instant

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

_TAKEDOWN_FLAGS = frozenset({"TakeDown", "AllDealsCancelled"})
_PREVIEW_DATE_NAMES = frozenset(name for names in _PREVIEW_DATES.values() for name in names)


@dataclass(frozen=True, slots=True)
class Window:
    """A validity period: days that begin at local midnight, or instants."""

    start_day: date | None = None
    start_at: datetime | None = None
    end_day: date | None = None
    end_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """The terms of a deal without its territories. Deals of equal kind are merged."""

    releases: tuple[str, ...]
    models: tuple[str, ...]
    uses: tuple[str, ...]
    interfaces: tuple[str, ...]
    carriers: tuple[str, ...]
    policies: tuple[str, ...]
    window: Window
    price_code: str | None
    price: tuple[Decimal, str, str] | None
    """Amount, currency, `wholesale` or `retail`."""
    pre_order: bool
    gratification: tuple[str, ...]
    takedown: bool
    """TakeDown or AllDealsCancelled (3.8)."""


@dataclass(slots=True)
class Offer:
    """All deals of one kind. Empty `territories` and `excluded`: the message names none."""

    kind: Kind
    territories: dict[str, None] = field(default_factory=dict)
    """In the message's order."""
    excluded: set[str] | None = None


class Deals:
    """Collects the DealList record by record. Memory grows with the kinds of deals, not with their number."""

    def __init__(self, notes: Notes) -> None:
        self.offers: dict[Kind, Offer] = {}
        self.previews: dict[str, dict[str, datetime]] = {}
        """Preview dates by visibility reference; the key `deal` holds those in 3.8 deals."""
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
            self._add_previews(node.text("VisibilityReference") or "", node)

    def _add_terms(self, terms: Node, releases: tuple[str, ...]) -> None:
        self._add_previews("deal", terms)
        territories = terms.texts("TerritoryCode")
        excluded = set(terms.texts("ExcludedTerritoryCode"))
        for window in _windows(terms, self._notes):
            kind = _kind(terms, releases, window)
            offer = self.offers.setdefault(kind, Offer(kind))
            offer.territories.update(dict.fromkeys(territories))
            if excluded:
                offer.excluded = excluded if offer.excluded is None else offer.excluded & excluded

    def merged(self) -> list[Offer]:
        """The offers, with those merged that differ only in their releases."""
        merged: dict[tuple[Kind, frozenset[str], frozenset[str]], Offer] = {}
        for offer in self.offers.values():
            without_releases = replace(offer.kind, releases=())
            key = (without_releases, frozenset(offer.territories), frozenset(offer.excluded or ()))
            known = merged.get(key)
            releases = (*known.kind.releases, *offer.kind.releases) if known else offer.kind.releases
            merged[key] = replace(offer, kind=replace(without_releases, releases=tuple(dict.fromkeys(releases))))
        return list(merged.values())

    def _add_previews(self, reference: str, node: Node) -> None:
        if not node.has(_PREVIEW_DATE_NAMES):
            return
        previews = {key: at for key, names in _PREVIEW_DATES.items() if (at := _instant(node.text(*names)))}
        if previews:
            self.previews.setdefault(reference, {}).update(previews)


def _instant(text: str | None) -> datetime | None:
    """An instant; a day or a local time is taken as UTC."""
    found = day(text)
    return instant(text) or (datetime(found.year, found.month, found.day, tzinfo=UTC) if found else None)


def _windows(terms: Node, notes: Notes) -> Iterator[Window]:
    periods = terms.all("ValidityPeriod")
    for period in periods:
        start = period.text("StartDateTime", "StartDate")
        end = period.text("EndDateTime", "EndDate")
        for text in (start, end):
            if text and not day(text):
                notes.lost("Deal/ValidityPeriod", f"{text!r} is not a date.", "unreadable-date", "Use YYYY-MM-DD.")
        yield Window(_local_day(start), instant(start), _local_day(end), instant(end))
    if not periods:
        yield Window()


def _local_day(text: str | None) -> date | None:
    """The day of a date, or of a dateTime without zone; None for an instant."""
    return None if instant(text) else day(text)


def _kind(terms: Node, releases: tuple[str, ...], window: Window) -> Kind:
    prices = terms.one("PriceInformation")
    return Kind(
        releases=releases,
        models=_coded_values(terms, "CommercialModelType"),
        uses=_coded_values(terms, "UseType"),
        interfaces=_coded_values(terms, "UserInterfaceType"),
        carriers=_coded_values(terms, "CarrierType"),
        policies=_coded_values(terms, "RightsClaimPolicy/RightsClaimPolicyType"),
        window=window,
        price_code=prices.text("PriceCode") if prices else None,
        price=_price(prices) if prices else None,
        pre_order=flag(terms.text("IsPreOrderDeal")) is True,
        gratification=tuple(terms.texts("InstantGratificationResourceList/DealResourceReference")),
        takedown=terms.has(_TAKEDOWN_FLAGS) and "true" in (terms.text("TakeDown"), terms.text("AllDealsCancelled")),
    )


def _coded_values(terms: Node, path: str) -> tuple[str, ...]:
    return tuple(sorted({text for node in terms.all(path) if (text := coded_value(node))}))


def _price(prices: Node) -> tuple[Decimal, str, str] | None:
    for name, kind in (("WholesalePricePerUnit", "wholesale"), ("SuggestedRetailPrice", "retail")):
        node = prices.one(name)
        text = node.consume() if node else None
        if node and text:
            try:
                return Decimal(text), node.attributes.get("CurrencyCode", ""), kind
            except InvalidOperation:
                return None
    return None
