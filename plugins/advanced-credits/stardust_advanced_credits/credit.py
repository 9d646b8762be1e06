"""A credit as a source states it, and what all readers of sources have in common."""

import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 200_000
MAX_CREDITS = 1_000
MAX_NAME = 200


class Unreadable(ValueError):
    """The source cannot be read; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a source says of the track. All empty: every track."""

    number: int = 0
    disc: int = 0
    title: str = ""
    isrc: str = ""

    def __str__(self) -> str:
        number = f"{self.disc}-{self.number}" if self.disc else str(self.number or "")
        return " ".join(filter(None, (number, self.title, self.isrc)))


@dataclass(frozen=True, slots=True)
class Credit:
    """A name and the word for its role, as written."""

    name: str
    word: str
    where: tuple[Where, ...] = ()
    """The tracks; empty: every track."""
    instrument: str = ""
    isni: str = ""
    ipi: str = ""
    line: int = 0
    """Of the source, from 1; 0: unknown."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read."""

    kind: str
    """`table`, `notes` or `rin`."""
    credits: tuple[Credit, ...]
    unread: tuple[tuple[int, str], ...] = ()
    """Lines in which no credit was found: number and text."""


def folded(text: str) -> str:
    """What distinguishes a name or title: letters and digits, in lower case, without accents; `&` is `and`."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("ß", "ss"))
    return "".join(letter for letter in plain.casefold() if letter.isalnum())


def tidy(text: str) -> str:
    """The text without control characters, with single spaces, at most as long as a name may be."""
    plain = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(plain.split())[:MAX_NAME].strip()
