"""Finds recordings with sales that are in no release which is live."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from shared.model.delivery.entry import Liveness
from shared.sales.analytics.answer import MAX_LISTED, SalesNotLive, SaleStanding
from shared.sales.analytics.catalogue.releases import Catalogue, LiveRelease
from shared.sales.analytics.recordings import Recording
from shared.sales.money.sums import Sum


class NotLive(NamedTuple):
    """What was found."""

    rows: list[SalesNotLive]
    undetermined: int
    """Recordings of releases of which no DSP said whether they are live."""
    undecided: bool
    """Whether recordings were left out because too many releases have them."""


def sales_not_live(
    releases: Sequence[LiveRelease],
    all_releases: bool,
    recordings: Iterable[Recording],
    catalogue: Catalogue,
    months: Collection[str],
) -> NotLive:
    """The most used recordings of these months first, at most MAX_LISTED.

    If `releases` are not all of the catalogue, those that have the recordings are searched before anything is claimed.
    """
    sold = [(recording, total) for recording in recordings if (total := _sold_in(recording, months)).quantity > 0]
    sold = [(recording, total) for recording, total in sold if recording.identifiers]
    sold.sort(key=lambda each: (-each[1].quantity, min(each[0].identifiers)))
    found = _liveness(releases)
    suspects = [each for each in sold if _best(each[0], found) not in ("yes", "unknown")][:MAX_LISTED]
    undecided: set[str] = set()
    if not all_releases:
        searched, undecided = catalogue.releases_with(sorted({key for each, _ in suspects for key in each.identifiers}))
        found = _liveness([*releases, *searched])
    rows, left_out = [], False
    for recording, total in suspects:
        live = _best(recording, found)
        if live in ("yes", "unknown"):
            continue
        if not undecided.isdisjoint(recording.identifiers):
            left_out = True
            continue
        rows.append(_row(recording, total, "notLive" if live == "no" else "unknownRelease"))
    undetermined = sum(_best(recording, found) == "unknown" for recording, _ in sold)
    return NotLive(rows, undetermined, left_out)


def _sold_in(recording: Recording, months: Collection[str]) -> Sum:
    total = Sum()
    for use in recording.uses:
        if use.month in months:
            total.add(use.quantity, use.revenue)
    return total


def _liveness(releases: Iterable[LiveRelease]) -> dict[Liveness, set[str]]:
    """The identifiers of releases by whether these are live."""
    found: dict[Liveness, set[str]] = {"yes": set(), "unknown": set(), "no": set()}
    for release in releases:
        found[release.liveness] |= release.identifiers
    return found


def _best(recording: Recording, found: dict[Liveness, set[str]]) -> Liveness | None:
    """The best that is known of a release with the recording; None if there is no such release."""
    return next((live for live, known in found.items() if not known.isdisjoint(recording.identifiers)), None)


def _row(recording: Recording, total: Sum, standing: SaleStanding) -> SalesNotLive:
    return SalesNotLive(**dict(recording.sold(total.figures())), standing=standing)
