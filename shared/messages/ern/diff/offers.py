"""Owns the comparison of what is offered: uses, territories, dates and prices, per track and for the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from shared.messages.ern.area import Area
from shared.messages.ern.diff.change import Change
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release, Track

AS_ASKED = "what the target asks for"
"""The use of a release without deals of its own."""
_KEEP = "If that is not meant, put it back before the update goes out: the latest message replaces all deals."


@dataclass(frozen=True, slots=True)
class Offer:
    """One deal in effect: absent territories and dates are the release's."""

    use: str
    area: Area
    start: datetime
    end: datetime | None
    price: str | None
    scope: str
    tracks: frozenset[str]
    path: str

    def holds_for(self, track: Track) -> bool:
        """Whether the track is offered by it on its own."""
        return self.scope != "release" and (not self.tracks or track.id in self.tracks)


def offers_of(release: Release) -> list[Offer]:
    """Every deal of the release; one in the target's words where it has none of its own."""
    terms = release.deals or [DealTerm(use=AS_ASKED)]
    paths = [f"deals[{index}]" for index in range(len(terms))] if release.deals else ["rights"]
    return [_offer(release, term, path) for term, path in zip(terms, paths, strict=True)]


def _offer(release: Release, term: DealTerm, path: str) -> Offer:
    whole, rights = release.territories, release.rights
    included = term.territories or (whole.included if whole.mode == "selected" else [])
    excluded = term.excluded_territories or ([] if term.territories else whole.excluded)
    starts = _moment(term.start_at, term.start_date) or _moment(rights.start_at, rights.start_date)
    amount = f"{term.price.amount:f} {term.price.currency}" if term.price else None
    assert starts is not None
    return Offer(
        use=term.use,
        area=Area.of(included, excluded),
        start=starts,
        end=_moment(term.end_at, term.end_date) or _moment(rights.end_at, rights.end_date),
        price=amount or term.price_code or rights.price_code,
        scope=term.scope,
        tracks=frozenset(term.tracks) if term.scope == "tracks" else frozenset(),
        path=path,
    )


def _moment(at: datetime | None, day: date | None) -> datetime | None:
    return at or (datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None)


def area_of(offers: Sequence[Offer], track: Track | None = None, *, asked_at: datetime | None = None) -> Area:
    """Where something is offered now or later: the track, or the release as a whole."""
    area = Area()
    for offer in offers:
        over = offer.end is not None and asked_at is not None and offer.end <= asked_at
        concerned = offer.holds_for(track) if track else offer.scope != "tracks"
        if concerned and not over:
            area |= offer.area
    return area


def compare_offers(previous: Release, following: Release, asked_at: datetime | None) -> Iterator[Change]:
    """Whether the whole release, a use of it or a territory is lost; changed dates and prices."""
    before, after = offers_of(previous), offers_of(following)
    was, is_now = area_of(before, asked_at=asked_at), area_of(after, asked_at=asked_at)
    if was and not is_now:
        yield Change(
            "release-withdrawn",
            "removed",
            "deals" if following.deals else "rights",
            "The release as a whole is no longer offered anywhere.",
            "error",
            str(was),
            str(is_now),
            _KEEP,
        )
        return
    yield from _lost_area("the release", "territories", was, is_now)
    yield from _by_use(before, after)


def _lost_area(what: str, path: str, was: Area, is_now: Area) -> Iterator[Change]:
    lost, gained = was - is_now, is_now - was
    if lost:
        message = f"{what.capitalize()} is no longer offered in: {lost}."
        yield Change("territories-lost", "removed", path, message, "error", str(was), str(is_now), _KEEP)
    if gained:
        message = f"{what.capitalize()} is newly offered in: {gained}."
        yield Change("territories-gained", "added", path, message, "info", str(was), str(is_now))


def _by_use(before: Sequence[Offer], after: Sequence[Offer]) -> Iterator[Change]:
    for use in dict.fromkeys(offer.use for offer in (*before, *after)):
        old = [offer for offer in before if offer.use == use]
        new = [offer for offer in after if offer.use == use]
        if not new and any(offer.use == AS_ASKED for offer in after):
            yield Change("deal-removed", "removed", old[0].path, f"No terms of its own for {use} any more.", "warning")
        elif not new and use != AS_ASKED:
            message = f"It is no longer offered for {use}."
            yield Change("use-withdrawn", "removed", old[0].path, message, "error", use, None, _KEEP)
        elif not old and use != AS_ASKED:
            yield Change("use-added", "added", new[0].path, f"It is newly offered for {use}.", "info", None, use)
        elif old and new:
            yield from _same_use(use, old, new)


def _same_use(use: str, old: Sequence[Offer], new: Sequence[Offer]) -> Iterator[Change]:
    yield from _use_area(use, old, new)
    path = new[0].path
    started, starts = min(offer.start for offer in old), min(offer.start for offer in new)
    if started < starts:
        message = f"{use}: starts later; until then it is not offered."
        yield Change("start-changed", "changed", path, message, "warning", _shown(started), _shown(starts))
    elif started > starts:
        message = f"{use}: starts earlier."
        yield Change("start-changed", "changed", path, message, "info", _shown(started), _shown(starts))
    ended, ends = _last_end(old), _last_end(new)
    if ended != ends:
        sooner = ends is not None and (ended is None or ends < ended)
        message = f"{use}: ends {'sooner' if sooner else 'later or never'}."
        yield Change(
            "end-changed", "changed", path, message, "warning" if sooner else "info", _shown(ended), _shown(ends)
        )
    paid, pays = _prices(old), _prices(new)
    if paid != pays:
        yield Change("price-changed", "changed", path, f"{use}: another price.", "warning", paid, pays)


def _use_area(use: str, old: Sequence[Offer], new: Sequence[Offer]) -> Iterator[Change]:
    """A territory that only this use loses; what the whole loses is said once, of the whole."""
    was, is_now = _union(old), _union(new)
    if use != AS_ASKED and was != is_now:
        yield from _lost_area(use, new[0].path, was, is_now)


def _union(offers: Sequence[Offer]) -> Area:
    area = Area()
    for offer in offers:
        area |= offer.area
    return area


def _last_end(offers: Sequence[Offer]) -> datetime | None:
    ends = [offer.end for offer in offers]
    return None if None in ends else max(end for end in ends if end)


def _prices(offers: Sequence[Offer]) -> str | None:
    return ", ".join(sorted({offer.price for offer in offers if offer.price})) or None


def _shown(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat()
