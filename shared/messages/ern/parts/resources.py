"""Message parts for resources: recordings, images, documents and their files."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId
from shared.messages.ern.parts.cues import Chapters
from shared.messages.ern.parts.people import Contributor, Controller, Credit, Line, Name, Title


class File(NamedTuple):
    """A file: `uri` is `folder` and `name` together; MD5 in lower-case hex."""

    uri: str
    folder: str | None
    name: str
    md5: str


class Clip(NamedTuple):
    """A part of a recording, in seconds and as durations. Without a length, only its start is known."""

    reference: str
    start_s: str
    end_s: str | None
    duration: str | None


class AudioFile(NamedTuple):
    """Measured details of an audio file; bit rate in kbit/s, sampling rate in Hz.

    `isrc` and `encoding` are of another encoding of the recording, for versions that have encodings, not editions.
    """

    reference: str
    container: str | None
    codec: Coded | None
    bit_rate: int | None
    channels: int
    sampling_rate: int
    bits: int | None
    duration: str
    file: File | None
    provided: bool
    clip: Clip | None
    objects: int | None = None
    immersive: bool | None = None
    isrc: str | None = None
    encoding: str | None = None


class VideoFile(NamedTuple):
    """Measured details of a video file."""

    reference: str
    container: str
    codec: Coded | None
    bit_rate: int | None
    frame_rate: str | None
    height: int
    width: int
    audio_codec: Coded | None
    channels: int | None
    sampling_rate: int | None
    duration: str
    file: File | None
    provided: bool
    clip: Clip | None


class ImageFile(NamedTuple):
    """Measured details of an image file, in pixels."""

    reference: str
    codec: str
    height: int
    width: int
    file: File | None
    provided: bool


class TextFile(NamedTuple):
    """A document's file."""

    reference: str
    codec: str
    file: File | None
    provided: bool


class Timing(NamedTuple):
    """Where the referring recording uses the related one."""

    start_s: str
    start: str
    duration: str


class RelatedResource(NamedTuple):
    """A related resource of the message and the relationship to it."""

    relationship: str
    reference: str
    timing: Timing


class Language(NamedTuple):
    """A language of performance."""

    code: str
    main: bool | None


class LabelName(NamedTuple):
    """A label's name; if there are several, `kind` marks the one to display."""

    text: str
    language: str | None
    kind: str | None


class Local(NamedTuple):
    """Values for some territories: a block in ERN 3.8.2; 4.x uses an attribute on each value instead."""

    territories: tuple[str, ...]
    titles: tuple[Title, ...]
    formal_titles: tuple[Title, ...]
    grouping_titles: tuple[Title, ...]
    names: tuple[Name, ...]
    labels: tuple[LabelName, ...]
    p_lines: tuple[Line, ...]
    c_lines: tuple[Line, ...]


class RecordingLocal(NamedTuple):
    """A recording's values for some territories. Files are in the first block only, as their references are unique."""

    base: "Recording"
    local: Local
    sound: AudioFile | None
    picture: VideoFile | None


class Edition(NamedTuple):
    """An immersive edition of a recording, beside the ordinary one."""

    isrc: str
    p_lines: tuple[Line, ...]
    mode: str | None
    sound: AudioFile | None


class Genre(NamedTuple):
    """A genre."""

    text: str
    sub: str | None


class WorkIds(NamedTuple):
    """What identifies the work that was recorded."""

    iswc: str | None
    proprietary_ids: tuple[ProprietaryId, ...]


class Recording(NamedTuple):
    """A sound recording or a video."""

    reference: str
    type: str
    isrc: str | None
    reference_title: Title
    titles: tuple[Title, ...]
    names: tuple[Name, ...]
    artists: tuple[Credit, ...]
    duration: str
    warning: str
    supplemental: bool | None = None
    proprietary_ids: tuple[ProprietaryId, ...] = ()
    work: WorkIds | None = None
    formal_titles: tuple[Title, ...] = ()
    grouping_titles: tuple[Title, ...] = ()
    versions: tuple[Coded, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    writers: tuple[Contributor, ...] = ()
    controllers: tuple[Controller, ...] = ()
    work_controllers: tuple[Controller, ...] = ()
    p_lines: tuple[Line, ...] = ()
    creation_date: str | None = None
    mastered_date: str | None = None
    remastered_date: str | None = None
    first_publication: str | None = None
    related: tuple[RelatedResource, ...] = ()
    genre: Genre | None = None
    label: Name | None = None
    cue_sheet: str | None = None
    cue_sheet_absence: str | None = None
    chapters: Chapters | None = None
    ai: str | None = None
    cover_version: bool | None = None
    instrumental: bool | None = None
    remastered: bool | None = None
    credits: tuple[Name, ...] = ()
    languages: tuple[Language, ...] = ()
    main_language: str | None = None
    mode: str | None = None
    sound: AudioFile | None = None
    picture: VideoFile | None = None
    edition: str | None = None
    """Whether the recording is an immersive edition; None if nothing is said."""
    immersive: Edition | None = None
    locals: tuple[RecordingLocal, ...] = ()


class Image(NamedTuple):
    """A cover or another image."""

    reference: str
    type: Coded
    proprietary_ids: tuple[ProprietaryId, ...]
    titles: tuple[Title, ...]
    names: tuple[Name, ...]
    c_lines: tuple[Line, ...]
    warning: str
    technical: ImageFile | None
    contributors: tuple[Contributor, ...] = ()
    ai: str | None = None


class Document(NamedTuple):
    """A booklet."""

    reference: str
    type: str
    proprietary_id: ProprietaryId
    titles: tuple[Title, ...]
    technical: TextFile | None
