"""Message parts for what is inside of videos: cue sheets, which list the music heard in them, and chapters."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId
from shared.messages.ern.parts.people import Line, Title


class Cue(NamedTuple):
    """An entry of a cue sheet; start and duration as xs:duration."""

    title: str
    use: Coded | None
    ids: "CueIds | None"
    musical: bool | None
    start: str | None
    duration: str | None
    p_lines: tuple[Line, ...]
    c_lines: tuple[Line, ...]


class CueIds(NamedTuple):
    """What identifies the music of a cue."""

    isrc: str | None
    proprietary_ids: tuple[ProprietaryId, ...]


class CueSheet(NamedTuple):
    """The cue sheet of one video."""

    reference: str
    cues: tuple[Cue, ...]


class CueSheets(NamedTuple):
    """All cue sheets of the message."""

    sheets: tuple[CueSheet, ...]


class ChapterIds(NamedTuple):
    """What identifies a chapter."""

    proprietary_ids: tuple[ProprietaryId, ...]


class Chapter(NamedTuple):
    """A chapter of the video with the reference `resource`; start and duration as xs:duration."""

    reference: str
    resource: str
    ids: ChapterIds | None
    titles: tuple[Title, ...]
    start: str | None
    duration: str | None


class Chapters(NamedTuple):
    """The chapters of a video, or of all videos of the message."""

    chapters: tuple[Chapter, ...]
