"""Builds the DetailsByTerritory blocks of ERN 3.8.2: one worldwide, one per territory where a value differs."""

from typing import Protocol, TypeVar

from shared.messages.ern.compose.formatting import WORLDWIDE, is_worldwide
from shared.messages.ern.parts import (
    Label,
    LabelName,
    Line,
    Local,
    Name,
    NewRelease,
    Recording,
    RecordingLocal,
    Release,
    ReleaseLocal,
    Title,
    TrackLocal,
    TrackRelease,
)


class _HasTerritory(Protocol):
    @property
    def territory(self) -> str | None: ...


_WORLD = (WORLDWIDE,)

P = TypeVar("P", bound=_HasTerritory)


def _territory_blocks(
    titles: tuple[Title, ...],
    formal_titles: tuple[Title, ...],
    grouping_titles: tuple[Title, ...],
    names: tuple[Name, ...],
    labels: tuple[Name, ...],
    p_lines: tuple[Line, ...],
    c_lines: tuple[Line, ...],
) -> tuple[Local, ...]:
    """The blocks, the worldwide one first, the others by their codes. Each has every value for its territory.

    A formal title is mandatory (1.4, clause 4.3(4)); without one, the display title is used.
    """
    localised_values: tuple[tuple[_HasTerritory, ...], ...] = (titles, names, labels, p_lines, c_lines)
    if not any(len(values) > 1 or _is_local(values) for values in localised_values):
        local = Local(
            _WORLD, titles, formal_titles or titles, grouping_titles, names, _label_names(labels), p_lines, c_lines
        )
        return (local,)
    named = {each.territory for values in localised_values for each in values if each.territory}
    territories = (WORLDWIDE, *sorted(named - {WORLDWIDE}))
    return tuple(
        Local(
            (territory,),
            _values_for(titles, territory),
            formal_titles or titles[:1],
            grouping_titles,
            _values_for(names, territory),
            _label_names(_values_for(labels, territory)),
            _lines_for(p_lines, territory),
            _lines_for(c_lines, territory),
        )
        for territory in territories
    )


def _values_for(values: tuple[P, ...], territory: str) -> tuple[P, ...]:
    """The values for the territory, else the worldwide ones, else the first."""
    if len(values) < 2:
        return values
    local = tuple(each for each in values if (each.territory or WORLDWIDE) == territory)
    world = tuple(each for each in values if (each.territory or WORLDWIDE) == WORLDWIDE)
    return local or world or values[:1]


def _is_local(values: tuple[_HasTerritory, ...]) -> bool:
    return any(not is_worldwide(each.territory) for each in values)


def _lines_for(lines: tuple[Line, ...], territory: str) -> tuple[Line, ...]:
    """The lines for the territory, else the worldwide ones. Those of one territory hold nowhere else."""
    local = tuple(each for each in lines if (each.territory or WORLDWIDE) == territory)
    return local or tuple(each for each in lines if is_worldwide(each.territory))


def _label_names(names: tuple[Name, ...]) -> tuple[LabelName, ...]:
    """If there are several names, the first is marked as DisplayLabelName (1.4, clause 4.3(6))."""
    kind = "DisplayLabelName" if len(names) > 1 else None
    return tuple(LabelName(each.text, each.language, kind if index == 0 else None) for index, each in enumerate(names))


def _localised_recording(recording: Recording, main_names: tuple[Name, ...]) -> Recording:
    """The recording in blocks. Its display artist name is omitted if the release has the same one (4.3(18))."""
    known = {name.text for name in main_names}
    names = () if all(name.text in known for name in recording.names) else recording.names
    blocks = _territory_blocks(
        recording.titles,
        recording.formal_titles,
        recording.grouping_titles,
        names,
        (recording.label,) if recording.label else (),
        recording.p_lines,
        (),
    )
    return recording._replace(
        locals=tuple(
            RecordingLocal(
                recording, local, recording.sound if index == 0 else None, recording.picture if index == 0 else None
            )
            for index, local in enumerate(blocks)
        )
    )


def _localised_release(release: Release) -> Release:
    """The main release in blocks. P and C lines are either on the release or in every block (1.4, clause 4.3(5))."""
    blocks = _territory_blocks(
        release.titles,
        release.formal_titles,
        release.grouping_titles,
        release.names,
        _labels(release.labels),
        release.p_lines,
        release.c_lines,
    )
    if len(blocks) == 1:
        return release._replace(locals=tuple(ReleaseLocal(release, _without_lines(local)) for local in blocks))
    return release._replace(locals=tuple(ReleaseLocal(release, local) for local in blocks), p_lines=(), c_lines=())


def _localised_track(track: TrackRelease) -> TrackRelease:
    """A track release in blocks."""
    recording = track.recording
    blocks = _territory_blocks(
        recording.titles,
        recording.formal_titles,
        recording.grouping_titles,
        recording.names,
        _labels(track.labels),
        track.p_lines,
        track.c_lines,
    )
    if len(blocks) == 1:
        return track._replace(locals=tuple(TrackLocal(track, _without_lines(local)) for local in blocks))
    return track._replace(locals=tuple(TrackLocal(track, local) for local in blocks), p_lines=(), c_lines=())


def _without_lines(local: Local) -> Local:
    return local._replace(p_lines=(), c_lines=())


def _labels(labels: tuple[Label, ...]) -> tuple[Name, ...]:
    return tuple(Name(each.party.names[0].text, each.language, each.territory) for each in labels)


def localised(message: NewRelease) -> NewRelease:
    """The message with all values arranged in territory blocks."""
    main = message.release.names
    return message._replace(
        recordings=tuple(_localised_recording(each, main) for each in message.recordings),
        videos=tuple(_localised_recording(each, main) for each in message.videos),
        release=_localised_release(message.release),
        tracks=tuple(_localised_track(each) for each in message.tracks),
    )
