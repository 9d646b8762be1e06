"""Validates the releases of a table, and says of every problem in which cell it is. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.catalog.imports.columns.fields import Field, fields
from shared.catalog.imports.columns.heading import Heading
from shared.catalog.imports.findings import MAX_QUOTED, CellFinding, quoted
from shared.catalog.imports.tables.build import TableRelease
from shared.catalog.imports.tables.rows import Cell
from shared.errors import Finding
from shared.model.identifiers import gtin_key

_TRACK = re.compile(r"^tracks\[(\d+)\]\.?")
_INDEX = re.compile(r"\[\d+\]")
_NOT_NAMED = frozenset({"rights.startDate", "type", "rights", "basic", "metadata"})
"""Paths whose value follows from others: their absence is not reported beside that of the others."""


def cell_findings(release: TableRelease, problems: Sequence[Finding], heading: Heading) -> Iterator[CellFinding]:
    """The problems that validation found in the content, each with its cell. What is missing is a warning: a draft
    may be unfinished."""
    for problem in problems:
        if problem.path in release.failed or (problem.code == "missing" and problem.path in _NOT_NAMED):
            continue
        if problem.code == "missing":
            yield _missing(release, problem.path, heading)
        else:
            yield _invalid(release, problem)


def _invalid(release: TableRelease, problem: Finding) -> CellFinding:
    cell = _cell_of(release, problem.path)
    row = cell.row if cell else _row_of(release, problem.path)
    return CellFinding(
        problem.message,
        problem.code,
        problem.severity,
        problem.remedy or "",
        row=row or release.rows[0],
        column=cell.column.heading if cell else None,
        value=cell.text[:MAX_QUOTED] if cell else "",
        path=problem.path,
    )


def _cell_of(release: TableRelease, path: str) -> Cell | None:
    """The cell of the path, or of the nearest path above it."""
    while path:
        if cell := release.origins.get(path):
            return cell
        shorter = _INDEX.sub("", path) if path.endswith("]") and not path.startswith("tracks[") else ""
        path = shorter or re.sub(r"(\.?[^.\[\]]+|\[\d+\])$", "", path)
    return None


def _row_of(release: TableRelease, path: str) -> int:
    track = _TRACK.match(path)
    number = int(track[1]) if track else -1
    return release.track_rows[number] if 0 <= number < len(release.track_rows) else release.rows[0]


def _missing(release: TableRelease, path: str, heading: Heading) -> CellFinding:
    plain = _TRACK.sub("", path)
    found = _field_of(plain, is_track=path.startswith("tracks["))
    used = {cell.column.heading for cell in release.origins.values()}
    column = next(
        (
            each
            for each in heading.columns
            if plain in (each.field.release_path, each.field.track_path)
            and not (each.field.shared and each.heading in used)
        ),
        None,
    )
    name = column.heading if column else found.name if found else plain
    if column:
        message, remedy = f"{quoted(name)} is empty.", "Fill it, or give a fixed value in a profile."
    else:
        message = f"The file has no column for {name}."
        remedy = f"Add a column {name}, give a fixed value in a profile, or complete the draft later."
    return CellFinding(
        message,
        "missing",
        "warning",
        remedy,
        row=_row_of(release, path),
        column=column.heading if column else None,
        path=path,
    )


def _field_of(path: str, *, is_track: bool) -> Field | None:
    found = [field for field in fields().values() if path == (field.track_path if is_track else field.release_path)]
    return min(found, key=lambda field: field.shared, default=None)


def condensed(findings: Sequence[CellFinding]) -> list[CellFinding]:
    """The findings, with those that say the same of the whole file as one: an absent column, ambiguous dates."""
    kept: list[CellFinding] = []
    first: dict[tuple[str, str, str], int] = {}
    times: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        whole = finding.code == "ambiguous-date" or (finding.code == "missing" and finding.column is None)
        if not whole:
            kept.append(finding)
            continue
        key = (finding.file, finding.code, finding.column or _INDEX.sub("", finding.path))
        times[key] = times.get(key, 0) + 1
        if key not in first:
            first[key] = len(kept)
            kept.append(finding)
    for key, place in first.items():
        if times[key] > 1:
            kept[place] = replace(kept[place], message=f"{kept[place].message} So in {times[key]} places.")
    return kept


def repeated(releases: Sequence[TableRelease]) -> Iterator[tuple[TableRelease, CellFinding]]:
    """What occurs twice: a position on a disc or an ISRC within a release, an ISRC with two titles, a barcode."""
    titles: dict[str, tuple[str, int]] = {}
    barcodes: dict[str, TableRelease] = {}
    for release in releases:
        yield from ((release, finding) for finding in _within(release))
        yield from ((release, finding) for finding in _other_title(release, titles))
        barcode = str(release.content.get("basic", {}).get("barcode", ""))
        if barcode and (other := barcodes.setdefault(gtin_key(barcode), release)) is not release:
            cell = release.origins.get("basic.barcode")
            message = f"The barcode is also that of {other.location}."
            yield release, _at(cell, release.rows[0], message, "repeated-barcode", "error", "basic.barcode")


def _within(release: TableRelease) -> Iterator[CellFinding]:
    positions: dict[tuple[int, int], int] = {}
    isrcs: dict[str, int] = {}
    for index, track in enumerate(release.content.get("tracks", [])):
        row = release.track_rows[index] if index < len(release.track_rows) else release.rows[0]
        place = (track.get("discNumber", 1), track.get("sequenceNumber", 0))
        if (other := positions.setdefault(place, row)) != row:
            cell = release.origins.get(f"tracks[{index}].sequenceNumber")
            message = f"Row {other} has the same position: disc {place[0]}, track {place[1]}."
            yield _at(cell, row, message, "repeated-position", "warning", f"tracks[{index}].sequenceNumber")
        isrc = track.get("isrc")
        if isrc and (other := isrcs.setdefault(isrc, row)) != row:
            cell = release.origins.get(f"tracks[{index}].isrc")
            message = f"Row {other} of the same release has the same ISRC."
            yield _at(cell, row, message, "repeated-isrc", "warning", f"tracks[{index}].isrc")


def _other_title(release: TableRelease, titles: dict[str, tuple[str, int]]) -> Iterator[CellFinding]:
    for index, track in enumerate(release.content.get("tracks", [])):
        isrc, title = track.get("isrc"), str(track.get("metadata", {}).get("title", ""))
        if not isrc or not title:
            continue
        row = release.track_rows[index] if index < len(release.track_rows) else release.rows[0]
        other, first = titles.setdefault(isrc, (title, row))
        if other.casefold() != title.casefold():
            cell = release.origins.get(f"tracks[{index}].isrc")
            message = f"Row {first} has the same ISRC with another title: {quoted(other)}."
            yield _at(cell, row, message, "isrc-of-another", "warning", f"tracks[{index}].isrc")


def _at(cell: Cell | None, row: int, message: str, code: str, severity: str, path: str) -> CellFinding:
    return CellFinding(
        message,
        code,
        severity,  # type: ignore[arg-type]  # a Severity
        "Correct one of them.",
        row=cell.row if cell and cell.row else row,
        column=cell.column.heading if cell else None,
        value=cell.text[:MAX_QUOTED] if cell else "",
        path=path,
    )
