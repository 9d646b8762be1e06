"""Reduces names of genres to what distinguishes them, so that spellings of one name are equal. Pure."""

import re
import unicodedata
from functools import cache

_JOINING = frozenset({"and", "n", "y", "und", "et"})
_GENERAL = frozenset({"music", "genre", "musik", "musica", "musique"})
_PARTS = re.compile(r"\s*(?:/|&|,|\||;|\band\b|\()\s*", re.IGNORECASE)


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name, without case, accents, plural, and words that join or say `music`.

    `R&B/Soul` is r, b, soul; `Children's Music` is children.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("'n'", " n "))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    found = [word for word in re.split(r"[\W_]+", re.sub(r"['’]", "", plain)) if word]
    telling = [word for word in found if word not in _JOINING] or found
    telling = [word for word in telling if word not in _GENERAL] or telling
    return tuple(_singular(word) for word in telling)


def key(name: str) -> str:
    """The words of a name without spaces: `Hip-Hop` and `hiphop` are equal."""
    return "".join(words(name))


@cache
def parts(name: str) -> tuple[str, ...]:
    """The names that a joint name is made of. Empty for a single name.

    `Nu Disco / Disco` is made of two; `Acid & Soul Jazz` of Acid, Acid Jazz, and Soul Jazz.
    """
    found = [part.rstrip(") ") for part in _PARTS.split(name)]
    found = [part for part in found if part]
    if len(found) < 2:
        return ()
    last = found[-1].split()[-1]
    return tuple(dict.fromkeys([*found, *(f"{part} {last}" for part in found[:-1])]))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
