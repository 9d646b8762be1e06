"""By which means a recording is recognised as that of a track, the surest first. Pure.

Each means reads keys from a file and from a track: a file that shares a key with a track, and does not contradict it,
may be its recording. What a preview sounds like is compared elsewhere: it takes the file itself.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import Field

from shared.catalog.tracks import part_of
from shared.model.base import Model, Text
from shared.model.catalog.asset import FileMeans
from shared.model.identifiers import gtin_key, isrc_key

SAME_DURATION_S = 2.0
"""Tables round durations, and encoders add silence."""
CONFIDENCE: Mapping[FileMeans, float] = {
    "person": 1.0,
    "table": 1.0,
    "barcode": 1.0,
    "position": 1.0,
    "isrcInName": 1.0,
    "isrcTag": 0.95,
    "titleAndDuration": 0.9,
    "title": 0.6,
}
"""How sure each means is, from 0 to 1. That of a preview is its similarity."""
_POSITION = re.compile(r"^(?P<upc>\d{8,14})[ _.-]+(?:(?P<disc>\d{1,2})[ _.-]+)?(?P<track>\d{1,3})(?=\D|$)")
_ISRC = re.compile(r"(?<![A-Z0-9])([A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5})(?![A-Z0-9])")
_NUMBERED = re.compile(r"^\d{1,3}(?:[ _.-]\d{1,3})?[ _.-]+")
_SUBTITLED = re.compile(r"^(?P<title>.*\S)\s*\((?P<subtitle>[^()]+)\)\s*$", re.DOTALL)


class FileFacts(Model):
    """What is known of a file besides its name. Whatever is not known is absent."""

    name: Annotated[Text, Field(max_length=300)]
    """With or without its folders."""
    isrc: Annotated[Text, Field(max_length=100)] | None = None
    """The ISRC in its tags."""
    title: Annotated[Text, Field(max_length=500)] | None = None
    """The title in its tags."""
    duration: Annotated[float, Field(ge=0)] | None = None
    """How long it is, in seconds."""


@dataclass(frozen=True, slots=True)
class TrackSought:
    """What is known of a track whose recording is sought; `barcode` and `isrc` are comparable, or empty."""

    barcode: str
    disc: int
    number: int
    isrc: str
    titles: frozenset[str]
    duration: float | None

    @classmethod
    def of(cls, track: Mapping[str, Any], barcode: str) -> "TrackSought":
        """Reads a track as clients write it: what is malformed is not known."""
        metadata = part_of(track, "metadata")
        title, subtitle = (_text(metadata.get(name)) for name in ("title", "subtitle"))
        return cls(
            barcode=gtin_key(barcode) if barcode else "",
            disc=_number(track.get("discNumber", 1)),
            number=_number(track.get("sequenceNumber")),
            isrc=isrc_key(_text(track.get("isrc"))),
            titles=frozenset(filter(None, (letters(title), letters(f"{title} {subtitle}")))),
            duration=_seconds(metadata.get("duration")),
        )


@dataclass(frozen=True, slots=True)
class Means:
    """A way to recognise a recording: keys of the file and of the track, and whether nothing contradicts it."""

    name: FileMeans
    of_file: Callable[[FileFacts], Iterable[Hashable]]
    of_track: Callable[[TrackSought], Iterable[Hashable]]
    agrees: Callable[[FileFacts, TrackSought], bool] = lambda _file, _track: True
    certain: bool = True
    """Whether one file may be the recording of several tracks thereby, as of a single and of an album."""


def letters(text: str) -> str:
    """The letters and digits of a text, by which titles are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def _stem(file: FileFacts) -> str:
    return PurePosixPath(file.name.replace("\\", "/")).stem


def _positions(file: FileFacts) -> Iterable[Hashable]:
    if found := _POSITION.match(_stem(file)):
        yield gtin_key(found["upc"]), int(found["disc"] or 1), int(found["track"])


def _isrcs_in_name(file: FileFacts) -> list[str]:
    return [isrc_key(each) for each in _ISRC.findall(_stem(file).upper())]


def _isrcs_in_tags(file: FileFacts) -> list[str]:
    return [isrc_key(each) for each in _ISRC.findall((file.isrc or "").upper())]


def _titles(file: FileFacts) -> set[str]:
    """The title in the tags, and the name without its number and its ISRC."""
    bare = _ISRC.sub("", _NUMBERED.sub("", _stem(file)))
    found = {letters(bare), letters(_NUMBERED.sub("", _stem(file))), letters(file.title or "")}
    if split := _SUBTITLED.match(file.title or ""):
        found.add(letters(f"{split['title']} {split['subtitle']}"))
    return found - {""}


def _same_isrc(file: FileFacts, track: TrackSought) -> bool:
    """Whether no ISRC of the file is another than the track's."""
    stated = {*_isrcs_in_name(file), *_isrcs_in_tags(file)}
    return not stated or not track.isrc or track.isrc in stated


def near(one: float | None, other: float | None) -> bool | None:
    """Whether two durations are the same; None if one is not known."""
    return None if one is None or other is None else abs(one - other) <= SAME_DURATION_S


def _lasts_as_long(file: FileFacts, track: TrackSought) -> bool:
    return near(file.duration, track.duration) is True and _same_isrc(file, track)


def _contradicts_nothing(file: FileFacts, track: TrackSought) -> bool:
    return near(file.duration, track.duration) is not False and _same_isrc(file, track)


def _of_isrc(track: TrackSought) -> Iterable[Hashable]:
    return [track.isrc] if track.isrc else ()


def _of_position(track: TrackSought) -> Iterable[Hashable]:
    return [(track.barcode, track.disc, track.number)] if track.barcode else ()


def _of_titles(track: TrackSought) -> Iterable[Hashable]:
    return track.titles


MEANS: tuple[Means, ...] = (
    Means("position", _positions, _of_position),
    Means("isrcInName", _isrcs_in_name, _of_isrc),
    Means("isrcTag", _isrcs_in_tags, _of_isrc),
    Means("titleAndDuration", _titles, _of_titles, _lasts_as_long, certain=False),
    Means("title", _titles, _of_titles, _contradicts_nothing, certain=False),
)
"""The means that need no sound, the surest first."""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _seconds(value: Any) -> float | None:
    """A duration; none that is zero, as drafts without a file have it."""
    return float(value) if isinstance(value, (int, float)) and value > 0 else None


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
