"""Message parts for cue sheets: the music heard in videos."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId
from shared.messages.ern.parts.people import Line


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
