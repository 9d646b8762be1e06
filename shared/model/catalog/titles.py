"""Models what releases and tracks have in common: titles, genres, warnings."""

from typing import Annotated, Literal

from pydantic import Field

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


class ProprietaryId(Model):
    """An identifier that a party gave, such as a former distributor."""

    namespace: Text
    """Whose identifier it is: the party's DPID, or a name."""
    value: Text
    """The identifier."""


ProprietaryIds = Annotated[list[ProprietaryId], Field(max_length=20)]


class LocalTitle(Model):
    """A title as written in one language or script, optionally for one territory."""

    title: Text
    """The title, as written."""
    subtitle: Text | None = None
    """The text in brackets after the title."""
    language: Language
    """The language, with a script if needed, such as `ja-Latn`."""
    territory: Territory | None = None
    """The only territory where it is shown."""


class Titled(Model):
    """A title and its variants."""

    title: Text
    """The title, as displayed, without its subtitle."""
    subtitle: Text | None = None
    """The text displayed in brackets after the title."""
    versions: list[Text] = []
    """Terms that tell versions apart, such as `LiveVersion`."""
    formal_title: Text | None = None
    """The title in the work's catalogue (classical music)."""
    grouping_title: Text | None = None
    """The title of the work that it belongs to (classical music)."""
    local_titles: list[LocalTitle] = []
    """The title in other languages and scripts."""
    display_artist: Text
    """The artists as one text, as displayed."""
    local_display_artists: list[LocalName] = []
    """The display artist in other languages and scripts."""
    artists: list[Artist] = []
    """The display artists one by one, in display order."""


class GenreCode(Model):
    """A genre in a DSP's own vocabulary."""

    code: Text | None = None
    """The DSP's code of the genre."""
    id: Text | None = None
    """The DSP's id of the genre."""
    name: Text
    """The DSP's name of the genre."""
    version: Text | None = None
    """The edition of the vocabulary."""


class GenreMappings(Model):
    """The release's genre for each DSP."""

    apple: GenreCode | None = None
    """Apple's genre."""
    spotify: GenreCode | None = None
    """Spotify's genre."""
    beatport: GenreCode | None = None
    """Beatport's genre."""
    amazon: GenreCode | None = None
    """Amazon's genre."""
    custom: GenreCode | None = None
    """The genre in the list of the tenant's own provider."""


class Genre(Model):
    """A genre in the catalog's vocabulary."""

    genre_code: Text | None = None
    """The genre's code in the catalog's vocabulary."""
    genre_name: Text | None = None
    """The genre's name."""
    subgenre_code: Text | None = None
    """The subgenre's code in the catalog's vocabulary."""
    subgenre_name: Text | None = None
    """The subgenre's name."""
