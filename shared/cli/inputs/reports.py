"""Opens the sales reports that are named on the command line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from shared.cli.inputs.documents import load_json
from shared.cli.inputs.places import place_of
from shared.cli.output import progress
from shared.model.sales.mapping import SalesMapping
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.tables.heading import load_mapping

ReportFiles = Annotated[
    list[str],
    typer.Argument(
        help="Flat-file reports (DDEX DSR), spreadsheets (CSV, TSV, .xlsx), packed with gzip or not, or folders "
        "of them, also in buckets: gs://bucket/folder, s3://bucket/folder.",
        metavar="FILE...",
    ),
]
ReportMapping = Annotated[
    Path | None,
    typer.Option("--map", help="A profile for spreadsheets as JSON: columns, ignored, fixed, dateOrder, decimalMark."),
]


@contextmanager
def open_reports(texts: Sequence[str], profile: Path | None, *, quiet: bool) -> Iterator[ReportCheck]:
    """The reports in these files and folders, to be read once within the block, which shows the progress.

    Raises InvalidInput if the profile is not valid. A file that cannot be opened is a finding.
    """
    mapping, findings = mapping_in(profile), Findings()
    sources = list(sources_at(texts, findings))
    total = sum(_size(source.name) for source in sources)
    done = 0
    with progress("Read the reports", quiet=quiet) as tell:

        def read(size: int) -> None:
            nonlocal done
            done += size
            tell(done, max(done, total))

        yield ReportCheck(sources, mapping, read, findings=findings)


def mapping_in(profile: Path | None) -> SalesMapping:
    """The mapping profile in a file. Raises InvalidInput if it is not valid."""
    return load_mapping(load_json(profile)) if profile else SalesMapping()


def sources_at(texts: Sequence[str], findings: Findings) -> Iterator[Source]:
    """The files at the paths and addresses; what cannot be opened is a finding."""
    for text in texts:
        place = place_of(text)
        try:
            for name in sorted(place.names()) if place.is_folder else [""]:
                with place.open(name):
                    yield Source(place.shown(name), partial(place.open, name))
        except OSError as error:
            message = f"Cannot open the file: {error.strerror or error}."
            FileFindings(findings, place.shown()).add(message, "unreadable", "Check the path.")


def _size(name: str) -> int:
    path = Path(name)
    return path.stat().st_size if path.is_file() else 0
