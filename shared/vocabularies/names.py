"""Finds entries of a dictionary by their codes and names, in any spelling. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

T = TypeVar("T")
_SIMILAR = 78
"""From which similarity, of 100, a name counts as misspelt."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "&": " and "}
)
"""Letters that Unicode does not decompose."""
_EXACT, _BEGINS, _WORD, _CONTAINS = range(4)
"""How a name fits what was asked for, the best first."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text without case, accents and punctuation: `Côte d'Ivoire` and `cote divoire` are equal."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’‘ʻʼ.]", "", text).casefold().translate(_LETTERS))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.split(r"[\W_]+", plain)).strip()


def letters(text: str) -> str:
    """The letters and digits of a text with their accents, without case, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in plain if each.isalnum() or unicodedata.category(each).startswith("M"))


def _key(text: str) -> str:
    """What a text is found by: folded, but with its sign if it names a currency, as `€` and `R$` do."""
    plain = " ".join(text.casefold().split())
    return plain if any(unicodedata.category(each) == "Sc" for each in plain) else fold(text)


class NameIndex(Generic[T]):
    """The entries of a dictionary by the folded texts that name them.

    `codes_of` and `names_of` give the texts of an entry. Of entries with the same text, the first counts; a code counts
    before a name.
    """

    def __init__(
        self, entries: Iterable[T], codes_of: Callable[[T], Iterable[str]], names_of: Callable[[T], Iterable[str]]
    ) -> None:
        self._entries = tuple(entries)
        self._codes_of, self._names_of = codes_of, names_of

    @cached_property
    def _named(self) -> Mapping[str, int]:
        """The position of the entry that each text names."""
        found: dict[str, int] = {}
        for texts_of in (self._codes_of, self._names_of):
            for position, entry in enumerate(self._entries):
                for text in texts_of(entry):
                    found.setdefault(_key(text), position)
        found.pop("", None)
        return found

    @cached_property
    def _texts(self) -> tuple[tuple[str, int], ...]:
        """Every text with the position of each entry that it names."""
        texts = (
            (_key(text), position)
            for position, entry in enumerate(self._entries)
            for text in (*self._codes_of(entry), *self._names_of(entry))
        )
        return tuple(dict.fromkeys(each for each in texts if each[0]))

    def find(self, text: str) -> T | None:
        """The entry that has this code or name. None: there is none."""
        position = self._named.get(_key(text))
        return None if position is None else self._entries[position]

    def nearest(self, text: str, limit: int = 3) -> list[T]:
        """The entries whose names are spelt like the text, the nearest first."""
        wanted = _key(text)
        if len(wanted) < 3:
            return []
        alike = process.extract(wanted, list(self._named), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=limit * 3)
        return [self._entries[each] for each in dict.fromkeys(self._named[name] for name, _, _ in alike)][:limit]

    def search(self, text: str, limit: int) -> list[T]:
        """The entries with a code or a name like the text: the same, beginning with it, containing it, spelt alike."""
        wanted = _key(text)
        if not wanted or limit < 1:
            return []
        ranks: dict[int, tuple[int, int]] = {}
        for name, position in self._texts:
            fit = _fit(wanted, name)
            if fit is not None:
                ranks[position] = min(ranks.get(position, (fit, len(name))), (fit, len(name)))
        found = sorted(ranks, key=lambda position: (ranks[position], position))[:limit]
        if not found:
            return self.nearest(text, limit)
        return [self._entries[position] for position in found]


def _fit(wanted: str, name: str) -> int | None:
    """How the name fits; None: not at all."""
    if name == wanted:
        return _EXACT
    if name.startswith(wanted):
        return _BEGINS
    if f" {wanted}" in name:
        return _WORD
    return _CONTAINS if len(wanted) > 2 and wanted in name else None
