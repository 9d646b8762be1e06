"""Models a track: a recording at its position on the release."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.model.base import (
    Count,
    Id,
    Language,
    Model,
    PartialDay,
    Text,
)
from shared.model.catalog.ai import AiUse, RecordingAi
from shared.model.catalog.asset import AudioFormat
from shared.model.catalog.credits import (
    ArtistRole,
    Contributor,
    Publisher,
    RightsController,
    RightsLine,
    Writer,
)
from shared.model.catalog.titles import Genre, ParentalWarning, ProprietaryIds, Titled
from shared.model.catalog.video import TrackVideo
from shared.model.identifiers import Grid, Isrc, Iswc


class TrackMetadata(Titled, Genre):
    """Metadata of the recording."""

    duration: Annotated[float, Field(ge=0)]
    """In seconds."""
    language: Language | None = None
    """The language of title and credits."""
    label: Text | None = None
    """The label that the recording itself is credited to (ERN 3.8), such as that of a track on a compilation."""
    parental_warning: ParentalWarning | None = None
    """Whether the lyrics are explicit (AVS ParentalWarningType)."""
    iswc: Iswc | None = None
    work_ids: ProprietaryIds = []
    """Identifiers that others gave the work."""
    p_line: RightsLine | None = None
    """The recording's P line."""
    first_publication_date: PartialDay | None = None
    """The day when the recording was first published, or its year or month."""
    contributors: list[Contributor] = []
    """Who made the recording."""
    writers: list[Writer] = []
    """Who wrote the work."""
    publishers: list[Publisher] = []
    """Who publishes the work."""
    languages: list[Language] = []
    """The languages of the performance."""
    p_lines: list[RightsLine] = []
    """P lines, if there are several or they differ by territory."""
    rights_controllers: list[RightsController] = []
    """Who controls the rights in the recording."""
    creation_date: PartialDay | None = None
    """The day when the recording was made, or its year or month."""
    mastered_date: PartialDay | None = None
    """The day when it was mastered, or its year or month."""
    remastered_date: PartialDay | None = None
    """The day when it was remastered, or its year or month."""
    instrumental: bool | None = None
    """Whether it has no vocals."""
    cover_version: bool | None = None
    """Whether it is a cover of another artist's recording."""
    display_credits: Text | None = None
    """The credits as one text, as displayed."""
    ai: AiUse | None = None
    """How much of the recording generative AI made (ERN 4.3.2). Without it, the facets say it."""
    ai_disclosure: RecordingAi | None = None
    """What generative AI made of it, by facet. What is absent here is as the release says."""


class TrackAudio(Model):
    """The track's audio file."""

    file_id: Id
    """The id of the uploaded file."""
    format: AudioFormat
    """The format of the file."""
    bitrate: Count | None = None
    """In kbit/s."""
    sample_rate: Count | None = None
    """In Hz."""


class Preview(Model):
    """The clip that a listener can hear before buying."""

    start_time: Annotated[float, Field(ge=0)]
    """Where it begins in the recording, in seconds."""
    duration: Annotated[float, Field(gt=0)] | None = None
    """In seconds; without it, the DSP chooses."""


class MixPart(Model):
    """A recording used in a DJ mix. It has an ISRC, or an identifier that a party gave."""

    isrc: Isrc | None = None
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the recording."""
    title: Text
    """The recording's title."""
    subtitle: Text | None = None
    """The text in brackets after the title."""
    artist: Text
    """The recording's display artist."""
    role: ArtistRole = "MainArtist"
    """The artist's role in the display."""
    parental_warning: ParentalWarning | None = None
    """Whether the lyrics are explicit; without it, as the release says."""
    recording_duration: Annotated[float, Field(gt=0)] | None = None
    """How long the whole recording is, in seconds; without it, as long as the part."""
    start: Annotated[float, Field(ge=0)]
    """From the beginning of the mix, in seconds."""
    duration: Annotated[float, Field(gt=0)]
    """In seconds."""

    @model_validator(mode="after")
    def _is_identified(self) -> Self:
        if not (self.isrc or self.proprietary_ids):
            raise ValueError("A part of a mix needs an identifier. Add isrc or proprietaryIds.")
        return self


class ImmersiveEdition(Model):
    """The track's recording in immersive audio, such as Dolby Atmos: an edition with an ISRC and a file of its own."""

    isrc: Isrc
    """The edition's own ISRC."""
    audio: TrackAudio | None = None
    """The edition's file."""


class OwnRelease(Model):
    """What identifies the track's own release, by which DSPs sell the track alone."""

    grid: Grid | None = None
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave it."""


class Track(Model):
    """A recording at its position on the release."""

    id: Id
    sequence_number: Annotated[int, Field(ge=1, le=1000)]
    """The position on its disc, from 1."""
    disc_number: Annotated[int, Field(ge=1, le=99)] = 1
    """The disc's number."""
    isrc: Isrc
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the recording."""
    release: OwnRelease | None = None
    """What identifies the track's own release."""
    metadata: TrackMetadata
    """Title, artists, genre and credits of the recording."""
    audio: TrackAudio | None = None
    """The audio file."""
    immersive: ImmersiveEdition | None = None
    """The same recording in immersive audio."""
    video: TrackVideo | None = None
    """The video file; a track with one is a video."""
    preview: Preview | None = None
    """The clip that a listener can hear before buying."""
    kind: Literal["MusicalWork", "NonMusicalWork", "SpokenWord"] = "MusicalWork"
    """What is recorded."""
    hidden: bool = False
    """Excludes it from the track listing."""
    bonus: bool = False
    """Marks it as an extra."""
    mix: list[MixPart] = []
    """The recordings that a DJ mix is made of, in order."""
