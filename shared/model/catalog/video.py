"""Models video files: their measured properties and their location in the bucket."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, Id, Instant, Model, Text
from shared.model.catalog.asset import Hashes
from shared.model.catalog.credits import WorldwideLine
from shared.model.catalog.titles import ProprietaryIds
from shared.model.identifiers import Isrc

VideoKind = Literal["ShortFormMusicalWorkVideo", "LongFormMusicalWorkVideo", "ConcertVideo", "LyricVideo"]


class VideoAsset(Model):
    """A video file as measured."""

    id: Id
    file_name: Text
    format: Literal["MP4", "MOV"]
    """The container format."""
    size: Bytes
    """In bytes."""
    duration: Annotated[float, Field(gt=0)]
    """In seconds."""
    width: Annotated[int, Field(gt=0)]
    """In pixels."""
    height: Annotated[int, Field(gt=0)]
    """In pixels."""
    frame_rate: Annotated[float, Field(gt=0)] | None = None
    """Frames per second."""
    bitrate: Annotated[int, Field(gt=0)] | None = None
    """In kbit/s."""
    codec: Text | None = None
    """The codec of the pictures."""
    audio_codec: Text | None = None
    """The codec of the sound."""
    channels: Annotated[int, Field(ge=1, le=64)] | None = None
    """The number of audio channels."""
    sample_rate: Annotated[int, Field(gt=0)] | None = None
    """Of the sound, in Hz."""
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class Cue(Model):
    """Music heard in a video: an entry of its cue sheet."""

    title: Text
    """The music's title."""
    use: Text | None = None
    """How it is used (AVS CueUseType), such as `OnScreenMusic`, `Background` or `Theme`."""
    isrc: Isrc | None = None
    """The ISRC of the recording that is heard."""
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the music."""
    musical: bool | None = None
    """Whether it is music rather than another sound."""
    start: Annotated[float, Field(ge=0)] | None = None
    """From the beginning of the video, in seconds."""
    duration: Annotated[float, Field(gt=0)] | None = None
    """In seconds."""
    p_line: WorldwideLine | None = None
    """The P line of the recording that is heard."""
    c_line: WorldwideLine | None = None
    """The C line of the recording that is heard."""


class Chapter(Model):
    """A part of a video to which a viewer can jump, such as a song of a concert."""

    title: Text
    """The chapter's title, as displayed."""
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the chapter."""
    start: Annotated[float, Field(ge=0)] | None = None
    """From the beginning of the video, in seconds."""
    duration: Annotated[float, Field(gt=0)] | None = None
    """In seconds."""


class TrackVideo(Model):
    """The track's video file."""

    file_id: Id
    """The id of the uploaded file."""
    kind: VideoKind = "ShortFormMusicalWorkVideo"
    """What the video is (AVS VideoType)."""
    cues: Annotated[list[Cue], Field(max_length=500)] = []
    """The music heard in it, in order: its cue sheet."""
    chapters: Annotated[list[Chapter], Field(max_length=500)] = []
    """Its chapters, in order."""
