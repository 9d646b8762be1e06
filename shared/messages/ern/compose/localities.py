"""Owns blocks by territory (ERN 3.8.2): one for the world, one for each territory where something differs."""

from typing import Protocol, TypeVar

from shared.messages.ern.compose.formatting import WORLDWIDE
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


class _Placed(Protocol):
    @property
    def territory(self) -> str | None: ...


_WORLD = (WORLDWIDE,)

P = TypeVar("P", bound=_Placed)


def _blocks(
    titles: tuple[Title, ...],
    formal_titles: tuple[Title, ...],
    grouping_titles: tuple[Title, ...],
    names: tuple[Name, ...],
    labels: tuple[Name, ...],
    p_lines: tuple[Line, ...],
    c_lines: tuple[Line, ...],
) -> tuple[Local, ...]:
    """The blocks, the one for the world first. A block says everything that holds in its territory.

    A formal title is asked for (1.4, clause 4.3(4)): without one the display title is it.
    """
    placed: tuple[tuple[_Placed, ...], ...] = (titles, names, labels, p_lines, c_lines)
    if all(len(values) < 2 for values in placed):
        said = Local(
            _WORLD, titles, formal_titles or titles, grouping_titles, names, _label_names(labels), p_lines, c_lines
        )
        return (said,)
    places = dict.fromkeys([WORLDWIDE, *(each.territory for values in placed for each in values if each.territory)])
    return tuple(
        Local(
            (place,),
            _holding(titles, place),
            formal_titles or titles[:1],
            grouping_titles,
            _holding(names, place),
            _label_names(_holding(labels, place)),
            _holding(p_lines, place),
            _holding(c_lines, place),
        )
        for place in places
    )


def _holding(values: tuple[P, ...], place: str) -> tuple[P, ...]:
    """What is said for the place, or else for the world, or else anywhere."""
    if len(values) < 2:
        return values
    here = tuple(each for each in values if (each.territory or WORLDWIDE) == place)
    world = tuple(each for each in values if (each.territory or WORLDWIDE) == WORLDWIDE)
    return here or world or values[:1]


def _label_names(names: tuple[Name, ...]) -> tuple[LabelName, ...]:
    """Of several names one is the one to display (1.4, clause 4.3(6))."""
    kind = "DisplayLabelName" if len(names) > 1 else None
    return tuple(LabelName(each.text, each.language, kind if place == 0 else None) for place, each in enumerate(names))


def _localised_recording(recording: Recording, main_names: tuple[Name, ...]) -> Recording:
    """The recording in its blocks. Its artist's name stands only if the release's is another (4.3(18))."""
    known = {name.text for name in main_names}
    names = () if all(name.text in known for name in recording.names) else recording.names
    blocks = _blocks(
        recording.titles,
        recording.formal_titles,
        recording.grouping_titles,
        names,
        (),
        recording.p_lines,
        (),
    )
    return recording._replace(
        locals=tuple(
            RecordingLocal(
                recording, said, recording.sound if place == 0 else None, recording.picture if place == 0 else None
            )
            for place, said in enumerate(blocks)
        )
    )


def _localised_release(release: Release) -> Release:
    """The main release in its blocks; lines stand either on it or in every block (1.4, clause 4.3(5))."""
    blocks = _blocks(
        release.titles,
        release.formal_titles,
        release.grouping_titles,
        release.names,
        _labels(release.labels),
        release.p_lines,
        release.c_lines,
    )
    if len(blocks) == 1:
        return release._replace(locals=tuple(ReleaseLocal(release, _without_lines(said)) for said in blocks))
    return release._replace(locals=tuple(ReleaseLocal(release, said) for said in blocks), p_lines=(), c_lines=())


def _localised_track(track: TrackRelease) -> TrackRelease:
    """A track release in its blocks."""
    recording = track.recording
    blocks = _blocks(
        recording.titles,
        recording.formal_titles,
        recording.grouping_titles,
        recording.names,
        _labels(track.labels),
        track.p_lines,
        track.c_lines,
    )
    if len(blocks) == 1:
        return track._replace(locals=tuple(TrackLocal(track, _without_lines(said)) for said in blocks))
    return track._replace(locals=tuple(TrackLocal(track, said) for said in blocks), p_lines=(), c_lines=())


def _without_lines(said: Local) -> Local:
    return said._replace(p_lines=(), c_lines=())


def _labels(labels: tuple[Label, ...]) -> tuple[Name, ...]:
    return tuple(Name(each.party.names[0].text, each.language, each.territory) for each in labels)


def localised(message: NewRelease) -> NewRelease:
    """The message with everything in its blocks."""
    main = message.release.names
    return message._replace(
        recordings=tuple(_localised_recording(each, main) for each in message.recordings),
        videos=tuple(_localised_recording(each, main) for each in message.videos),
        release=_localised_release(message.release),
        tracks=tuple(_localised_track(each) for each in message.tracks),
    )
