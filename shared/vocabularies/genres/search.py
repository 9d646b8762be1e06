"""Finds genres by words, which may be incomplete or misspelt, in names, paths and synonyms. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest

from rapidfuzz import fuzz, process

from shared.vocabularies.genres.dictionary import Dictionary, Entry
from shared.vocabularies.genres.labels import key, words
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of

_SIMILAR = 75
"""From which similarity, of 100, a word counts as misspelt."""
_OWN, _SYNONYM, _ABOVE = 1.0, 0.9, 0.6
"""What a word counts for, in the genre's own name, in a synonym, and in the names above it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A genre that was found."""

    entry: Entry
    score: float
    """How well it fits, at most 100."""


class Index:
    """The words of a dictionary, by which its genres are found."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[int, float]]:
        """What each word counts for, by the position of the genres that have it."""
        found: dict[str, dict[int, float]] = {}
        for position, entry in enumerate(self._entries):
            texts = [(entry.name, _OWN), *((synonym, _SYNONYM) for synonym in entry.synonyms)]
            texts += [(name, _ABOVE) for name in entry.path[:-1]]
            for text, weight in texts:
                for word in words(text):
                    listed = found.setdefault(word, {})
                    listed[position] = max(listed.get(position, 0.0), weight)
        return found

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        return tuple(self._weights)

    @cached_property
    def _sizes(self) -> tuple[tuple[int, int], ...]:
        """The lengths of each genre's name, in words, and of its path."""
        return tuple((len(words(entry.name)), len(entry.path)) for entry in self._entries)

    @cached_property
    def _exact(self) -> Mapping[str, Mapping[int, float]]:
        """The genres by the keys of their names and synonyms."""
        found: dict[str, dict[int, float]] = {}
        for position, entry in enumerate(self._entries):
            for name, weight in ((entry.name, _OWN), *((synonym, _SYNONYM) for synonym in entry.synonyms)):
                listed = found.setdefault(key(name), {})
                listed[position] = max(listed.get(position, 0.0), weight)
        return found

    def search(self, text: str, limit: int) -> list[Hit]:
        """The genres that have all the words, the best first; of equal ones, those with short names and paths first."""
        wanted = words(text)
        if not wanted:
            return []
        scores = self._with_word(wanted[0])
        for word in wanted[1:]:
            more = self._with_word(word)
            scores = {position: score + more[position] for position, score in scores.items() if position in more}
        scores = {position: score / len(wanted) * 90 for position, score in scores.items()}
        for position, weight in self._exact.get(key(text), {}).items():
            scores[position] = 90 + 10 * weight
        best = nsmallest(limit, scores, key=lambda position: (-scores[position], *self._sizes[position], position))
        return [Hit(self._entries[position], round(scores[position], 1)) for position in best]

    def _with_word(self, word: str) -> dict[int, float]:
        """What the word counts for in each genre that has it, a word that begins with it, or one spelt alike."""
        alike = {word: 1.0} if word in self._weights else {}
        for other in self._vocabulary:
            if other.startswith(word):
                alike.setdefault(other, 0.5 + 0.4 * len(word) / len(other))
        if not alike:
            for other, similarity, _ in process.extract(
                word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=10
            ):
                alike[other] = 0.8 * similarity / 100
        scores: dict[int, float] = {}
        for other, share in alike.items():
            for position, weight in self._weights[other].items():
                scores[position] = max(scores.get(position, 0.0), share * weight)
        return scores


_INDEXES: dict[str, Index] = {}


def search_genres(text: str, provider: DictionaryName = "truth", limit: int = 20) -> list[Hit]:
    """The genres of a provider's dictionary that have all the words of the text, the best first."""
    return search_in(dictionary_of(provider), text, limit)


def search_in(dictionary: Dictionary, text: str, limit: int) -> list[Hit]:
    """The genres of a dictionary that have all the words of the text, the best first."""
    return _index_of(dictionary).search(text, limit)


def _index_of(dictionary: Dictionary) -> Index:
    """The dictionary's index, which is built once; that of a plug-in's each time."""
    if dictionary.provider == "custom":
        return Index(dictionary.entries)
    return _INDEXES.setdefault(dictionary.provider, Index(dictionary.entries))
