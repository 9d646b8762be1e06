"""Models video files: their measured properties and their location in the bucket."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, Id, Instant, Model, Text
from shared.model.catalog.asset import Hashes

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


class TrackVideo(Model):
    """The track's video file."""

    file_id: Id
    """The id of the uploaded file."""
    kind: VideoKind = "ShortFormMusicalWorkVideo"
    """What the video is (AVS VideoType)."""
