"""Derives the release's rights, territories, deals and preview dates from a message's deals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.messages.ern.area import Area
from shared.messages.ern.read.elements.deals import Deals, Kind, Offer
from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.release.uses import uses_of

_PAID = "PayAsYouGoModel"
_EVERYWHERE = frozenset({"Worldwide"})


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


def read_offering(deals: Deals, main: str, tracks: Mapping[str, str], notes: Notes, *, as_of: date | None) -> Offering:
    """What the deals offer. `main` is the main release's reference; `tracks` maps track releases to track ids."""
    live = [offer for offer in deals.merged() if not offer.kind.takedown]
    relevant = [offer for offer in live if {main, *tracks} & {*offer.kind.releases}]
    if len(relevant) < len(live):
        notes.lost("DealList", f"{len(live) - len(relevant)} deals refer to other releases.", "stray-deal")
    offering = Offering(previews=_previews(deals, notes))
    offering.terms = [_term(offer, use, main, tracks) for offer in relevant for use in _known_uses(offer.kind, notes)]
    offering.offered = any(_is_live(offer.kind, as_of) for offer in relevant)
    offering.own = not _uniform(relevant, main, tracks)
    if relevant:
        offering.rights = _rights([offer.kind for offer in relevant])
        offering.territories = _territories(relevant)
    return offering


def _known_uses(kind: Kind, notes: Notes) -> tuple[str, ...]:
    names, unmatched = uses_of(kind)
    for model, use in unmatched:
        combination = f"{model or 'no model'} with {use or 'no use'}"
        notes.lost("ReleaseDeal/Deal", f"There is no deal name for {combination}.", "unknown-deal")
    return names


def _is_live(kind: Kind, as_of: date | None) -> bool:
    end = kind.window.end_day or (kind.window.end_at.date() if kind.window.end_at else None)
    return end is None or as_of is None or end > as_of


def _uniform(offers: Sequence[Offer], main: str, tracks: Mapping[str, str]) -> bool:
    """Whether all deals cover the whole release, with the same territories, periods and price codes."""
    everything = {main, *tracks}
    terms = {(offer.kind.window, frozenset(offer.territories), frozenset(offer.excluded or ())) for offer in offers}
    unrestricted = all(
        {*offer.kind.releases} == everything
        and not (offer.kind.pre_order or offer.kind.price or offer.kind.gratification)
        for offer in offers
    )
    return len(terms) <= 1 and len(_price_codes([offer.kind for offer in offers])) <= 1 and unrestricted


def _price_codes(kinds: Sequence[Kind]) -> set[str | None]:
    """The price codes of individually paid uses; subscription streams have none."""
    return {kind.price_code for kind in kinds if kind.price_code or _PAID in kind.models}


def _rights(kinds: Sequence[Kind]) -> dict[str, Any]:
    """Rights from the first start to the last end; without an end if any deal has none."""
    windows = [kind.window for kind in kinds]
    first = min(windows, key=lambda window: _day(window.start_day, window.start_at) or date.max)
    rights: dict[str, Any] = {"startDate": _day(first.start_day, first.start_at), "startAt": first.start_at}
    if all(window.end_day or window.end_at for window in windows):
        last = max(windows, key=lambda window: _day(window.end_day, window.end_at) or date.min)
        rights |= {"endDate": last.end_day, "endAt": last.end_at}
    codes = _price_codes(kinds)
    if len(codes) == 1:
        rights["priceCode"] = codes.pop()
    return rights


def _day(day: date | None, moment: Any) -> date | None:
    return day or (moment.date() if moment else None)


def _territories(offers: Iterable[Offer]) -> dict[str, Any]:
    """All territories in which something is offered, in the message's order."""
    area, order = Area(), dict[str, None]()
    for offer in offers:
        area |= Area.of(offer.territories, offer.excluded or ())
        order |= offer.territories
    if area.world:
        return {"mode": "worldwide", "excluded": sorted(area.names)}
    return {"mode": "selected", "included": [each for each in order if each in area.names]}


def _term(offer: Offer, use: str, main: str, tracks: Mapping[str, str]) -> dict[str, Any]:
    kind, window = offer.kind, offer.kind.window
    named = [tracks[reference] for reference in kind.releases if reference in tracks]
    scope = "tracks" if main not in kind.releases else "all" if named or not tracks else "release"
    return {
        "use": use,
        "scope": scope,
        "tracks": named if len(named) < len(tracks) else [],
        "territories": [each for each in offer.territories if each not in _EVERYWHERE],
        "excludedTerritories": sorted(offer.excluded or ()),
        "startDate": window.start_day,
        "startAt": window.start_at,
        "endDate": window.end_day,
        "endAt": window.end_at,
        "priceCode": kind.price_code,
        "price": dict(zip(("amount", "currency", "kind"), kind.price, strict=True)) if kind.price else None,
        "instantGratification": list(kind.gratification),
    }


def _previews(deals: Deals, notes: Notes) -> dict[str, Any] | None:
    """The release's four preview dates. A missing date becomes the latest of the others."""
    found: dict[str, datetime] = {}
    for dates in deals.previews.values():
        found = {**dates, **found}
    if not found:
        return None
    missing = [key for key in ("release", "trackListing", "coverArt", "clip") if key not in found]
    if missing:
        message = f"There is no preview date for {', '.join(missing)}; the latest of the others is used."
        notes.lost("DealList/ReleaseVisibility", message, "incomplete-previews")
    return dict.fromkeys(missing, max(found.values())) | found
