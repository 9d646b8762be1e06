"""Compares deals: uses, territories, dates and prices, per track and for the whole release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Severity
from shared.messages.ern.area import Area
from shared.messages.ern.data.deals import combination
from shared.messages.ern.diff.change import Change
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.period import earliest, end_of, latest, start_of
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track

TARGET_DEALS = "the target's deals"
"""The `use` of a release that has no deals of its own."""
_KEEP = "If this is not intended, restore it before sending the update: the latest message replaces all deals."


@dataclass(frozen=True, slots=True)
class Offer:
    """One effective deal: absent territories and dates are replaced by the release's."""

    use: str
    area: Area
    start: datetime
    end: datetime | None
    """When the deal is over: for a last day, its end. Both are without zone if local."""
    price: str | None
    scope: str
    tracks: frozenset[str]
    path: str

    def holds_for(self, track: Track) -> bool:
        """Whether the deal offers the track individually."""
        return self.scope != "release" and (not self.tracks or track.id in self.tracks)


def offers_of(release: Release) -> list[Offer]:
    """Every deal of the release. If it has none, a single one that stands for the target's deals."""
    terms = release.deals or [DealTerm(use=TARGET_DEALS)]
    paths = [f"deals[{index}]" for index in range(len(terms))] if release.deals else ["rights"]
    return [_offer(release, term, path) for term, path in zip(terms, paths, strict=True)]


def _offer(release: Release, term: DealTerm, path: str) -> Offer:
    territories, rights = release.territories, release.rights
    included = term.territories or (territories.included if territories.mode == "selected" else [])
    excluded = term.excluded_territories or ([] if term.territories else territories.excluded)
    start = start_of(term) or start_of(rights)
    end = end_of(term) or end_of(rights)
    deal = combination(term.use)
    amount = f"{term.price.amount:f} {term.price.currency}" if term.price else None
    assert start is not None
    return Offer(
        use=term.use,
        area=Area.of(included, excluded),
        start=start,
        end=end,
        price=amount or term.price_code or rights.price_code,
        scope=term.scope or ("all" if deal is None or deal.tracks else "release"),
        tracks=frozenset(term.tracks) if term.scope == "tracks" else frozenset(),
        path=path,
    )


def area_of(offers: Sequence[Offer], track: Track | None = None, *, asked_at: datetime | None = None) -> Area:
    """Where the track, or the release as a whole, is offered now or later."""
    area = Area()
    for offer in offers:
        ended = offer.end is not None and asked_at is not None and latest(offer.end) <= asked_at
        applies = offer.holds_for(track) if track else offer.scope != "tracks"
        if applies and not ended:
            area |= offer.area
    return area


def compare_offers(previous: Release, following: Release, asked_at: datetime | None) -> Iterator[Change]:
    """Yields the loss of the whole release, of uses and of territories, and changed dates and prices."""
    before, after = offers_of(previous), offers_of(following)
    old_area, new_area = area_of(before, asked_at=asked_at), area_of(after, asked_at=asked_at)
    if old_area and not new_area:
        yield Change(
            "release-withdrawn",
            "removed",
            "deals" if following.deals else "rights",
            "The release as a whole is no longer offered anywhere.",
            "error",
            str(old_area),
            str(new_area),
            _KEEP,
        )
        return
    yield from _lost_area("the release", "territories", old_area, new_area)
    yield from _by_use(before, after)


def _lost_area(what: str, path: str, old_area: Area, new_area: Area) -> Iterator[Change]:
    lost, gained = old_area - new_area, new_area - old_area
    if lost:
        message = f"{what.capitalize()} is no longer offered in: {lost}."
        yield Change("territories-lost", "removed", path, message, "error", str(old_area), str(new_area), _KEEP)
    if gained:
        message = f"{what.capitalize()} is now also offered in: {gained}."
        yield Change("territories-gained", "added", path, message, "info", str(old_area), str(new_area))


def _by_use(before: Sequence[Offer], after: Sequence[Offer]) -> Iterator[Change]:
    for use in dict.fromkeys(offer.use for offer in (*before, *after)):
        old = [offer for offer in before if offer.use == use]
        new = [offer for offer in after if offer.use == use]
        if not new and any(offer.use == TARGET_DEALS for offer in after):
            message = f"The release no longer has its own terms for {use}."
            yield Change("deal-removed", "removed", old[0].path, message, "warning")
        elif not new and use != TARGET_DEALS:
            message = f"The release is no longer offered for {use}."
            yield Change("use-withdrawn", "removed", old[0].path, message, "error", use, None, _KEEP)
        elif not old and use != TARGET_DEALS:
            yield Change("use-added", "added", new[0].path, f"The release is now offered for {use}.", "info", None, use)
        elif old and new:
            yield from _same_use(use, old, new)


def _same_use(use: str, old: Sequence[Offer], new: Sequence[Offer]) -> Iterator[Change]:
    yield from _use_area(use, old, new)
    path = new[0].path
    old_start, new_start = _first_start(old), _first_start(new)
    if earliest(old_start) < earliest(new_start):
        message = f"The start date for {use} is later; the release is not offered until then."
        yield Change("start-changed", "changed", path, message, "warning", _date_text(old_start), _date_text(new_start))
    elif earliest(old_start) > earliest(new_start):
        message = f"The start date for {use} is earlier."
        yield Change("start-changed", "changed", path, message, "info", _date_text(old_start), _date_text(new_start))
    old_end, new_end = _last_end(old), _last_end(new)
    if old_end != new_end:
        earlier = new_end is not None and (old_end is None or latest(new_end) < latest(old_end))
        message = f"The end date for {use} is {'earlier' if earlier else 'later or removed'}."
        severity: Severity = "warning" if earlier else "info"
        yield Change("end-changed", "changed", path, message, severity, _end_text(old_end), _end_text(new_end))
    old_prices, new_prices = _prices(old), _prices(new)
    if old_prices != new_prices:
        message = f"The price for {use} changes."
        yield Change("price-changed", "changed", path, message, "warning", old_prices, new_prices)


def _use_area(use: str, old: Sequence[Offer], new: Sequence[Offer]) -> Iterator[Change]:
    """Territories that this use gains or loses. Changes to the whole release are reported there."""
    old_area, new_area = _union(old), _union(new)
    if use != TARGET_DEALS and old_area != new_area:
        yield from _lost_area(use, new[0].path, old_area, new_area)


def _union(offers: Sequence[Offer]) -> Area:
    area = Area()
    for offer in offers:
        area |= offer.area
    return area


def _last_end(offers: Sequence[Offer]) -> datetime | None:
    ends = [offer.end for offer in offers]
    return None if None in ends else max((end for end in ends if end), key=latest)


def _first_start(offers: Sequence[Offer]) -> datetime:
    return min((offer.start for offer in offers), key=earliest)


def _prices(offers: Sequence[Offer]) -> str | None:
    return ", ".join(sorted({offer.price for offer in offers if offer.price})) or None


def _date_text(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    return instant.date().isoformat() if instant.time() == datetime.min.time() else instant.isoformat()


def _end_text(end: datetime | None) -> str | None:
    """The last day, or the moment."""
    if end is None or end.tzinfo or end.time() != datetime.min.time():
        return _date_text(end)
    return (end - timedelta(days=1)).date().isoformat()
