"""An album as a public catalogue shows it, in one form."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artist:
    """An artist's page in a catalogue."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Album:
    """An album in a catalogue."""

    id: str
    url: str
    title: str
    artists: tuple[Artist, ...]
    label: str | None = None
    released: str | None = None
    """`YYYY-MM-DD`, or its beginning."""
    tracks: int | None = None


def key(text: str) -> str:
    """The text without case, accents, punctuation and spaces: how names are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
