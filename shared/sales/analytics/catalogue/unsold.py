"""Finds releases that are live at a service which reported no sale of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from shared.model.delivery.entry import Standing
from shared.model.delivery.target import DeliveryTarget
from shared.sales.analytics.answer import MAX_LISTED, Incomparable, LiveWithoutSales, Obstacle
from shared.sales.analytics.catalogue.releases import Catalogue, LiveRelease
from shared.sales.analytics.catalogue.sold import RECENT_MONTHS, Sold, is_outdated, sold_identifiers
from shared.sales.analytics.months import first_day
from shared.sales.analytics.names import name_key
from shared.sales.analytics.recordings import Recordings

_MAX_CANDIDATES = 2 * MAX_LISTED
"""Releases whose documents are read."""


class _Place(NamedTuple):
    """A target, the service that it is, and what that reported of lately."""

    target: DeliveryTarget
    service: str
    months: list[str]
    sold: set[str]


def live_without_sales(
    releases: Sequence[LiveRelease],
    sold: Sold,
    recordings: Recordings,
    catalogue: Catalogue,
    *,
    until: str,
    today: str,
    alone: bool,
) -> tuple[list[LiveWithoutSales], list[Incomparable]]:
    """The releases, and which services and targets cannot be compared; the parameters are those of `compare`.

    A release counts if it was live before the months that are compared. That it has no sale is claimed only if the
    reports list all of their recordings, and none of them has its barcode or an ISRC of its tracks.
    """
    targets = catalogue.targets()
    places, obstacles = _places(targets, sold, recordings, until, today, alone)
    candidates = list(islice(_candidates(releases, places), _MAX_CANDIDATES))
    identifiers = catalogue.documents(release.entry.id for release, _, _ in candidates)
    found = [
        _row(release, place, since)
        for release, place, since in candidates
        if release.entry.id in identifiers and place.sold.isdisjoint(identifiers[release.entry.id])
    ]
    return found[:MAX_LISTED], obstacles


def _places(
    targets: Sequence[DeliveryTarget], sold: Sold, recordings: Recordings, until: str, today: str, alone: bool
) -> tuple[list[_Place], list[Incomparable]]:
    places, obstacles, matched = [], [], set()
    for service, name in sorted(sold.names.items()):
        same = [each for each in targets if _names(each) & {service, *sold.senders.get(service, ())}]
        matched |= {each.id for each in same}
        months = sold.recent(until, service)
        if obstacle := _obstacle(same, sold, service, months, today):
            obstacles.append(Incomparable(name=name, reason=obstacle))
            continue
        identifiers = sold_identifiers(recordings, service, months)
        places += [_Place(each, name, months, identifiers) for each in same]
    if not alone:
        obstacles += [Incomparable(name=each.name, reason="noService") for each in targets if each.id not in matched]
    return places, obstacles


def _obstacle(
    targets: Sequence[DeliveryTarget], sold: Sold, service: str, months: Sequence[str], today: str
) -> Obstacle | None:
    if not targets:
        return "noTarget"
    if len(months) < RECENT_MONTHS:
        return "tooFewMonths"
    if is_outdated(months, today):
        return "outdated"
    return None if sold.lists_all(service, months) else "notListed"


def _names(target: DeliveryTarget) -> set[str]:
    """What a service or the sender of its reports may be called. Names are the same or not; no likeness counts."""
    names = (target.name, target.ddex.party_name, target.ddex.party_id)
    return {key for key in map(name_key, names) if key}


def _candidates(
    releases: Sequence[LiveRelease], places: Sequence[_Place]
) -> Iterator[tuple[LiveRelease, _Place, date]]:
    for release in releases:
        for place in places:
            standing = release.entry.standings.get(place.target.id)
            since = _live_since(standing) if standing else None
            if since and since < first_day(place.months[0]) and place.sold.isdisjoint(release.identifiers):
                yield release, place, since


def _live_since(standing: Standing) -> date | None:
    return (standing.since or standing.sent or standing.created).date() if standing.live == "yes" else None


def _row(release: LiveRelease, place: _Place, since: date) -> LiveWithoutSales:
    return LiveWithoutSales(
        release_id=release.entry.id,
        title=release.entry.title,
        display_artist=release.entry.display_artist,
        barcode=release.entry.barcode,
        target_id=place.target.id,
        target=place.target.name,
        service=place.service,
        since=since,
        months=place.months,
    )
