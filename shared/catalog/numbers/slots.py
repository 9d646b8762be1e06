"""Finds the places in a release's document that bear a number: its barcode and its recordings' ISRCs. Pure.

Clients write drafts directly, so any part of a document may be missing or malformed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from shared.catalog.numbers.forms import key_of
from shared.catalog.tracks import part_of
from shared.model.base import is_id
from shared.model.numbers import MAX_USES, NumberKind, NumberPart, NumberPlace, NumberProblem, NumberUse
from shared.platform.store.port import Data
from shared.vocabularies.names import letters

_MAX_TEXT = 200
_SAME_LENGTH_S = 5
"""Two files of one recording may differ by that much silence."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that bears a number, or lacks it."""

    kind: NumberKind
    part: NumberPart
    path: str
    """In the release, such as `tracks[2].isrc`."""
    number: Any
    """What stands there."""
    place: int | None = None
    """The position of the track in the list."""
    track_id: str | None = None
    title: str | None = None
    artist: str | None = None
    duration: float | None = None

    @property
    def key(self) -> str | None:
        """The key of its number; None without a valid one."""
        return key_of(self.kind, self.number)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return self.number is None or self.number == ""

    @property
    def has_own_id(self) -> bool:
        """Whether it is found again when tracks are moved: whether its track has an id; the release is one."""
        return self.track_id != f"position-{self.place}"

    def at(self, release_id: str) -> NumberPlace:
        """What a number of this slot is handed out for."""
        return NumberPlace(release_id=release_id, track_id=self.track_id, part=self.part)

    def use(self, release_id: str) -> NumberUse:
        """The use of a number in this slot."""
        return NumberUse(
            release_id=release_id,
            track_id=self.track_id,
            part=self.part,
            title=self.title,
            artist=self.artist,
            duration=self.duration,
        )


def slots_of(release: Mapping[str, Any]) -> Iterator[Slot]:
    """The slots of a release: its barcode, then each track's ISRCs."""
    basic = part_of(release, "basic")
    own = Slot("barcode", "release", "basic.barcode", basic.get("barcode"))
    yield replace(own, title=_line(basic), artist=_text(basic.get("displayArtist")))
    tracks = release.get("tracks")
    for place, track in enumerate(tracks if isinstance(tracks, list) else []):
        if isinstance(track, Mapping):
            yield from _of_track(track, place)


def _of_track(track: Mapping[str, Any], place: int) -> Iterator[Slot]:
    metadata, given = part_of(track, "metadata"), track.get("id")
    duration = metadata.get("duration")
    slot = Slot(
        "isrc",
        "track",
        f"tracks[{place}].isrc",
        track.get("isrc"),
        place=place,
        track_id=given if isinstance(given, str) and is_id(given) else f"position-{place}",
        title=_line(metadata),
        artist=_text(metadata.get("displayArtist")),
        duration=float(duration) if isinstance(duration, int | float) and 0 < duration < inf else None,
    )
    yield slot
    if isinstance(immersive := track.get("immersive"), Mapping):
        path = f"tracks[{place}].immersive.isrc"
        yield replace(slot, part="immersive", path=path, number=immersive.get("isrc"))


def filled(release: Data, numbers: Mapping[str, str]) -> Data:
    """A copy of the release's document with numbers at these paths of its slots."""
    result = {**release, "tracks": list(release.get("tracks") or [])}
    for slot in slots_of(release):
        if (number := numbers.get(slot.path)) is None:
            continue
        if slot.place is None:
            result["basic"] = {**part_of(release, "basic"), "barcode": number}
            continue
        track = result["tracks"][slot.place]
        changed = (
            {"immersive": {**track["immersive"], "isrc": number}} if slot.part == "immersive" else {"isrc": number}
        )
        result["tracks"][slot.place] = {**track, **changed}
    return result


def uses_by_key(release_id: str, release: Mapping[str, Any]) -> dict[str, tuple[Slot, list[NumberUse]]]:
    """Where the release has each valid number, by its key; with the first slot that has it."""
    found: dict[str, tuple[Slot, list[NumberUse]]] = {}
    for slot in slots_of(release):
        if (key := slot.key) is not None:
            found.setdefault(key, (slot, []))[1].append(slot.use(release_id))
    return found


def problem_of(kind: NumberKind, uses: list[NumberUse]) -> NumberProblem | None:
    """Whether a number identifies more than one thing.

    One recording may be on many releases, so an ISRC is a problem only if titles or lengths differ.
    """
    if kind == "barcode":
        return "releases" if len({use.release_id for use in uses}) > 1 else None
    return "recordings" if any(_differ(uses[0], other) for other in uses[1:MAX_USES]) else None


def _differ(one: NumberUse, other: NumberUse) -> bool:
    if one.title and other.title and letters(one.title) != letters(other.title):
        return True
    if one.part != other.part:
        return True
    return bool(one.duration and other.duration and abs(one.duration - other.duration) > _SAME_LENGTH_S)


def _line(part: Mapping[str, Any]) -> str | None:
    title, subtitle = _text(part.get("title")), _text(part.get("subtitle"))
    return f"{title} ({subtitle})"[:_MAX_TEXT] if title and subtitle else title


def _text(value: Any) -> str | None:
    return value.strip()[:_MAX_TEXT] or None if isinstance(value, str) and value.isprintable() else None
