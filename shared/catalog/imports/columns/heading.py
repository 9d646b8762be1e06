"""Finds the row of headings and the field of each column, and reports columns that are not imported. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.catalog.imports.columns.fields import Field, fields
from shared.catalog.imports.columns.match import (
    field_named,
    field_of,
    is_known,
    matches,
    normalized,
    similar_fields,
    sure_field,
)
from shared.catalog.imports.columns.profile import chosen_columns
from shared.catalog.imports.findings import CellFinding, quoted
from shared.catalog.imports.sheets.sheet import Row, Sheet, Unreadable
from shared.model.archives.imports import MappingProfile

_LEAST = 2
"""A row of several cells names columns if it has this many known names: a title may be named like a role."""
_LONGEST = 300
_SEARCHED = 30
"""Rows in which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place in the row, its heading as written, and its field."""

    index: int
    heading: str
    field: Field


@dataclass(slots=True)
class Heading:
    """The row of headings. `mapping` has the field's name of each heading, or None if it is not imported."""

    row: int
    columns: list[Column]
    mapping: dict[str, str | None]
    width: int
    suggestions: dict[str, list[str]] = field(default_factory=dict)
    findings: list[CellFinding] = field(default_factory=list)

    def column_of(self, name: str) -> Column | None:
        """The first column of the field with this name."""
        return next((column for column in self.columns if column.field.name == name), None)


def heading_text(cell: str) -> str:
    """The heading that a cell is: its first 300 characters, as many as the name of a column in a profile may have."""
    return cell[:_LONGEST].rstrip()


def find_heading(sheet: Sheet, profile: MappingProfile) -> Heading:
    """The headings: the row among the first with the most known names. Raises Unreadable if there is none."""
    chosen = chosen_columns(profile)
    candidates = sheet.rows[:_SEARCHED]
    best = max(candidates, key=lambda row: (_known(row, chosen), -row.number), default=None)
    if best is None:
        raise Unreadable("The file is empty.", "empty", "Check that it is the right file.")
    if not _suffices(best, _known(best, chosen)):
        best = max(candidates, key=lambda row: (_similar(row), -row.number))
    if not _suffices(best, max(_known(best, chosen), _similar(best))):
        first = ", ".join(map(quoted, candidates[0].cells[:8]))
        message = f"No row names known columns. Row {candidates[0].number} has {first}."
        remedy = "Add a row with headings such as UPC, Album Title, Artist, ISRC, Track Title; or give a profile."
        raise Unreadable(message, "unknown-column", remedy, candidates[0].number)
    heading = _heading(best, chosen)
    _report_absent(heading, profile)
    return heading


def _suffices(row: Row, known: int) -> bool:
    return known >= (_LEAST if sum(map(bool, row.cells)) > _LEAST else 1)


def _similar(row: Row) -> int:
    """How many cells are headings that are at most misspelt."""
    return sum(bool(cell) and (field_of(cell) or sure_field(cell)) is not None for cell in row.cells)


def _known(row: Row, chosen: Mapping[str, str]) -> int:
    named = sum(normalized(cell) in chosen for cell in row.cells if cell)
    return max(named, matches(row.cells))


def _heading(row: Row, chosen: Mapping[str, str]) -> Heading:
    heading = Heading(row.number, [], {}, len(row.cells))
    for index, text in enumerate(map(heading_text, row.cells)):
        if not text:
            continue
        found = _field(text, chosen, heading)
        if text in heading.mapping and found and not found.lists:
            message = f"Two columns are called {quoted(text)}; only the first is imported."
            heading.findings.append(
                _finding(heading, text, message, "repeated-column", "Rename or delete one of them.")
            )
            continue
        heading.mapping.setdefault(text, found.name if found else None)
        if found:
            _report_same(heading, text, found)
            heading.columns.append(Column(index, text, found))
    _settle_pairs(heading)
    return heading


def _report_absent(heading: Heading, profile: MappingProfile) -> None:
    """Says which headings of the profile the file does not have."""
    present = {normalized(text) for text in heading.mapping}
    for text in profile.columns:
        if normalized(text) not in present:
            message = f"The profile has a field for the column {quoted(text)}, which the file does not have."
            remedy = "Correct the heading in the profile, or remove it there."
            heading.findings.append(CellFinding(message, "absent-column", "warning", remedy, row=heading.row))


def _report_same(heading: Heading, text: str, found: Field) -> None:
    """Says that another column before this one has the same field; it counts where it is filled."""
    other = heading.column_of(found.name)
    if other and not found.lists:
        message = f"The columns {quoted(other.heading)} and {quoted(text)} are both {public_name(found.name)}."
        remedy = f"{quoted(other.heading)} counts where it is filled. Ignore the other one in a profile."
        heading.findings.append(_finding(heading, text, message, "same-field", remedy, "info"))


def _field(text: str, chosen: Mapping[str, str], heading: Heading) -> Field | None:
    key = normalized(text)
    if key in chosen:
        return field_named(chosen[key]) if chosen[key] else None
    if known := field_of(text):
        return known
    if is_known(text):
        message = f"Releases have no field for the column {quoted(text)}; it is not imported."
        heading.findings.append(_finding(heading, text, message, "not-imported", "", "info"))
        return None
    if sure := sure_field(text):
        message = f"The column {quoted(text)} was read as {public_name(sure.name)}."
        heading.findings.append(
            _finding(heading, text, message, "similar-column", "Name it in a profile if that is wrong.")
        )
        return sure
    near = list(dict.fromkeys(public_name(each.name) for each, _ in similar_fields(text)))
    heading.suggestions[text] = near
    remedy = f"Similar: {', '.join(near)}. " if near else ""
    message = f"The column {quoted(text)} is unknown; it is not imported."
    remedy += "Give its field in a profile, or ignore it there."
    heading.findings.append(_finding(heading, text, message, "unknown-column", remedy))
    return None


_PAIRS: Mapping[str, tuple[str, str]] = {
    "anyTitle": ("title", "trackTitle"),
    "anyVersion": ("subtitle", "trackSubtitle"),
    "anyArtist": ("displayArtist", "trackDisplayArtist"),
    "anyArtists": ("mainArtists", "trackMainArtists"),
    "anyFeatured": ("featuredArtists", "trackFeatured"),
    "anyGenre": ("genre", "trackGenre"),
    "anySubgenre": ("subgenre", "trackSubgenre"),
    "anyLanguage": ("language", "trackLanguage"),
    "anyWarning": ("parentalWarning", "trackParentalWarning"),
    "anyProduction": ("production", "trackProduction"),
    "anyDate": ("releaseDate", ""),
    "anyOriginalDate": ("originalReleaseDate", ""),
}
"""The names of the release's and the track's own column that stand for a field with both paths."""


def _settle_pairs(heading: Heading) -> None:
    """Decides what a heading such as "Title" means, if another column is the release's title or the track's.

    In a file without columns of tracks it is the release's.
    """
    names = {column.field.name for column in heading.columns}
    has_tracks = any(not column.field.release_path for column in heading.columns)
    settled = []
    for column in heading.columns:
        release, track = _PAIRS.get(column.field.name, ("", ""))
        other = {"displayArtist": "mainArtists", "mainArtists": "displayArtist"}.get(release, release)
        name = column.field.name
        if release and not has_tracks:
            name = release
        elif release and (release in names or other in names) and track:
            name = track
        elif release and track in names and release in ("title", "displayArtist", "mainArtists"):
            name = release
        settled.append(Column(column.index, column.heading, fields().get(name, column.field)))
    heading.columns = settled
    for column in settled:
        heading.mapping[column.heading] = public_name(column.field.name)


def public_name(name: str) -> str:
    """The name of a field for people and profiles: a field that can be the release's or a track's has the former's."""
    return _PAIRS.get(name, (name, ""))[0]


def _finding(
    heading: Heading, text: str, message: str, code: str, remedy: str, severity: str = "warning"
) -> CellFinding:
    return CellFinding(message, code, severity, remedy, row=heading.row, column=text)  # type: ignore[arg-type]
