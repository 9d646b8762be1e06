"""Puts the values of a file over a stored release. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from shared.catalog.import_jobs.duplicates import isrcs_of
from shared.catalog.tracks import part_of, tracks_of
from shared.platform.store.port import Data


class Update(NamedTuple):
    """A stored release with the values of a file."""

    content: Data
    places: dict[str, int]
    """The index of each of the file's tracks, by its id in the file."""


def put_over(stored: Data, content: Mapping[str, Any]) -> Update:
    """The stored release with the values of the file: objects are merged, files and tracks kept, other lists replaced.

    A track is recognised by its ISRC, or else by disc and position. Who is listed by the same name in the same role
    keeps what the file does not say, such as identifiers.
    """
    told = {name: value for name, value in content.items() if name != "tracks"}
    result = _over(_without_mode(stored, content), told)
    former, read = list(tracks_of(stored)), list(tracks_of(content))
    pairs = _pairs(former, read)
    tracks = [
        _over(track, _without_id(read[pairs[at]])) if at in pairs else dict(track) for at, track in enumerate(former)
    ]
    new = sorted(set(range(len(read))) - set(pairs.values()))
    indexes = {there: at for at, there in pairs.items()} | {there: at for at, there in enumerate(new, len(former))}
    places = {str(track["id"]): indexes[at] for at, track in enumerate(read) if track.get("id")}
    return Update({**result, "tracks": [*tracks, *(_without_id(read[at]) for at in new)]}, places)


def _without_mode(stored: Data, content: Mapping[str, Any]) -> Data:
    """The stored release, without the mode of its territories if the file names others: the mode follows from these."""
    named = part_of(content, "territories")
    if "included" not in named or "mode" in named:
        return stored
    kept = {name: value for name, value in part_of(stored, "territories").items() if name != "mode"}
    return {**stored, "territories": kept}


def _over(stored: Any, value: Any) -> Any:
    """The value put over what is stored, as a JSON merge patch (RFC 7396) that also merges those listed by name."""
    if isinstance(value, Mapping):
        former = stored if isinstance(stored, Mapping) else {}
        changed = {name: _over(former.get(name), each) for name, each in value.items() if each is not None}
        return {name: each for name, each in former.items() if name not in value} | changed
    if isinstance(value, list) and isinstance(stored, list):
        return [_over(_named_alike(each, stored), each) for each in value]
    return value


def _named_alike(value: Any, stored: Sequence[Any]) -> Any:
    """The stored object that has the name of the value, and its role if both state one."""
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        return None
    alike = (each for each in stored if isinstance(each, Mapping) and each.get("name") == value["name"])
    role = value.get("role")
    return next((each for each in alike if role is None or each.get("role", role) == role), None)


def _without_id(track: Mapping[str, Any]) -> Data:
    return {name: value for name, value in track.items() if name != "id"}


def _pairs(stored: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The index of the track of the file for that of each stored track that it has: all ISRCs before any position, so
    that no position takes a track whose ISRC is elsewhere."""
    pairs: dict[int, int] = {}
    for keys_of in (isrcs_of, _places):
        taken = set(pairs.values())
        left = {at: key for at, key in enumerate(keys_of(read)) if key and at not in taken}
        for at, wanted in enumerate(keys_of(stored)):
            found = next((there for there, key in left.items() if key == wanted), None)
            if found is not None and at not in pairs and not _differ(stored[at], read[found]):
                pairs[at] = found
                del left[found]
    return pairs


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the tracks have different ISRCs, so that they are different recordings."""
    isrcs = set(isrcs_of((one, other)))
    return None not in isrcs and len(isrcs) > 1


def _places(tracks: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    """The disc and position of each track; where none is given, the next one of its disc, as it will be stored."""
    last: Counter[Any] = Counter()
    for track in tracks:
        disc = track.get("discNumber", 1)
        number = track.get("sequenceNumber")
        last[disc] = number if isinstance(number, int) else last[disc] + 1
        yield disc, last[disc]
