"""Implements `stardust import`: `check` shows what an import would bring; without buckets it needs no network."""

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.catalog.imports.check import FoundRelease, Preview, check_sources
from shared.catalog.imports.columns.profile import load_profile
from shared.catalog.imports.findings import CellFinding
from shared.cli.commands import import_jobs
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_json
from shared.cli.inputs.options import Clock, Json, Private
from shared.cli.inputs.recordings import matches_as_json, matches_of, print_matches
from shared.cli.inputs.sources import sources_of
from shared.cli.output import print_cell_finding, print_json, progress
from shared.clock import system_clock
from shared.model.archives.imports import MappingProfile
from shared.platform.catalogues.connect import connect_deezer
from shared.platform.network.guard import Network

if TYPE_CHECKING:
    from shared.catalog.recordings.folder import FolderMatches

app = typer.Typer(help="Check and import catalogues of other systems.", no_args_is_help=True)
app.command("plan")(import_jobs.plan)
app.command("apply")(import_jobs.apply)
app.command("rollback")(import_jobs.rollback)
_SHOWN_RELEASES = 20
_SHOWN_FINDINGS = 200


@app.callback()
def imports() -> None:
    """Check and import catalogues of other systems."""


@app.command("check")
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Spreadsheets (CSV, TSV, .xlsx), JSON, ERN messages, Apple packages, ZIP files, or folders of them, "
            "also in buckets: gs://bucket/folder, s3://bucket/folder.",
            metavar="FILE...",
        ),
    ],
    profile: Annotated[
        Path | None,
        typer.Option("--map", help="A profile as JSON: columns, ignored, fixed, dateOrder.", metavar="PROFILE"),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="Write each spreadsheet as CSV with a column of findings: r.csv, r-2.csv ...",
            metavar="CSV",
        ),
    ] = None,
    listen: Annotated[
        bool,
        typer.Option(
            "--listen",
            help="Compare recordings that nothing else places with the 30-second previews at Deezer (needs a network).",
        ),
    ] = False,
    deezer: Annotated[
        str, typer.Option("--deezer", envvar="STARDUST_DEEZER_URL", help="The address of Deezer's API.", metavar="URL")
    ] = "https://api.deezer.com",
    private: Private = False,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Parse, map, validate and preview files. Every finding names its row and column.

    What a release lacks is a warning, because a draft may be unfinished. Exits with 1 if a file cannot be read or a
    release has an error, with 2 if the profile is not valid or there is no spreadsheet to report on.

    The recordings and covers of folders are matched: by the names in the table, by barcode and position or ISRC in the
    name, by the ISRC in the tags, by title and duration, by title, and with --listen by sound.

    Buckets are read with the credentials of this machine: Application Default Credentials, or those of the AWS command
    line. STORAGE_EMULATOR_HOST and AWS_ENDPOINT_URL name other servers.
    """
    mapping = load_profile(load_json(profile)) if profile else MappingProfile()
    unopened: list[CellFinding] = []
    with progress("Read the files", quiet=as_json) as tell:
        sources = chain.from_iterable(sources_of(text, unopened, tell) for text in files)
        preview = check_sources(sources, mapping, now=clock or system_clock())
    if unopened:
        found = [each for each in preview.findings if each.code != "empty" or each.file]
        preview.findings = [*unopened, *found]
    if report:
        _write_reports(report, preview)
    network = Network(allow_private=private)
    catalogue = connect_deezer(deezer, network, system_clock) if listen else None
    matched = matches_of(files, preview.releases, catalogue, network)
    if as_json:
        print_json({**_as_json(preview), **matches_as_json(matched)})
    else:
        _print(preview, matched, several=len(preview.files) > 1)
    if preview.has_errors:
        raise typer.Exit(FINDINGS)


def _write_reports(path: Path, preview: Preview) -> None:
    """Writes the report of the first table to the path, and those of others beside it: `r.csv`, `r-2.csv`."""
    for number, (_, text) in enumerate(preview.reports(), 1):
        (path if number == 1 else path.with_stem(f"{path.stem}-{number}")).write_bytes(text.encode())


def _as_json(preview: Preview) -> dict[str, Any]:
    return {
        "releases": [release.content for release in preview.releases],
        "findings": [finding.to_dict() for finding in preview.all_findings()],
        "mapping": preview.mapping,
        "suggestions": preview.suggestions,
        "choices": preview.choices,
        "files": preview.files,
        "outcomes": [_outcome(release) for release in preview.releases],
    }


def _outcome(release: FoundRelease) -> dict[str, Any]:
    return {
        "file": release.file,
        "location": release.location,
        "rows": release.rows,
        "importable": release.importable,
        "files": release.files,
    }


def _print(preview: Preview, files: "FolderMatches | None", *, several: bool) -> None:
    console = Console(soft_wrap=False, emoji=False)
    _print_mapping(console, preview)
    _print_releases(console, preview)
    if files:
        print_matches(console, files, preview.releases)
    findings = preview.summary()
    for finding in findings[:_SHOWN_FINDINGS]:
        print_cell_finding(console, finding, several=several)
    if len(findings) > _SHOWN_FINDINGS:
        console.print(f"... and {len(findings) - _SHOWN_FINDINGS} more findings; --json shows all.", style="dim")
    importable = sum(release.importable for release in preview.releases)
    tracks = sum(len(_tracks(release)) for release in preview.releases)
    errors = sum(finding.severity == "error" for finding in findings)
    console.print(
        f"{_counted(len(preview.releases), 'release')} with {_counted(tracks, 'track')}; {importable} can be imported; "
        f"{_counted(errors, 'error')}, {_counted(len(findings) - errors, 'other finding')}."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _print_mapping(console: Console, preview: Preview) -> None:
    if not preview.mapping:
        return
    table = Table("Column", "Field", title="Columns", title_justify="left")
    for heading, name in preview.mapping.items():
        near = preview.suggestions.get(heading)
        other = f"not imported; similar: {', '.join(near)}" if near else "not imported"
        table.add_row(escape(heading), escape(name) if name else f"[dim]{escape(other)}[/]")
    console.print(table)


def _print_releases(console: Console, preview: Preview) -> None:
    if not preview.releases:
        return
    table = Table(
        "Where", "Barcode", "Title", "Artist", "Date", "Tracks", "Import", title="Releases", title_justify="left"
    )
    for release in preview.releases[:_SHOWN_RELEASES]:
        basic = release.content.get("basic")
        values = basic if isinstance(basic, dict) else {}
        texts = [str(values.get(name, "")) for name in ("barcode", "title", "displayArtist", "releaseDate")]
        tracks = str(len(_tracks(release)))
        table.add_row(
            escape(release.location), *map(escape, texts), tracks, "yes" if release.importable else "[red]no[/]"
        )
    console.print(table)
    if len(preview.releases) > _SHOWN_RELEASES:
        console.print(f"... and {len(preview.releases) - _SHOWN_RELEASES} more releases.", style="dim")


def _tracks(release: FoundRelease) -> list[Any]:
    tracks = release.content.get("tracks")
    return tracks if isinstance(tracks, list) else []
