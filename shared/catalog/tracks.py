"""Reads the tracks of a release document, which clients write directly: the security rules admit any list. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any


def tracks_of(release: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The tracks that are objects; others are left out."""
    tracks = release.get("tracks")
    return (track for track in (tracks if isinstance(tracks, list) else ()) if isinstance(track, Mapping))


def find_track(release: Mapping[str, Any], track_id: str | None) -> Mapping[str, Any]:
    """The track with this id, or an empty one."""
    return next((track for track in tracks_of(release) if track_id and track.get("id") == track_id), {})


def part_of(document: Any, name: str) -> Mapping[str, Any]:
    """The object of that name in a document, or an empty one."""
    part = document.get(name) if isinstance(document, Mapping) else None
    return part if isinstance(part, Mapping) else {}
