"""Parses spreadsheets (CSV, RFC 4180): groups rows of tracks into releases. Pure."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from shared.catalog.imports.candidate import Candidate, refuse
from shared.catalog.imports.columns import RELEASE, TRACK, Column, set_path
from shared.errors import Finding

_MAX_ROWS = 5000
_IDENTITY = ("barcode", "title", "displayArtist")
Row = Mapping[str, str]


def read_spreadsheet(text: str) -> list[Candidate]:
    """The releases in a spreadsheet whose first row names the columns. Rows with the same barcode, or else the same
    title and artist, form one release.

    Raises InvalidInput if the spreadsheet is malformed. Cell values are validated when the draft is created.
    """
    groups: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for number, row in _rows(text):
        barcode, *names = (row.get(name, "") for name in _IDENTITY)
        groups.setdefault((barcode,) if barcode else tuple(names), []).append((number, row))
    return [_candidate(rows) for rows in groups.values()]


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    head = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    try:
        names = _validated([name.strip() for name in next(reader, [])])
        for number, cells in enumerate(reader, 2):
            if number > _MAX_ROWS:
                refuse(f"The file has more than {_MAX_ROWS} rows.", "too-long", "Split the file.")
            if len(cells) > len(names):
                refuse(
                    f"Row {number} has more cells than there are columns.",
                    "malformed",
                    "Quote cells that contain commas.",
                )
            found = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
            if found:
                yield number, found
    except csv.Error as error:
        refuse(f"The file is not valid CSV: {error}.", "malformed", "Save the spreadsheet as CSV (UTF-8).")


def _validated(names: Sequence[str]) -> Sequence[str]:
    unknown = sorted({name for name in names if name not in RELEASE and name not in TRACK})
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if unknown or repeated or not names:
        invalid = ", ".join(repr(name) for name in [*unknown, *repeated][:20]) or "it is empty"
        known = ", ".join([*RELEASE, *TRACK])
        message = f"The first row must name known columns, once each: {invalid}."
        refuse(message, "unknown-column", f"Known columns: {known}.")
    return names


def _candidate(rows: Sequence[tuple[int, Row]]) -> Candidate:
    content: dict[str, Any] = {}
    values: dict[str, tuple[int, str]] = {}
    problems: list[Finding] = []
    for number, row in rows:
        for name in RELEASE.keys() & row.keys():
            first, text = values.setdefault(name, (number, row[name]))
            if text != row[name]:
                message = f"Row {number} has {row[name]!r}, but row {first} has {text!r}."
                problems.append(
                    Finding(RELEASE[name].path, message, "ambiguous", remedy="Use the same value in both rows.")
                )
    _fill(content, RELEASE, {name: text for name, (_, text) in values.items()})
    tracks = [row for _, row in rows if TRACK.keys() & row.keys()]
    content["tracks"] = [_track(index, row, content) for index, row in enumerate(tracks, 1)]
    _fill_defaults(content)
    numbers = [number for number, _ in rows]
    location = f"row {numbers[0]}" if len(numbers) == 1 else f"rows {numbers[0]}-{numbers[-1]}"
    return Candidate(location, content, tuple(problems))


def _track(index: int, row: Row, release: Mapping[str, Any]) -> dict[str, Any]:
    track: dict[str, Any] = {"id": f"track-{index}", "sequenceNumber": index, "metadata": {"duration": 0}}
    if artist := release.get("basic", {}).get("displayArtist"):
        track["metadata"]["displayArtist"] = artist
    _fill(track, TRACK, row)
    return track


def _fill(content: dict[str, Any], columns: Mapping[str, Column], row: Row) -> None:
    for name in columns.keys() & row.keys():
        set_path(content, columns[name].path, columns[name].parse(row[name]))


def _fill_defaults(content: dict[str, Any]) -> None:
    """Sets the fields that a spreadsheet may omit because they follow from others."""
    content.setdefault("type", "Album" if len(content["tracks"]) > 1 else "Single")
    if content.get("territories", {}).get("included"):
        content["territories"]["mode"] = "selected"
    if day := content.get("basic", {}).get("releaseDate"):
        content.setdefault("rights", {}).setdefault("startDate", day)
