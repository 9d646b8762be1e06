"""Composes preview dates: in the deals of ERN 3.8.2, as visibilities that releases and tracks refer to in 4.x."""

from typing import NamedTuple

from shared.messages.ern.area import Area
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.deals.terms import WORLD, Terms, deal_area, stated_order, stated_terms, written
from shared.messages.ern.compose.formatting import moment
from shared.messages.ern.parts import Period, PreviewDates, TrackVisibility, Visibility
from shared.model.catalog.offer import Previews


class Visible(NamedTuple):
    """The preview dates of the release and of its tracks."""

    release: tuple[Visibility, ...] = ()
    tracks: tuple[TrackVisibility, ...] = ()


def visibilities(context: Context) -> Visible:
    """The preview dates as elements of their own, if the version has them."""
    if context.version.previews_in_deals or context.request.action == "Takedown":
        return Visible()
    places = _by_territory(context)
    releases = tuple(
        Visibility(f"V{number}", *_area(area, order), _dates(previews))
        for number, (area, order, previews) in enumerate(places, start=1)
    )
    if not context.profile.track_releases:
        if any(each.dates.clip for each in releases) and not context.version.local_visibility:
            _warn(context, "previews.clip", "when a clip of a release without track releases may be heard")
        return Visible(releases)
    tracks = tuple(
        TrackVisibility(f"V{number}", each.territories, each.excluded, each.dates.track_listing, each.dates.clip)
        for number, each in enumerate((each for each in releases), start=len(releases) + 1)
        if each.dates.track_listing
    )
    return Visible(releases, tracks)


def deal_previews(context: Context, terms: Terms, period: Period) -> PreviewDates | None:
    """The preview dates in a deal of 3.8.2: all four or none. One that is not stated is the start of the deal."""
    previews = (terms.term.previews if terms.term else None) or context.release.previews
    dates = _dates(previews) if previews else None
    if dates is None or not any(dates) or not context.version.previews_in_deals or context.request.action == "Takedown":
        return None
    if not all(dates):
        context.warn(
            "previews",
            "ERN 3.8.2 needs all four preview dates or none; those that are not stated are the start of the deal.",
            "previews-completed",
            "State all four.",
        )
    start = period.start or f"{period.start_date}T00:00:00"
    return PreviewDates(*(each or start for each in dates))


def _by_territory(context: Context) -> list[tuple[Area, tuple[str, ...], Previews]]:
    """The preview dates by territories, which do not overlap; those of the release hold where no deal has its own."""
    found: list[tuple[Area, tuple[str, ...], Previews]] = []
    covered = Area()
    for terms in stated_terms(context):
        term = terms.term
        if term is None or term.previews is None or not any(_dates(term.previews)):
            continue
        if not context.version.local_visibility:
            _warn(context, f"{terms.path}.previews", "preview dates of some territories")
            continue
        area = deal_area(context, terms) - covered
        if area:
            found.append((area, tuple(stated_order(context, term)), term.previews))
            covered |= area
    previews, rest = context.release.previews, Area(world=True) - covered
    if previews and any(_dates(previews)) and rest:
        found.insert(0, (rest, (), previews))
    return found


def _area(area: Area, order: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Preview dates without territories hold everywhere."""
    included, excluded = written(area, order)
    return (() if included == (WORLD,) else included), excluded


def _dates(previews: Previews) -> PreviewDates:
    times = (previews.release, previews.track_listing, previews.cover_art, previews.clip)
    return PreviewDates(*(moment(each) if each else None for each in times))


def _warn(context: Context, path: str, what: str) -> None:
    context.warn(
        path,
        f"ERN {context.version.name} cannot express {what}.",
        "not-in-version",
        "Send a later version if the recipient accepts one.",
    )
