"""Builds the content of one release from the rows that belong to it. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from shared.catalog.imports.columns.fields import Field
from shared.catalog.imports.columns.heading import Column
from shared.catalog.imports.findings import CellFinding, quoted
from shared.catalog.imports.tables.part import Part, get_path, set_path
from shared.catalog.imports.tables.rows import Cell, Record
from shared.catalog.imports.values.cell import Conventions
from shared.catalog.imports.values.identifiers import barcode_key, is_rounded
from shared.catalog.imports.values.names import joined, without_guests

_VARIOUS = 4
"""From how many artists on, a release without a display artist is by various artists."""
_SINGLE = frozenset({"anyTitle", "anyVersion"})
"""Fields whose value, in a release of one row, is the release's and the track's."""
_GENRE = ("genreCode", "genreName", "subgenreCode", "subgenreName")
RowCells = Sequence[tuple[Record, list[Cell]]]
"""The cells of one field in several rows."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole file: the conventions of each column by its heading, and values for what is absent."""

    conventions: Mapping[str, Conventions]
    fixed: Mapping[str, Cell]
    has_tracks: bool

    def of(self, cell: Cell) -> Conventions:
        """The conventions of the cell's column."""
        return self.conventions[cell.column.heading]


@dataclass(slots=True)
class TableRelease:
    """A release of a file: its content, its rows, and the cells of its values."""

    rows: list[int]
    content: dict[str, Any]
    stated: dict[str, Any]
    """The part of the content that the file says itself: nothing that was derived or is a default."""
    origins: dict[str, Cell] = field(default_factory=dict)
    failed: dict[str, Cell] = field(default_factory=dict)
    findings: list[CellFinding] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """The names of its files: `cover`, and the audio file of each track by its id."""
    track_rows: list[int] = field(default_factory=list)

    @property
    def location(self) -> str:
        """Where it is in the file: `row 4`, or `rows 2-4`."""
        first, last = self.rows[0], self.rows[-1]
        return f"row {first}" if first == last else f"rows {first}-{last}"


def build_release(group: Sequence[Record], context: Context) -> TableRelease:
    """The release of these rows. Its values are those of all rows, or of the first that has one; a value that a track
    can have as well is the release's if all tracks have it, or if it stands in a row that is no track."""
    release = Part()
    shared: dict[int, list[tuple[Cell, Field]]] = {}
    names = list(dict.fromkeys(name for record in group for name in record.cells))
    tracks = _track_records(group, context, names)
    for name in names:
        cells = [(record, record.cells[name]) for record in group if name in record.cells]
        column = cells[0][1][0].column.field
        if not column.release_path:
            continue
        whole, own = _divided(column, cells, tracks)
        if whole:
            _add_to_release(release, column, whole, context)
            if name in _SINGLE and len(tracks) == 1 and not own:
                own = [(tracks[0], whole[0][1])]
        for record, found in own:
            shared.setdefault(record.row, []).extend((cell, column) for cell in found)
    _add_fixed(release, context, release_level=True)
    parts = [_track(record, shared.get(record.row, []), context) for record in tracks]
    return _release(group, release, tracks, parts)


def _divided(column: Field, cells: RowCells, tracks: Sequence[Record]) -> tuple[RowCells, RowCells]:
    """The cells that are the release's, and those of each track."""
    if not column.shared:
        return cells, []
    rows = {record.row for record in tracks}
    own = [each for each in cells if each[0].row in rows]
    above = [each for each in cells if each[0].row not in rows]
    if len({_compared(column, found) for _, found in cells}) == 1 and (above or len(own) == len(tracks)):
        return cells, []
    return above, own


def _add_to_release(release: Part, column: Field, cells: RowCells, context: Context) -> None:
    cells = _exact(release, column, cells, context)
    if not cells:
        return
    first = cells[0][1]
    for cell in first if column.lists else first[:1]:
        release.add(cell, column.release_path, context.of(cell))
    for _, found in cells[1:]:
        if _compared(column, found) != _compared(column, first):
            cell = found[0]
            message = f"Row {cell.row} has {quoted(cell.text)}, but row {first[0].row} has {quoted(first[0].text)}."
            remedy = "Use the same value in all rows of the release."
            release.findings.append(
                CellFinding(
                    message,
                    "ambiguous",
                    "error",
                    remedy,
                    row=cell.row,
                    column=cell.column.heading,
                    value=cell.text[:80],
                    path=column.release_path,
                )
            )


def _exact(release: Part, column: Field, cells: RowCells, context: Context) -> RowCells:
    """The cells but for barcodes that a spreadsheet rounded, each of which is told."""
    if column.kind != "barcode":
        return cells
    for _, found in cells:
        if is_rounded(found[0].text):
            release.read(found[0], column.release_path, context.of(found[0]))
    return [each for each in cells if not is_rounded(each[1][0].text)]


def _compared(column: Field, cells: Sequence[Cell]) -> str:
    """What the cells of one row and field are compared by."""
    text = " ; ".join(cell.text for cell in cells) if column.lists else cells[0].text
    return barcode_key(text) or text if column.kind == "barcode" else text


def _track_records(group: Sequence[Record], context: Context, names: Sequence[str]) -> list[Record]:
    """The rows that are tracks: those with values that only tracks have, or with a title of their own. A first row
    without such values above rows that all have them is the release's."""
    if not context.has_tracks:
        return []
    first, *others = group
    if others and not first.is_track and all(record.is_track for record in others):
        return others
    titles = {record.text("anyTitle") for record in group}
    titled = len(group) > 1 and "anyTitle" in names and len(titles) == len(group)
    return [record for record in group if record.is_track or (titled and record.text("anyTitle"))]


def _track(record: Record, shared: Sequence[tuple[Cell, Field]], context: Context) -> Part:
    part = Part()
    for cell, column in shared:
        part.add(cell, column.track_path, context.of(cell))
    for cells in record.cells.values():
        column = cells[0].column.field
        if not column.release_path:
            for cell in cells if column.lists else cells[:1]:
                part.add(cell, column.track_path, context.of(cell))
    _add_fixed(part, context, release_level=False)
    return part


def _add_fixed(part: Part, context: Context, *, release_level: bool) -> None:
    """Adds the profile's values for fields that the cells left empty."""
    for cell in context.fixed.values():
        column = cell.column.field
        path = column.release_path if release_level else "" if column.release_path else column.track_path
        if path and get_path(part.data, path) is None and path not in part.failed and path not in part.origins:
            part.add(cell, path, context.of(cell))


def _release(group: Sequence[Record], release: Part, tracks: Sequence[Record], parts: Sequence[Part]) -> TableRelease:
    stated = _stated(release, parts)
    _aggregate(release, parts)
    release.credit("basic.")
    content, rows = release.data, [record.row for record in group]
    found = TableRelease(rows, content, stated, dict(release.origins), dict(release.failed))
    found.findings += release.findings
    found.files |= release.files
    content["tracks"] = list(_numbered(parts, release))
    for index, (part, track) in enumerate(zip(parts, content["tracks"], strict=True)):
        at = f"tracks[{index}]"
        found.origins |= {f"{at}.{path}": cell for path, cell in part.origins.items()}
        found.failed |= {f"{at}.{path}": cell for path, cell in part.failed.items()}
        found.findings += [replace(each, path=f"{at}.{each.path}" if each.path else at) for each in part.findings]
        if "file" in part.files:
            found.files[track["id"]] = part.files["file"]
    found.track_rows = [record.row for record in tracks]
    _set_defaults(content)
    return found


def _stated(release: Part, parts: Sequence[Part]) -> dict[str, Any]:
    """A copy of what the cells say of the release and its tracks, before anything is derived from it."""
    own = replace(release, data=deepcopy(release.data))
    own.credit("basic.")
    tracks = []
    for index, part in enumerate(parts, 1):
        track = replace(part, data={"id": _track_id(index), **deepcopy(part.data)})
        if part.guests or part.title_guests:
            _inherit_artists(track, release)
        track.credit("metadata.")
        tracks.append(track.data)
    return {**own.data, "tracks": tracks}


def _inherit_artists(part: Part, release: Part) -> None:
    """Gives a track that names no artists those of the release."""
    if not (part.display or part.mains):
        part.display, part.mains = release.display, release.mains
        part.guests = [*release.guests, *part.guests]


def _track_id(number: int) -> str:
    return f"track-{number}"


def _numbered(parts: Sequence[Part], release: Part) -> Iterator[dict[str, Any]]:
    """The tracks with ids, with positions on their discs where the file has none, and with the release's artists where
    a track names none."""
    positions: Counter[int] = Counter()
    for index, part in enumerate(parts, 1):
        _inherit_artists(part, release)
        part.credit("metadata.")
        track: dict[str, Any] = {"id": _track_id(index), **part.data}
        disc = track.get("discNumber", 1)
        positions[disc] += 1
        track.setdefault("sequenceNumber", positions[disc])
        metadata = track["metadata"] = dict(track.get("metadata", {}))
        metadata.setdefault("duration", 0)
        if preview := track.get("preview"):
            preview.setdefault("duration", 30)
        if "pLine" in metadata and "text" not in metadata["pLine"]:
            del metadata["pLine"]
        yield track


def _aggregate(release: Part, parts: Sequence[Part]) -> None:
    """Sets what the tracks alone say of the release: explicit if one is, the usual genre and language, the artist."""
    data = release.data
    warnings = [get_path(part.data, "metadata.parentalWarning") for part in parts]
    if any(warnings) and get_path(data, "metadata.parentalWarning") is None:
        order = ("Explicit", "ExplicitContentEdited", "NoAdviceAvailable", "NotExplicit")
        set_path(data, "metadata.parentalWarning", next(each for each in order if each in warnings))
    if get_path(data, "metadata.genreName") is None:
        usual = _usual([_genre(part) for part in parts])
        for name, text in zip(_GENRE, usual or (), strict=False):
            if text:
                set_path(data, f"metadata.{name}", text)
    languages = _usual([get_path(part.data, "metadata.language") for part in parts])
    if languages and get_path(data, "metadata.language") is None:
        set_path(data, "metadata.language", languages)
    lines = _usual([get_path(part.data, "metadata.pLine.text") for part in parts])
    if lines and get_path(data, "metadata.production") is None:
        set_path(data, "metadata.production", lines)
    days = _said([get_path(part.data, "metadata.firstPublicationDate") for part in parts])
    if days and get_path(data, "basic.releaseDate") is None:
        set_path(data, "basic.releaseDate", max(days))
    if not (release.display or release.mains):
        _set_artist(release, parts)


def _genre(part: Part) -> tuple[str | None, ...] | None:
    found = tuple(get_path(part.data, f"metadata.{name}") for name in _GENRE)
    return found if any(found) else None


def _usual(values: Sequence[Any]) -> Any:
    """The most frequent of the values that tracks say for their release, the first of several; None without one."""
    counted = Counter(_said(values))
    return counted.most_common(1)[0][0] if counted else None


def _said(values: Sequence[Any]) -> list[Any]:
    """The values of tracks, if they may be of the release: at least half of the tracks have one, or the first alone, as
    in files that do not repeat them."""
    found = [value for value in values if value is not None]
    alone = len(found) == 1 and values[0] is not None
    return found if alone or len(found) * 2 >= len(values) else []


def _set_artist(release: Part, parts: Sequence[Part]) -> None:
    """The release's artist from those of its tracks: the one of all, each of a few, or various artists."""
    mains = [tuple(part.mains) or ((without_guests(part.display).text,) if part.display else ()) for part in parts]
    names = list(dict.fromkeys(name for each in mains for name in each))
    if not names:
        return
    common = [name for name in names if all(name in each for each in mains)]
    if common:
        release.mains = common
    elif len(names) < _VARIOUS:
        release.mains = names
    else:
        release.display = "Various Artists"
        set_path(release.data, "metadata.compilation", "multi-artist")
    message = f"The release's artist was taken from its tracks: {release.display or joined(release.mains)}."
    cells = [
        cell for part in parts for path, cell in part.origins.items() if path.endswith(("displayArtist", "artists"))
    ]
    if cells:
        release.findings.append(
            CellFinding(message, "artist-of-tracks", "info", "", cells[0].row or None, cells[0].column.heading)
        )


def _set_defaults(content: dict[str, Any]) -> None:
    """Sets the fields that a spreadsheet may omit because they follow from others."""
    content.setdefault("type", "Album" if len(content["tracks"]) > 1 else "Single")
    if get_path(content, "basic.type") is None and content["type"] == "Single":
        set_path(content, "basic.type", "Single")
    if day := get_path(content, "basic.releaseDate"):
        content.setdefault("rights", {}).setdefault("startDate", day)


def fixed_cell(name: str, found: Field, text: str) -> Cell:
    """A value of the profile in the form of a cell."""
    return Cell(0, Column(-1, f"{name} (profile)", found), text)
