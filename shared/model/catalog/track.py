"""Models a track: a recording at its position on the release."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import (
    Count,
    Day,
    Id,
    Language,
    Model,
    Text,
)
from shared.model.catalog.asset import AudioFormat
from shared.model.catalog.credits import (
    AiUse,
    Contributor,
    Publisher,
    RightsController,
    RightsLine,
    Writer,
)
from shared.model.catalog.titles import Genre, ParentalWarning, Titled
from shared.model.catalog.video import TrackVideo
from shared.model.identifiers import Isrc, Iswc


class TrackMetadata(Titled, Genre):
    """Metadata of the recording. `duration` is in seconds; `languages` are those of the performance.

    Empty credits, lines, rights, genre, language and warning default to those of the release.
    """

    duration: Annotated[float, Field(ge=0)]
    language: Language | None = None
    parental_warning: ParentalWarning | None = None
    iswc: Iswc | None = None
    p_line: RightsLine | None = None
    first_publication_date: Day | None = None
    contributors: list[Contributor] = []
    writers: list[Writer] = []
    publishers: list[Publisher] = []
    languages: list[Language] = []
    p_lines: list[RightsLine] = []
    rights_controllers: list[RightsController] = []
    creation_date: Day | None = None
    mastered_date: Day | None = None
    remastered_date: Day | None = None
    instrumental: bool | None = None
    cover_version: bool | None = None
    display_credits: Text | None = None
    ai: AiUse | None = None


class TrackAudio(Model):
    """The track's audio file; `bitrate` in kbit/s, `sampleRate` in Hz."""

    file_id: Id
    format: AudioFormat
    bitrate: Count | None = None
    sample_rate: Count | None = None


class Preview(Model):
    """The clip that a listener can hear before buying, in seconds."""

    start_time: Annotated[float, Field(ge=0)]
    duration: Annotated[float, Field(gt=0)]


class MixPart(Model):
    """A recording used in a DJ mix: `start` from the beginning of the mix and `duration`, in seconds."""

    isrc: Isrc
    title: Text
    artist: Text
    start: Annotated[float, Field(ge=0)]
    duration: Annotated[float, Field(gt=0)]


class ImmersiveEdition(Model):
    """The track's recording in immersive audio, such as Dolby Atmos: an edition with an ISRC and a file of its own."""

    isrc: Isrc
    audio: TrackAudio | None = None


class Track(Model):
    """A recording at its position on the release.

    A track with `video` is a video. `hidden` excludes it from the track listing, `bonus` marks it as an extra.
    """

    id: Id
    sequence_number: Annotated[int, Field(ge=1, le=1000)]
    disc_number: Annotated[int, Field(ge=1, le=99)] = 1
    isrc: Isrc
    metadata: TrackMetadata
    audio: TrackAudio | None = None
    immersive: ImmersiveEdition | None = None
    video: TrackVideo | None = None
    preview: Preview | None = None
    kind: Literal["MusicalWork", "NonMusicalWork", "SpokenWord"] = "MusicalWork"
    hidden: bool = False
    bonus: bool = False
    mix: list[MixPart] = []
