"""Builds a release or a track from cells: each value at its path, with the cell that it came from. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.catalog.imports.columns.fields import Kind
from shared.catalog.imports.findings import MAX_QUOTED, CellFinding
from shared.catalog.imports.sheets.workbook import is_error
from shared.catalog.imports.tables.rows import Cell
from shared.catalog.imports.values.cell import MAX_VALUE, CellProblem, Conventions, Note, damage
from shared.catalog.imports.values.dates import read_day
from shared.catalog.imports.values.durations import read_duration, read_number
from shared.catalog.imports.values.genre import read_genre
from shared.catalog.imports.values.identifiers import read_barcode, read_code
from shared.catalog.imports.values.names import joined, line_of, names_of, without_guests
from shared.catalog.imports.values.places import read_excluded, read_language, read_languages, read_territories
from shared.catalog.imports.values.words import read_price, read_type, read_warning, read_yes
from shared.model.base import NO_LANGUAGE

_NUMBERS: Mapping[str, tuple[int, int]] = {"discNumber": (1, 99), "trackNumber": (1, 1000)}
_READERS: Mapping[Kind, Callable[[str, Conventions], Any]] = {
    "barcode": read_barcode,
    "isrc": read_code,
    "iswc": read_code,
    "grid": read_code,
    "day": read_day,
    "duration": read_duration,
    "warning": read_warning,
    "yes": read_yes,
    "type": read_type,
    "price": read_price,
    "genre": read_genre,
    "language": read_language,
    "languages": read_languages,
    "territories": read_territories,
    "excluded": read_excluded,
    "artists": names_of,
    "featured": names_of,
    "people": names_of,
    "publishers": names_of,
}
"""How the text of a kind of field is read; other kinds are the text itself."""


_UNBOUNDED: frozenset[Kind] = frozenset(
    {"text", "file", "group", "territories", "excluded", "languages", "artists", "featured", "people", "publishers"}
)
"""Kinds of long texts and of lists, whose parts are bounded."""


@dataclass(slots=True)
class Part:
    """A release or a track that is being built. `origins` has the cell of each path; `failed` those without a value."""

    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Cell] = field(default_factory=dict)
    failed: dict[str, Cell] = field(default_factory=dict)
    findings: list[CellFinding] = field(default_factory=list)
    display: str = ""
    mains: list[str] = field(default_factory=list)
    guests: list[str] = field(default_factory=list)
    title_guests: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def add(self, cell: Cell, path: str, conventions: Conventions) -> None:
        """Reads the cell and sets what it means at the path, or reports why it cannot be read."""
        if not path or path == "-":
            return
        value = self.read(cell, path, conventions)
        if value is not None:
            self.origins.setdefault(path, cell)
            _SETTERS.get(cell.column.field.kind, _set)(self, cell, path, value)

    def read(self, cell: Cell, path: str, conventions: Conventions) -> Any:
        """The value of the cell; None if it has none. Reports what is wrong with it."""
        if is_error(cell.text):
            message = f"The cell has the error value {cell.text}."
            self._fail(cell, path, CellProblem(message, "error-value", "Correct the formula, or enter the value."))
            return None
        if note := damage(cell.text):
            self.findings.append(_found(cell, note, path))
            if note.severity == "error":
                self.failed[path] = cell
                return None
        conventions.notes = []
        try:
            value = self._value(cell, conventions)
        except CellProblem as problem:
            self._fail(cell, path, problem)
            return None
        self.findings += [_found(cell, note, path) for note in conventions.notes]
        return value

    def _value(self, cell: Cell, conventions: Conventions) -> Any:
        column = cell.column.field
        if len(cell.text) > MAX_VALUE and column.kind not in _UNBOUNDED:
            message = f"The cell has {len(cell.text)} characters; the limit is {MAX_VALUE}."
            raise CellProblem(message, "string-too-long", "Shorten it.")
        if column.kind == "number":
            return read_number(cell.text, *_NUMBERS.get(column.name, (1, 1000)))
        if column.kind == "year":
            return read_number(cell.text, 1000, 9999)
        reader = _READERS.get(column.kind)
        return reader(cell.text, conventions) if reader else cell.text

    def _fail(self, cell: Cell, path: str, problem: CellProblem) -> None:
        self.failed[path] = cell
        self.findings.append(_found(cell, problem.note, path))

    def credit(self, base: str) -> None:
        """Sets the display artist and the artists one by one from all cells that name artists."""
        featured = dict.fromkeys([*self.guests, *self.title_guests])
        mains = self.mains or ([without_guests(self.display).text] if self.display and featured else [])
        guests = [name for name in featured if name not in mains]
        if mains and (self.mains or guests):
            roles = [(name, "MainArtist") for name in mains] + [(name, "FeaturedArtist") for name in guests]
            set_path(self.data, f"{base}artists", [{"name": name, "role": role} for name, role in roles])
        shown = self.display or joined(mains) + (f" feat. {joined(guests)}" if mains and guests else "")
        if shown:
            set_path(self.data, f"{base}displayArtist", shown)


def set_path(content: dict[str, Any], path: str, value: Any) -> None:
    """Sets the value at a dotted path."""
    *parents, name = path.split(".")
    for parent in parents:
        content = content.setdefault(parent, {})
    content[name] = value


def get_path(content: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path; None if there is none."""
    for name in path.split("."):
        if not isinstance(content, Mapping) or name not in content:
            return None
        content = content[name]
    return content


def _found(cell: Cell, note: Note, path: str) -> CellFinding:
    return CellFinding(
        note.message,
        note.code,
        note.severity,
        note.remedy,
        row=cell.row or None,
        column=cell.column.heading,
        value=cell.text[:MAX_QUOTED],
        path=path,
    )


def _set(part: Part, cell: Cell, path: str, value: Any) -> None:  # noqa: ARG001 (all setters have one form)
    set_path(part.data, path, value)


def _set_title(part: Part, cell: Cell, path: str, value: str) -> None:
    found = without_guests(value)
    set_path(part.data, path, found.text)
    if found.guests:
        part.title_guests += found.guests
        message = f"{', '.join(found.guests)}: credited as featured artist, and taken out of the title."
        part.findings.append(_found(cell, Note(message, "guest-in-title", severity="info"), path))


def _set_artist(part: Part, cell: Cell, path: str, value: str) -> None:  # noqa: ARG001
    part.display = value
    part.guests += without_guests(value).guests


def _set_artists(part: Part, cell: Cell, path: str, value: Sequence[str]) -> None:  # noqa: ARG001
    for name in value:
        found = without_guests(name)
        part.mains += [found.text] if found.text not in part.mains else []
        part.guests += found.guests


def _set_featured(part: Part, cell: Cell, path: str, value: Sequence[str]) -> None:  # noqa: ARG001
    part.guests += [name for name in value if name not in part.guests]


def _add_people(part: Part, cell: Cell, path: str, value: Sequence[str]) -> None:
    role = cell.column.field.role
    listed = get_path(part.data, path) or []
    people = [{"name": name, **({"role": role} if role else {})} for name in value]
    set_path(part.data, path, [*listed, *(each for each in people if each not in listed)])


def _set_line(part: Part, cell: Cell, path: str, value: str) -> None:  # noqa: ARG001
    line, year = line_of(value)
    set_path(part.data, path, line)
    year_path = f"{path.removesuffix('.text')}.year" if path.endswith(".text") else f"{path}Year"
    if year and get_path(part.data, year_path) is None:
        set_path(part.data, year_path, year)


def _set_type(part: Part, cell: Cell, path: str, value: tuple[str, str]) -> None:  # noqa: ARG001
    kind, label = value
    if path == "type":
        if kind:
            part.data["type"] = kind
        if get_path(part.data, "basic.type") is None:
            set_path(part.data, "basic.type", label)
        return
    if kind or get_path(part.data, path) is None:
        set_path(part.data, path, label)
    if kind and "type" not in part.data:
        part.data["type"] = kind


def _set_genre(part: Part, cell: Cell, path: str, value: Any) -> None:  # noqa: ARG001
    base = path.removesuffix("genreName")
    for name, text in zip(("genreCode", "genreName", "subgenreCode", "subgenreName"), value, strict=True):
        if text:
            set_path(part.data, f"{base}{name}", text)


def _set_subgenre(part: Part, path: str, value: str) -> None:
    base = path.removesuffix("subgenreName")
    metadata = get_path(part.data, base.rstrip("."))
    if isinstance(metadata, dict):
        metadata.pop("subgenreCode", None)
    set_path(part.data, path, value)


def _set_text(part: Part, cell: Cell, path: str, value: str) -> None:
    if path.endswith("subgenreName"):
        _set_subgenre(part, path, value)
    else:
        _set(part, cell, path, value)


def _set_languages(part: Part, cell: Cell, path: str, value: Sequence[str]) -> None:
    languages = [code for code in value if code != NO_LANGUAGE]
    if languages:
        set_path(part.data, path, languages)
    if NO_LANGUAGE in value and not languages:
        set_path(part.data, "metadata.instrumental", True)
        part.origins.setdefault("metadata.instrumental", cell)


def _set_territories(part: Part, cell: Cell, path: str, value: Mapping[str, list[str]]) -> None:  # noqa: ARG001
    if "included" in value:
        set_path(part.data, "territories.included", value["included"])
    _add_excluded(part, cell, "territories.excluded", value.get("excluded", ()))
    if "Worldwide" not in value.get("included", ["Worldwide"]):
        set_path(part.data, "territories.mode", "selected")


def _add_excluded(part: Part, cell: Cell, path: str, value: Sequence[str]) -> None:  # noqa: ARG001
    if codes := {*(get_path(part.data, path) or ()), *value}:
        set_path(part.data, path, sorted(codes))


def _set_file(part: Part, cell: Cell, path: str, value: str) -> None:  # noqa: ARG001
    part.files[path] = value


_SETTERS: Mapping[Kind, Callable[[Part, Cell, str, Any], None]] = {
    "text": _set_text,
    "title": _set_title,
    "artist": _set_artist,
    "artists": _set_artists,
    "featured": _set_featured,
    "people": _add_people,
    "publishers": _add_people,
    "line": _set_line,
    "type": _set_type,
    "genre": _set_genre,
    "languages": _set_languages,
    "territories": _set_territories,
    "excluded": _add_excluded,
    "file": _set_file,
}
"""How a value of a kind is set; the others are set at their path."""
