"""Compares tracks: pairs them, reports added, removed, moved and changed ones, and whether each is still offered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.fields import compare_fields
from shared.messages.ern.diff.offers import area_of, offers_of
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track

Pairs = Sequence[tuple[Track, Track]]
_COMPARED_SEPARATELY = {"id", "sequence_number", "disc_number", "isrc", "audio", "video"}


def compare_tracks(previous: Release, following: Release, asked_at: datetime | None) -> Iterator[Change]:
    """Yields removed, added, moved and changed tracks."""
    pairs = pair_tracks(previous.tracks, following.tracks)
    known, kept = {old.id for old, _ in pairs}, {new.id for _, new in pairs}
    for index, track in enumerate(previous.tracks):
        if track.id not in known:
            yield _removed(track, index)
    indexes = {id(track): index for index, track in enumerate(following.tracks)}
    for track in following.tracks:
        if track.id not in kept:
            path = f"tracks[{indexes[id(track)]}]"
            yield Change("track-added", "added", path, f"New track {_named(track)}.", after=_position(track))
    for old, new in pairs:
        path = f"tracks[{indexes[id(new)]}]"
        yield from _same_track(old, new, path)
        yield from _offered(previous, following, (old, new), path, asked_at)


def pair_tracks(old: Sequence[Track], new: Sequence[Track]) -> Pairs:
    """Pairs of equal tracks: by ISRC, then by id and title, then by title and position."""
    pairs: list[tuple[Track, Track]] = []
    keys: tuple[Callable[[Track], object], ...] = (_by_isrc, _by_id, _by_title)
    for key in keys:
        paired = {id(track) for pair in pairs for track in pair}
        free = {key(track): track for track in reversed(new) if id(track) not in paired}
        for track in old:
            match = free.pop(key(track), None) if id(track) not in paired else None
            if match is not None:
                pairs.append((track, match))
    order = {track.id: index for index, track in enumerate(new)}
    return sorted(pairs, key=lambda pair: order[pair[1].id])


def _by_isrc(track: Track) -> str:
    return track.isrc


def _by_id(track: Track) -> tuple[str, str]:
    return track.id, track.metadata.title


def _by_title(track: Track) -> tuple[str, int, int]:
    return track.metadata.title, track.disc_number, track.sequence_number


def _removed(track: Track, index: int) -> Change:
    return Change(
        "track-removed",
        "removed",
        f"tracks[{index}]",
        f"Track {_named(track)} is missing; the update takes it down.",
        "error",
        _position(track),
        None,
        "If this is not intended, restore the track.",
    )


def _named(track: Track) -> str:
    return f"{track.metadata.title!r} ({track.isrc})"


def _position(track: Track) -> str:
    return f"disc {track.disc_number}, number {track.sequence_number}"


def _same_track(old: Track, new: Track, path: str) -> Iterator[Change]:
    if _position(old) != _position(new):
        message = f"Track {_named(new)} moved."
        yield Change("track-moved", "moved", path, message, "info", _position(old), _position(new))
    if old.isrc != new.isrc:
        message = f"The ISRC of track {new.metadata.title!r} changes: DSPs will treat it as a different recording."
        remedy = "Keep the ISRC unless the recording itself has changed."
        yield Change("identifier-changed", "changed", f"{path}.isrc", message, "error", old.isrc, new.isrc, remedy)
    yield from compare_fields(_content(old), _content(new), path)


def _content(track: Track) -> Mapping[str, object]:
    return track.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=_COMPARED_SEPARATELY)


def _offered(
    previous: Release, following: Release, pair: tuple[Track, Track], path: str, asked_at: datetime | None
) -> Iterator[Change]:
    """Reports only what the track loses in addition to the whole release."""
    before, after = offers_of(previous), offers_of(following)
    whole = area_of(before, asked_at=asked_at) - area_of(after, asked_at=asked_at)
    old_area, new_area = area_of(before, pair[0], asked_at=asked_at), area_of(after, pair[1], asked_at=asked_at)
    lost = (old_area - new_area) - whole
    if lost:
        code = "territories-lost" if new_area else "track-withdrawn"
        message = f"Track {_named(pair[1])} is no longer offered individually in: {lost}."
        remedy = "If this is not intended, restore the offer."
        yield Change(code, "removed", path, message, "error", str(old_area), str(new_area), remedy)
