"""Models video files: their measured properties and their location in the bucket."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Bytes, Id, Instant, Model, Text
from shared.model.catalog.asset import Hashes

VideoKind = Literal["ShortFormMusicalWorkVideo", "LongFormMusicalWorkVideo", "ConcertVideo", "LyricVideo"]


class VideoAsset(Model):
    """A video file as measured: `duration` in seconds, pixels, `frameRate` per second, rates in kbit/s and Hz."""

    id: Id
    file_name: Text
    format: Literal["MP4", "MOV"]
    size: Bytes
    duration: Annotated[float, Field(gt=0)]
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    frame_rate: Annotated[float, Field(gt=0)] | None = None
    bitrate: Annotated[int, Field(gt=0)] | None = None
    codec: Text | None = None
    audio_codec: Text | None = None
    channels: Annotated[int, Field(ge=1, le=64)] | None = None
    sample_rate: Annotated[int, Field(gt=0)] | None = None
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class TrackVideo(Model):
    """The track's video file."""

    file_id: Id
    kind: VideoKind = "ShortFormMusicalWorkVideo"
