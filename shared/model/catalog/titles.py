"""Models what releases and tracks have in common: titles, genres, warnings."""

from typing import Literal

from shared.model.base import (
    Language,
    Model,
    Territory,
    Text,
)
from shared.model.catalog.credits import (
    Artist,
    LocalName,
)

ParentalWarning = Literal["Explicit", "ExplicitContentEdited", "NotExplicit", "NoAdviceAvailable"]


class LocalTitle(Model):
    """A title as written in one language or script, optionally for one territory."""

    title: Text
    subtitle: Text | None = None
    language: Language
    territory: Territory | None = None


class Titled(Model):
    """A title and its variants. `subtitle` is displayed in brackets after it; `versions` are terms such as LiveVersion.

    `formalTitle` is the title in the work's catalogue, `groupingTitle` the work it belongs to (classical music).
    """

    title: Text
    subtitle: Text | None = None
    versions: list[Text] = []
    formal_title: Text | None = None
    grouping_title: Text | None = None
    local_titles: list[LocalTitle] = []
    display_artist: Text
    local_display_artists: list[LocalName] = []
    artists: list[Artist] = []


class GenreCode(Model):
    """A genre in a DSP's own vocabulary."""

    code: Text | None = None
    id: Text | None = None
    name: Text


class GenreMappings(Model):
    """The release's genre for each DSP."""

    apple: GenreCode | None = None
    spotify: GenreCode | None = None
    beatport: GenreCode | None = None
    amazon: GenreCode | None = None


class Genre(Model):
    """A genre in the catalog's vocabulary."""

    genre_code: Text | None = None
    genre_name: Text | None = None
    subgenre_code: Text | None = None
    subgenre_name: Text | None = None
