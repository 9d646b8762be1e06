"""Compares what reports say was sold with what DSPs say is live."""

from collections.abc import Mapping

from shared.sales.analytics.answer import CatalogueComparison, Incomparable
from shared.sales.analytics.catalogue.not_live import sales_not_live
from shared.sales.analytics.catalogue.releases import Catalogue
from shared.sales.analytics.catalogue.sold import Sold, is_outdated
from shared.sales.analytics.catalogue.unsold import live_without_sales
from shared.sales.analytics.recordings import Recordings


def compare(
    sold: Sold, recordings: Recordings, catalogue: Catalogue, *, until: str, today: str, alone: bool
) -> CatalogueComparison:
    """The comparison; nothing if there are no reports, or only old ones, because it is about what is live today.

    `until`: the last complete month of the period. `today`: the last complete month. `alone`: the reports are about one
    service only, so that nothing is said of other targets. Reads at most 501 entries of the index, a hundred targets,
    200 releases, those whose terms were cut, and a hundred entries for each thirty identifiers. Raises Unavailable.
    """
    months = sold.recent(until)
    if not months or is_outdated(months, today):
        return CatalogueComparison(incomparable=[*_outdated(sold.names)])
    releases, all_releases = catalogue.releases()
    unsold, obstacles = live_without_sales(releases, sold, recordings, catalogue, until=until, today=today, alone=alone)
    found = sales_not_live(releases, all_releases, recordings, catalogue, months)
    if not all_releases or found.undecided:
        obstacles.append(Incomparable(name="", reason="tooManyReleases"))
    return CatalogueComparison(
        months=months,
        live_without_sales=unsold,
        sales_not_live=found.rows,
        undetermined=found.undetermined,
        incomparable=obstacles,
    )


def _outdated(names: Mapping[str, str]) -> list[Incomparable]:
    return [Incomparable(name=names[key], reason="outdated") for key in sorted(names)]
