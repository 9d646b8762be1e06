"""Implements `stardust sales analytics`: shows what sells, as a deployment's API sums its stored reports."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import Columns, print_table, text_of

_SHOWN = 20
_FIGURES: Columns = (("Quantity", "quantity"), ("Revenue", "revenue"))
_MONTHS: Columns = (("Month", "month"), ("Reports", "reports"), *_FIGURES)
_NAMES: Columns = (("Name", "name"), *_FIGURES)
_RECORDINGS: Columns = (("ISRC", "isrc"), ("UPC", "upc"), ("Artist", "artist"), ("Title", "title"), *_FIGURES)
_PROJECTION: Columns = (
    ("Month", "month"),
    ("Quantity", "quantity"),
    ("At least", "low"),
    ("At most", "high"),
    ("Estimated revenue", "estimatedRevenue"),
)
_MISSING: Columns = (("Service", "service"), ("Reports", "cadence"), ("Missing", "missing"))
_ANOMALIES: Columns = (
    ("Month", "month"),
    ("ISRC", "recording.isrc"),
    ("Title", "recording.title"),
    ("Services", "services"),
    ("Why", "reason"),
)
_UNSOLD: Columns = (("Release", "releaseId"), ("Title", "title"), ("Target", "target"), ("Live since", "since"))
_NOT_LIVE: Columns = (*_RECORDINGS, ("Standing", "standing"))
_INCOMPARABLE: Columns = (("Name", "name"), ("Why", "reason"))


def analytics(
    since: Annotated[str | None, typer.Option(help="The first month, YYYY-MM.", metavar="MONTH")] = None,
    until: Annotated[str | None, typer.Option(help="The last month, YYYY-MM.", metavar="MONTH")] = None,
    service: Annotated[str | None, typer.Option(help="Only this service, such as Spotify.")] = None,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Show what sells, by default in the last twelve complete months: from the sales reports that a deployment stores.

    The API key needs the scope sales:read. Projections are estimates; what is unusual is a hint, no finding.
    """
    found = connect(profile).get("/sales/analytics", since=since, until=until, service=service).json
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: Mapping[str, Any]) -> None:
    console, catalogue = Console(soft_wrap=True, emoji=False), found["catalogue"]
    total = found["total"]
    console.print(
        escape(
            f"{found['since']} to {found['until']}: {found['reports']} reports, quantity {total['quantity']}, "
            f"revenue {text_of(total['revenue']) or 'not stated'}."
        ),
        highlight=False,
    )
    if not found["complete"]:
        console.print("Not all reports are counted: choose a shorter period or a service.", style="yellow")
    if found["mixedReports"]:
        mixed = found["mixedReports"]
        console.print(f"Not counted, as they are about several services: {mixed} reports.", style="yellow")
    sections: tuple[tuple[str, Iterable[Mapping[str, Any]], Columns], ...] = (
        ("By month", found["byMonth"], _MONTHS),
        ("By service", found["byService"], _NAMES),
        ("By territory", found["byTerritory"], _NAMES),
        ("By use", found["byUse"], _NAMES),
        ("Most used", found["recordings"], _RECORDINGS),
        ("Projected (an estimate)", found["projection"], _PROJECTION),
        ("Missing reports", _missing(found["availability"]), _MISSING),
        ("Worth a look", found["anomalies"], _ANOMALIES),
        ("Live without sales", catalogue["liveWithoutSales"], _UNSOLD),
        ("Sold, but not live", catalogue["salesNotLive"], _NOT_LIVE),
        ("Not compared with the catalogue", catalogue["incomparable"], _INCOMPARABLE),
    )
    for heading, rows, columns in sections:
        listed = list(rows)
        if listed:
            console.print(f"\n[bold]{heading}[/]")
            print_table(listed[:_SHOWN], columns)
            if len(listed) > _SHOWN:
                console.print(f"... and {len(listed) - _SHOWN} more; --json shows them.", style="dim")


def _missing(availability: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The services with missing reports, and the months of these."""
    rows = [
        {**each, "missing": [month["month"] for month in each["months"] if month["missing"]]} for each in availability
    ]
    return [row for row in rows if row["missing"]]
