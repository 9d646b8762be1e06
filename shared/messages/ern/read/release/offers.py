"""Derives the release's rights, territories, deals and preview dates from a message's deals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.messages.ddex.notes import Notes
from shared.messages.ern.area import Area
from shared.messages.ern.read.elements.deals import Channel, Dates, Deals, Kind, Offer
from shared.messages.ern.read.release.uses import uses_of
from shared.model.catalog.period import earliest, end_of, latest, start_of

_PAID = "PayAsYouGoModel"


@dataclass(slots=True)
class Offering:
    """`terms` are all deals as deal documents; `own` is true if they add to `rights` and `territories`."""

    rights: dict[str, Any] = field(default_factory=dict)
    territories: dict[str, Any] = field(default_factory=dict)
    terms: list[dict[str, Any]] = field(default_factory=list)
    own: bool = False
    previews: dict[str, Any] | None = None
    offered: bool = False
    """Whether anything is offered on or after the message's date."""


def read_offering(
    deals: Deals, main: str, tracks: Mapping[str, str], notes: Notes, *, as_of: datetime | None
) -> Offering:
    """What the deals offer. `main` is the main release's reference; `tracks` maps track releases to track ids."""
    live = [offer for offer in deals.merged() if not offer.kind.takedown]
    relevant = [offer for offer in live if {main, *tracks} & {*offer.kind.releases}]
    if len(relevant) < len(live):
        notes.lost("DealList", f"{len(live) - len(relevant)} deals refer to other releases.", "stray-deal")
    previews = _Previews(deals, relevant)
    offering = Offering(previews=previews.common)
    offering.terms = [
        _term(offer, area, own, use, main, tracks)
        for offer in relevant
        for area, own in previews.parts(offer)
        for use in uses_of(offer.kind)
    ]
    previews.note_unused(notes)
    offering.offered = any(_is_live(offer.kind, as_of) for offer in relevant)
    offering.own = not _uniform(relevant, main, tracks) or any(term["previews"] for term in offering.terms)
    if relevant:
        offering.rights = _rights([offer.kind for offer in relevant])
        offering.territories = _territories(relevant)
    return offering


def _is_live(kind: Kind, as_of: datetime | None) -> bool:
    """Whether the deal has not ended everywhere. A deal that ends in the moment of the message takes down."""
    end = end_of(kind.window)
    return end is None or as_of is None or latest(end) > as_of


def _uniform(offers: Sequence[Offer], main: str, tracks: Mapping[str, str]) -> bool:
    """Whether all deals cover the whole release, with the same territories, periods and price codes."""
    everything = {main, *tracks}
    terms = {(offer.kind.window, offer.area) for offer in offers}
    unrestricted = all(
        {*offer.kind.releases} == everything
        and not (offer.kind.pre_order or offer.kind.price or offer.kind.gratification)
        and not (offer.kind.channels or offer.kind.excluded_channels)
        and not (offer.kind.price_code and _PAID not in offer.kind.models)  # the release's code is for paid uses only
        for offer in offers
    )
    return len(terms) <= 1 and len(_price_codes([offer.kind for offer in offers])) <= 1 and unrestricted


def _price_codes(kinds: Sequence[Kind]) -> set[str | None]:
    """The price codes of individually paid uses; subscription streams have none."""
    return {kind.price_code for kind in kinds if kind.price_code or _PAID in kind.models}


def _rights(kinds: Sequence[Kind]) -> dict[str, Any]:
    """Rights from the first start to the last end; without an end if any deal has none."""
    windows = [kind.window for kind in kinds]
    rights: dict[str, Any] = {}
    starting = [window for window in windows if start_of(window)]
    if starting:
        first = min(starting, key=lambda window: earliest(start_of(window) or datetime.max))
        day = first.start_date or (first.start_at.date() if first.start_at else None)
        rights |= {"startDate": day, "startAt": first.start_at}
    if all(end_of(window) for window in windows):
        last = max(windows, key=lambda window: latest(end_of(window) or datetime.min))
        rights |= {"endDate": last.end_date, "endAt": last.end_at}
    codes = _price_codes(kinds)
    if len(codes) == 1:
        rights["priceCode"] = codes.pop()
    return rights


def _territories(offers: Iterable[Offer]) -> dict[str, Any]:
    """All territories in which something is offered, in the message's order."""
    area, order = Area(), dict[str, None]()
    for offer in offers:
        area |= offer.area
        order |= offer.order
    if area.world:
        return {"mode": "worldwide", "excluded": sorted(area.names)}
    return {"mode": "selected", "included": [each for each in order if each in area.names]}


def _term(
    offer: Offer, area: Area, own_previews: dict[str, datetime] | None, use: str, main: str, tracks: Mapping[str, str]
) -> dict[str, Any]:
    """The offer in `area` as a deal document."""
    kind, window = offer.kind, offer.kind.window
    named = [tracks[reference] for reference in kind.releases if reference in tracks]
    scope = "tracks" if main not in kind.releases else "all" if named or not tracks else "release"
    return {
        "use": use,
        "scope": scope,
        "tracks": named if len(named) < len(tracks) else [],
        "territories": [] if area.world else [each for each in offer.order if each in area.names],
        "excludedTerritories": sorted(area.names) if area.world else [],
        "startDate": window.start_date,
        "startAt": window.start_at,
        "endDate": window.end_date,
        "endAt": window.end_at,
        "priceCode": kind.price_code,
        "price": dict(zip(("amount", "currency", "kind"), kind.price, strict=True)) if kind.price else None,
        "instantGratification": list(kind.gratification),
        "previews": own_previews,
        "distributionChannels": [_channel(each) for each in kind.channels],
        "excludedDistributionChannels": [_channel(each) for each in kind.excluded_channels],
    }


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "name": channel.name or (channel.trading_name if channel.party_id is None else None),
        "tradingName": channel.trading_name,
        "partyId": channel.party_id,
        "namespace": channel.namespace,
    }


class _Previews:
    """The preview dates of the message: those of the release, and those of deals in other territories."""

    def __init__(self, deals: Deals, offers: Sequence[Offer]) -> None:
        visible = list(deals.visibilities.values())
        everywhere = [each for each in visible if not each.territories]
        self.common = _joined([each.dates for each in everywhere])
        in_deals = {offer.kind.previews for offer in offers}
        if len(in_deals) == 1 and (dates := next(iter(in_deals))):
            self.common = _joined([dates])
        self._local: dict[Area, dict[str, datetime]] = {}
        for each in visible:
            if each.territories:
                area = Area.of(each.territories, each.excluded)
                self._local[area] = (_joined([each.dates]) or {}) | self._local.get(area, {})
        self._used: set[Area] = set()

    def parts(self, offer: Offer) -> Iterator[tuple[Area, dict[str, datetime] | None]]:
        """The territories of the offer, divided by preview dates that differ from those of the release."""
        in_deal = _joined([offer.kind.previews]) if offer.kind.previews else None
        if in_deal:
            yield offer.area, None if in_deal == self.common else in_deal
            return
        rest = offer.area
        for place, dates in self._local.items():
            if part := rest & place:
                self._used.add(place)
                yield part, dates
                rest -= place
        if rest or not offer.area:
            yield rest, None

    def note_unused(self, notes: Notes) -> None:
        """Notes preview dates for territories for which there is no deal of its own."""
        for place in self._local.keys() - self._used:
            message = f"There are preview dates for {place}, but no deal for these territories alone."
            notes.lost("DealList/ReleaseVisibility", message, "stray-previews")


def _joined(dates: Iterable[Dates]) -> dict[str, datetime] | None:
    """The dates together; of several for the same, the first."""
    found: dict[str, datetime] = {}
    for each in dates:
        found = {**dict(each), **found}
    return found or None
