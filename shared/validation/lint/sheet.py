"""Lays a release's document out for the checks: its texts one by one, its tracks, its dates.

The document is a release as it is stored or sent as JSON, and may be an unfinished draft of any shape: what does not
have the expected type is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

LineKind = Literal["title", "version", "artist", "display", "label", "credit", "line"]
"""`version`: the text in brackets after a title. `display`: the display artist. `line`: a P or C line."""

TITLES: tuple[LineKind, ...] = ("title", "version")
"""The kinds of text that are shown as a title."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the release."""

    path: str
    text: str
    kind: LineKind
    language: str
    """The primary subtag in lower case, such as `en`; empty if unknown."""
    track: int | None = None
    """The index of its track, if it belongs to one."""


@dataclass(frozen=True, slots=True)
class TrackView:
    """A track, and where it is."""

    index: int
    path: str
    data: Mapping[str, Any]
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What the catalogue knows besides the release."""

    artists: frozenset[str] = frozenset()
    """The spellings of artists' names that the catalogue uses."""
    same_barcode: str | None = None
    """The id of another release with the same barcode."""
    cover_text: tuple[str, ...] = ()
    """The lines of text that were read on the front cover."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A release, laid out."""

    document: Mapping[str, Any]
    basic: Mapping[str, Any]
    metadata: Mapping[str, Any]
    rights: Mapping[str, Any]
    tracks: Sequence[TrackView]
    lines: Sequence[Line]
    context: Context = field(default_factory=Context)


def sheet_of(document: Mapping[str, Any], context: Context) -> Sheet:
    """The sheet of a release's document."""
    metadata = mapping_in(document, "metadata")
    tracks = [
        TrackView(index, f"tracks[{index}]", track, mapping_in(track, "metadata"))
        for index, track in enumerate(list_in(document, "tracks"))
        if isinstance(track, Mapping)
    ]
    lines = [*_release_lines(document), *(line for track in tracks for line in _track_lines(track, metadata))]
    return Sheet(
        document, mapping_in(document, "basic"), metadata, mapping_in(document, "rights"), tracks, lines, context
    )


def mapping_in(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of that name, or an empty one."""
    value = part.get(name)
    return value if isinstance(value, Mapping) else {}


def list_in(part: Mapping[str, Any], name: str) -> list[Any]:
    """The list of that name, or an empty one."""
    value = part.get(name)
    return value if isinstance(value, list) else []


def objects_in(part: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects in the list of that name, with their positions."""
    return ((index, item) for index, item in enumerate(list_in(part, name)) if isinstance(item, Mapping))


def text_in(part: Mapping[str, Any], name: str) -> str:
    """The text of that name, or an empty one."""
    value = part.get(name)
    return value if isinstance(value, str) else ""


def number_in(part: Mapping[str, Any], name: str) -> float | None:
    """The number of that name, or None."""
    value = part.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def day_in(part: Mapping[str, Any], name: str) -> date | None:
    """The day of that name, which JSON has as a text and Firestore as its midnight in UTC. None if it is none."""
    moment = moment_in(part, name)
    return moment.date() if moment else None


def moment_in(part: Mapping[str, Any], name: str) -> datetime | None:
    """The moment of that name, without zone if it is local. None if it is none."""
    value = part.get(name)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) else None


def _release_lines(document: Mapping[str, Any]) -> Iterator[Line]:
    basic, metadata = mapping_in(document, "basic"), mapping_in(document, "metadata")
    language = _primary(metadata.get("language"))
    yield from _titled("basic", basic, language, None)
    yield from _texts(basic, "basic", {"label": "label"}, language)
    yield from _credits("metadata", metadata, language, None)
    yield from _texts(metadata, "metadata", {"copyright": "line", "production": "line"}, language)
    yield from _rights_lines("metadata", metadata, language, None)
    for name in ("works", "components"):
        for index, part in objects_in(document, name):
            yield from _texts(part, f"{name}[{index}]", {"title": "title", "subtitle": "version"}, language)


def _track_lines(track: TrackView, release: Mapping[str, Any]) -> Iterator[Line]:
    language = _primary(track.metadata.get("language") or release.get("language"))
    path = f"{track.path}.metadata"
    yield from _titled(path, track.metadata, language, track.index)
    yield from _credits(path, track.metadata, language, track.index)
    yield from _rights_lines(path, track.metadata, language, track.index)
    yield from _texts(mapping_in(track.metadata, "pLine"), f"{path}.pLine", {"text": "line"}, language, track.index)


def _titled(path: str, part: Mapping[str, Any], language: str, track: int | None) -> Iterator[Line]:
    names: dict[str, LineKind] = {"title": "title", "subtitle": "version", "displayArtist": "display"}
    yield from _texts(part, path, names, language, track)
    for index, artist in objects_in(part, "artists"):
        yield from _texts(artist, f"{path}.artists[{index}]", {"name": "artist"}, language, track)
    for index, local in objects_in(part, "localTitles"):
        place, own = f"{path}.localTitles[{index}]", _primary(local.get("language"))
        yield from _texts(local, place, {"title": "title", "subtitle": "version"}, own, track)


def _credits(path: str, part: Mapping[str, Any], language: str, track: int | None) -> Iterator[Line]:
    for name in ("contributors", "writers", "publishers"):
        for index, item in objects_in(part, name):
            yield from _texts(item, f"{path}.{name}[{index}]", {"name": "credit"}, language, track)


def _rights_lines(path: str, part: Mapping[str, Any], language: str, track: int | None) -> Iterator[Line]:
    for name in ("pLines", "cLines"):
        for index, item in objects_in(part, name):
            yield from _texts(item, f"{path}.{name}[{index}]", {"text": "line"}, language, track)


def _texts(
    part: Mapping[str, Any], path: str, names: Mapping[str, LineKind], language: str, track: int | None = None
) -> Iterator[Line]:
    for name, kind in names.items():
        if text := text_in(part, name):
            yield Line(f"{path}.{name}", text, kind, language, track)


def _primary(language: Any) -> str:
    return language.partition("-")[0].lower() if isinstance(language, str) else ""
