"""Models what a release says about its music beyond what it needs to be sold: DDEX calls it MEAD.

Field names follow the system's data models. Most values are free text: shared/vocabularies/mead.py lists those
that forms offer and those that the standard has, and others are findings, not refusals.
"""

from typing import Annotated

from pydantic import Field

from shared.model.base import Count, Day, Id, LongText, Model, PartialDay, Territory, Text

MAX_VALUES = 50
"""The most values of one list."""

Values = Annotated[list[Text], Field(max_length=MAX_VALUES)]


class Sound(Model):
    """What the music is like: of every track of a release, or of one that differs."""

    moods: Values = []
    """How it feels, such as `Dreamy`."""
    themes: Values = []
    """What it is about, such as `Friendship`."""
    tempo: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Beats per minute."""
    tempo_description: Text | None = None
    """The tempo in words, such as `Slow`."""
    time_signature: Text | None = None
    """Beats in a bar, and the note that is one beat: `6/8`."""
    key: Text | None = None
    """The musical key, such as `F# Minor`."""
    harmonic_structure: Text | None = None
    """Chords and their progressions, in words."""
    vocal_register: Text | None = None
    """How high the lead voice is, such as `Mezzo-Soprano`."""
    vocal_characteristics: Values = []
    """What the voices do, such as `Spoken Word`."""
    instrumentation: Values = []
    """The instruments that are played."""
    instrumentation_details: LongText | None = None
    """More about the instruments, in words."""
    recording_technique: Text | None = None
    """How it was recorded, such as `Live Recording`."""
    audio_characteristics: Text | None = None
    """What the recording sounds like, such as `Lo-Fi`."""


class TrackMead(Sound):
    """What the music of one track is like, where it differs from the release's."""


class ChartPosition(Model):
    """A position in a chart."""

    territory: Territory
    """The territory of the chart."""
    chart: Text
    """The chart's name."""
    position: Count
    """The position; 1 is the top."""
    date: Day
    """The day of the chart."""


class Award(Model):
    """An award, or a nomination for one."""

    name: Text
    """The award's name, such as `Best Album`."""
    body: Text | None = None
    """Who gives it. Without it or `date`, it is sent as a note."""
    date: PartialDay | None = None
    """When it was given: a year, a month or a day."""
    party: Text | None = None
    """Who got it, if not the display artist."""
    winner: bool = True
    """False for a nomination."""


class Mead(Sound):
    """What helps people to find and present a release (DDEX Media Enrichment and Description)."""

    is_explicit: bool | None = None
    """Whether the lyrics are explicit. ERN says it by `metadata.parentalWarning`."""
    content_advisory: Text | None = None
    """What listeners are warned of, such as `Drug References`."""
    focus_track: Text | None = None
    """The track to be promoted: its id or ISRC."""
    marketing_description: LongText | None = None
    """A text about the release for the DSP's editors."""
    target_audience: Values = []
    """Whom it is for."""
    playlist_suitability: Values = []
    """What people do while they listen, such as `Study`."""
    seasonality: Text | None = None
    """The season or feast that it is for."""
    cultural_references: Values = []
    """What it refers to: films, books, places, events."""
    track_mead: dict[Id, TrackMead] = Field(default={}, max_length=500)
    """Where tracks differ, by the track's id or ISRC."""
    chart_positions: Annotated[list[ChartPosition], Field(max_length=500)] = []
    """Where the release was in the charts."""
    awards: Annotated[list[Award], Field(max_length=200)] = []
    """Its awards and nominations. An award's name alone, as a text, is accepted too."""
