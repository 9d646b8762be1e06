"""Finds the genre of our own vocabulary that a cell names. Pure."""

import re
from functools import lru_cache
from typing import NamedTuple

from shared.catalog.imports.values.cell import Conventions, spaced
from shared.vocabularies.genres.providers import dictionary_of

_LEVELS = re.compile(r" ?(?:>|»|::|→) ?| [-–] ")


class Found(NamedTuple):
    """A genre and its subgenre: code and name, each empty if there is none."""

    code: str = ""
    name: str = ""
    subgenre_code: str = ""
    subgenre: str = ""


def read_genre(text: str, conventions: Conventions) -> Found:
    """The genre. One that our vocabulary does not have is kept as the label writes it, with a note."""
    text = spaced(text)
    found = _known(text)
    if found:
        return found
    first, *others = [part for part in _LEVELS.split(text) if part] or [text]
    if others and (outer := _known(first)):
        return outer._replace(subgenre=others[-1], subgenre_code="")
    message = f"{text!r} is not among the genres; it was kept as written."
    conventions.note(message, "unknown-genre", "Map it to DSPs' genres, or choose one in the release.")
    return Found(name=first, subgenre=others[-1] if others else "")


@lru_cache(maxsize=2048)
def _known(text: str) -> Found | None:
    """The entry of our vocabulary with this path, code, name or synonym."""
    dictionary = dictionary_of("truth")
    entry = dictionary.find(" > ".join(part for part in _LEVELS.split(text) if part)) or dictionary.find(text)
    if entry is None:
        return None
    above = list(dictionary.ancestors(entry))
    if not above:
        return Found(entry.code or "", entry.name)
    return Found(above[-1].code or "", above[-1].name, entry.code or "", entry.name)
