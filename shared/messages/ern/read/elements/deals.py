"""Owns the reading of deals: what is offered to whom, where, from when; deals that differ only in place are one."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import day, flag, instant, word

_MOMENTS = {
    "release": ("ReleaseDisplayStartDateTime", "ReleaseDisplayStartDate"),
    "trackListing": (
        "FullTrackListingPreviewStartDateTime",
        "TrackListingPreviewStartDateTime",
        "TrackListingPreviewStartDate",
    ),
    "coverArt": ("CoverArtPreviewStartDateTime", "CoverArtPreviewStartDate"),
    "clip": ("ClipPreviewStartDateTime", "ClipPreviewStartDate"),
}

_ENDINGS = frozenset({"TakeDown", "AllDealsCancelled"})
_MOMENT_NAMES = frozenset(name for names in _MOMENTS.values() for name in names)


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when: days at each territory's midnight, or instants."""

    start_day: date | None = None
    start_at: datetime | None = None
    end_day: date | None = None
    end_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes two deals the same but for their territories."""

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
    """Deals of one kind; empty `territories` and `excluded` mean that the message names none."""

    kind: Kind
    territories: dict[str, None] = field(default_factory=dict)
    """In the message's order."""
    excluded: set[str] | None = None


class Deals:
    """Collects the DealList record by record; memory grows with the kinds of deals, not with their number."""

    def __init__(self, notes: Notes) -> None:
        self.offers: dict[Kind, Offer] = {}
        self.moments: dict[str, dict[str, datetime]] = {}
        """Preview moments by visibility reference; `deal` are those that 3.8 deals state."""
        self._notes = notes
        self._releases: dict[int, list[str]] = {}

    def add(self, node: Node, group: int) -> None:
        """One child of a DealList or of its ReleaseDeals."""
        if node.name == "DealReleaseReference":
            self._releases = {group: [*self._releases.get(group, []), node.take() or ""]}
        elif node.name == "Deal":
            for terms in node.all("DealTerms"):
                self._add_terms(terms, tuple(self._releases.get(group, [])))
        elif node.name in ("ReleaseVisibility", "TrackReleaseVisibility"):
            self._add_moments(node.text("VisibilityReference") or "", node)

    def _add_terms(self, terms: Node, releases: tuple[str, ...]) -> None:
        self._add_moments("deal", terms)
        territories = terms.texts("TerritoryCode")
        excluded = set(terms.texts("ExcludedTerritoryCode"))
        for window in _windows(terms, self._notes):
            kind = _kind(terms, releases, window)
            offer = self.offers.setdefault(kind, Offer(kind))
            offer.territories.update(dict.fromkeys(territories))
            if excluded:
                offer.excluded = excluded if offer.excluded is None else offer.excluded & excluded

    def merged(self) -> list[Offer]:
        """The offers, where those that differ only in their releases are one."""
        merged: dict[tuple[Kind, frozenset[str], frozenset[str]], Offer] = {}
        for offer in self.offers.values():
            plain = replace(offer.kind, releases=())
            key = (plain, frozenset(offer.territories), frozenset(offer.excluded or ()))
            known = merged.get(key)
            releases = (*known.kind.releases, *offer.kind.releases) if known else offer.kind.releases
            merged[key] = replace(offer, kind=replace(plain, releases=tuple(dict.fromkeys(releases))))
        return list(merged.values())

    def _add_moments(self, reference: str, node: Node) -> None:
        if not node.has(_MOMENT_NAMES):
            return
        moments = {key: at for key, names in _MOMENTS.items() if (at := _moment(node.text(*names)))}
        if moments:
            self.moments.setdefault(reference, {}).update(moments)


def _moment(said: str | None) -> datetime | None:
    """A moment; a day, or a local time, is taken as UTC."""
    found = day(said)
    return instant(said) or (datetime(found.year, found.month, found.day, tzinfo=UTC) if found else None)


def _windows(terms: Node, notes: Notes) -> Iterator[Window]:
    periods = terms.all("ValidityPeriod")
    for period in periods:
        start = period.text("StartDateTime", "StartDate")
        end = period.text("EndDateTime", "EndDate")
        for said in (start, end):
            if said and not day(said):
                notes.lost("Deal/ValidityPeriod", f"{said!r} is no date.", "unreadable-date", "Write YYYY-MM-DD.")
        yield Window(_local_day(start), instant(start), _local_day(end), instant(end))
    if not periods:
        yield Window()


def _local_day(said: str | None) -> date | None:
    """The day of a date, or of a dateTime without zone; an instant is no day."""
    return None if instant(said) else day(said)


def _kind(terms: Node, releases: tuple[str, ...], window: Window) -> Kind:
    prices = terms.one("PriceInformation")
    return Kind(
        releases=releases,
        models=_words(terms, "CommercialModelType"),
        uses=_words(terms, "UseType"),
        interfaces=_words(terms, "UserInterfaceType"),
        carriers=_words(terms, "CarrierType"),
        policies=_words(terms, "RightsClaimPolicy/RightsClaimPolicyType"),
        window=window,
        price_code=prices.text("PriceCode") if prices else None,
        price=_price(prices) if prices else None,
        pre_order=flag(terms.text("IsPreOrderDeal")) is True,
        gratification=tuple(terms.texts("InstantGratificationResourceList/DealResourceReference")),
        takedown=terms.has(_ENDINGS) and "true" in (terms.text("TakeDown"), terms.text("AllDealsCancelled")),
    )


def _words(terms: Node, path: str) -> tuple[str, ...]:
    return tuple(sorted({said for node in terms.all(path) if (said := word(node))}))


def _price(prices: Node) -> tuple[Decimal, str, str] | None:
    for name, kind in (("WholesalePricePerUnit", "wholesale"), ("SuggestedRetailPrice", "retail")):
        node = prices.one(name)
        said = node.take() if node else None
        if node and said:
            try:
                return Decimal(said), node.attributes.get("CurrencyCode", ""), kind
            except InvalidOperation:
                return None
    return None
