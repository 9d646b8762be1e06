"""Composes what is inside of videos: cue sheets, which list the music heard in them, and chapters."""

from collections.abc import Iterable

from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.formatting import duration, plain_title, proprietary_ids
from shared.messages.ern.data.vocabulary import CUE_USES
from shared.messages.ern.parts import Chapter, ChapterIds, Chapters, Cue, CueIds, CueSheet, CueSheets, Line, Recording
from shared.model.catalog import video as model
from shared.model.catalog.credits import WorldwideLine
from shared.model.catalog.track import Track


def cue_sheet_reference(track: Track, number: int) -> str | None:
    """The reference of the cue sheet of recording `number`, if it has one."""
    return f"Q{number}" if track.video and track.video.cues else None


def cue_sheets(context: Context) -> CueSheets | None:
    """The cue sheet of each video that has one; None without any."""
    found = tuple(
        CueSheet(
            reference,
            tuple(
                _cue(context, cue, f"{path}.video.cues[{index}]")
                for index, cue in enumerate(track.video.cues if track.video else ())
            ),
        )
        for number, (path, track) in enumerate(context.recordings(), start=1)
        if (reference := cue_sheet_reference(track, number))
    )
    return CueSheets(found) if found else None


def _cue(context: Context, cue: model.Cue, path: str) -> Cue:
    ids = CueIds(cue.isrc, proprietary_ids(cue.proprietary_ids))
    return Cue(
        title=cue.title,
        use=context.coded(cue.use, CUE_USES, f"{path}.use") if cue.use else None,
        ids=ids if any(ids) else None,
        musical=cue.musical,
        start=None if cue.start is None else duration(cue.start),
        duration=duration(cue.duration) if cue.duration else None,
        p_lines=_line(cue.p_line),
        c_lines=_line(cue.c_line),
    )


def _line(line: WorldwideLine | None) -> tuple[Line, ...]:
    return (Line(line.text, line.year, line.company),) if line else ()


def chapters_of(context: Context, track: Track, number: int) -> Chapters | None:
    """The chapters of recording `number`, if it has any; one without an identifier gets one from the ISRC."""
    found = tuple(
        Chapter(
            reference=f"X{number}_{place}",
            resource=f"A{number}",
            ids=ChapterIds(proprietary_ids(each.proprietary_ids) or (context.proprietary_id(f"{track.isrc}_{place}"),)),
            titles=plain_title(each.title),
            start=None if each.start is None else duration(each.start),
            duration=duration(each.duration) if each.duration else None,
        )
        for place, each in enumerate(track.video.chapters if track.video else (), start=1)
    )
    return Chapters(found) if found else None


def all_chapters(recordings: Iterable[Recording]) -> Chapters | None:
    """The chapters of all videos; None without any."""
    found = tuple(chapter for each in recordings if each.chapters for chapter in each.chapters.chapters)
    return Chapters(found) if found else None
