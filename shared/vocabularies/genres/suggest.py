"""Suggests genres of a DSP for a genre's name. Pure.

A name is looked up in the DSP's dictionary: as it is, by synonyms, and as a part of a joint name such as `Funk / Soul`.
Then it is looked up in our own vocabulary, whose synonyms, and then whose genres above it, are looked up the same way.
What remains is compared by spelling. Where several genres are equally near, the path decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process

from shared.vocabularies.genres.dictionary import Dictionary, Entry
from shared.vocabularies.genres.labels import key, parts, words
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of

Reason = Literal["name", "synonym", "part", "wider", "spelling"]
"""Why a genre is suggested: it has the name, a synonym of it, or the name as a part; it contains the genre; or it is
spelt alike."""

SCORES: Mapping[Reason, float] = {"name": 100, "synonym": 95, "part": 90, "wider": 75, "spelling": 70}
"""How sure a suggestion is at most, of 100."""
_FURTHER = 10
"""What each further level up takes off."""
_ELSEWHERE = 12
"""What a place below an unrelated genre takes off."""
_SIMILAR = 84
"""From which similarity, of 100, names count as spelt alike."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A genre of the DSP's that a name may belong to."""

    entry: Entry
    score: float
    """How sure it is, of 100."""
    reason: Reason


class Suggester:
    """Suggests the genres of one dictionary."""

    def __init__(self, dictionary: Dictionary, truth: Dictionary) -> None:
        self._truth = truth
        self._entries = [entry for entry in dictionary.entries if entry.deliverable]

    @cached_property
    def _labels(self) -> Mapping[str, list[tuple[Entry, Reason]]]:
        """The genres that each key names, with the reason, the surest first."""
        found: dict[str, dict[Entry, Reason]] = {}
        for entry in self._entries:
            labels: list[tuple[str, Reason]] = [(entry.name, "name"), (f"{entry.name} {entry.path[0]}", "part")]
            labels += [(synonym, "synonym") for synonym in entry.synonyms]
            labels += [(part, "part") for part in parts(entry.name)]
            for text, reason in labels:
                named = found.setdefault(key(text), {})
                if SCORES[reason] > SCORES.get(named.get(entry, "spelling"), 0):
                    named[entry] = reason
        return {name: sorted(entries.items(), key=_sureness) for name, entries in found.items()}

    @cached_property
    def _written(self) -> Mapping[str, Entry]:
        """The genres by their notations, and by their paths in small letters."""
        return {text: entry for entry in self._entries for text in (entry.full_name.casefold(), entry.notation)}

    @cached_property
    def _tops(self) -> Mapping[str, frozenset[str]]:
        """The top genres of our own vocabulary that each top genre of the dictionary stands for."""
        tops = {entry.path[0]: (entry.name, *entry.synonyms) for entry in self._entries if len(entry.path) == 1}
        return {top: frozenset(self._our_tops((*names, *parts(top)))) for top, names in tops.items()}

    def _our_tops(self, names: Iterable[str]) -> Iterator[str]:
        return (entry.path[0] for name in names if (entry := self._truth.find(name)))

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(name for name in self._labels if len(name) > 3)

    def suggest(self, name: str, limit: int) -> list[Suggestion]:
        """The genres that the name may belong to, the surest first. The name may be a path, such as `Rock > Surf`."""
        *above, own = [level.strip() for level in name.split(">")]
        found: dict[Entry, Suggestion] = {}
        if written := self._written.get(name) or self._written.get(name.casefold()):
            found[written] = Suggestion(written, SCORES["name"], "name")
        for suggestion in self._candidates(own, above):
            if suggestion.entry not in found or found[suggestion.entry].score < suggestion.score:
                found[suggestion.entry] = suggestion
        near = {word for level in (own, *above) for word in words(level)}
        return sorted(found.values(), key=lambda each: _order(each, own, near))[:limit]

    def _candidates(self, name: str, above: list[str]) -> Iterator[Suggestion]:
        known = self._known(name, above)
        tops = set(self._our_tops(above)) or {genre.path[0] for genre in known}
        exact = [self._placed(each, tops) for each in self._labelled(key(name), 0)]
        yield from exact
        for genre in known:
            yield from (self._placed(each, tops) for each in self._through(genre))
        if not exact:
            yield from self._containing(name)
        if not exact and not known:
            yield from (each for part in parts(name) for each in self._labelled(key(part), _FURTHER))
            yield from self._spelt_alike(key(name))
        for distance, level in enumerate(reversed(above), 1):
            yield from self._wider(level, distance)

    def _known(self, name: str, above: list[str]) -> list[Entry]:
        """Our own genres with that name or code; only those in the path that is given, if there are any."""
        found = self._truth.find(name)
        named = [*self._truth.named(name), *([found] if found else [])]
        levels = {key(level) for level in above}
        placed = [entry for entry in named if levels & {key(level) for level in entry.path[:-1]}]
        return list(dict.fromkeys(placed or named))

    def _through(self, genre: Entry) -> Iterator[Suggestion]:
        """What the other names of one of our genres, and the genres above it, lead to."""
        for synonym in (genre.name, *genre.synonyms):
            yield from self._labelled(key(synonym), 100 - SCORES["synonym"])
        for distance, above in enumerate(self._truth.ancestors(genre), 1):
            for label in (above.name, *above.synonyms):
                yield from self._wider(label, distance)

    def _placed(self, found: Suggestion, tops: set[str]) -> Suggestion:
        """The suggestion, less sure if it is below a genre that has nothing to do with ours: `Comedy > Alternative`."""
        if found.reason == "wider" or len(found.entry.path) == 1 or not tops or tops & self._tops[found.entry.path[0]]:
            return found
        return replace(found, score=found.score - _ELSEWHERE)

    def _labelled(self, label: str, less: float) -> Iterator[Suggestion]:
        for entry, reason in self._labels.get(label, ()):
            yield Suggestion(entry, SCORES[reason] - less, reason)

    def _wider(self, name: str, distance: int) -> Iterator[Suggestion]:
        for found in self._labelled(key(name), 0):
            if found.reason != "part" or len(found.entry.path) == 1:
                score = SCORES["wider"] - (100 - found.score) - _FURTHER * (distance - 1)
                yield Suggestion(found.entry, score, "wider")

    def _containing(self, name: str) -> Iterator[Suggestion]:
        """The genres of several words that have all the words of the name, or all of whose words the name has."""
        wanted = set(words(name))
        for entry in self._entries if len(wanted) > 1 else ():
            own = set(words(entry.name))
            if wanted <= own or (len(own) > 1 and own <= wanted):
                yield Suggestion(entry, SCORES["part"] - _FURTHER, "part")

    def _spelt_alike(self, name: str) -> Iterator[Suggestion]:
        alike = process.extract(name, self._spellings, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=5)
        for label, similarity, _ in alike:
            for entry, reason in self._labels[label]:
                score = SCORES["spelling"] * similarity / 100 - (100 - SCORES[reason]) / 10
                yield Suggestion(entry, round(score, 1), "spelling")


def _sureness(found: tuple[Entry, Reason]) -> float:
    return -SCORES[found[1]]


def _order(suggestion: Suggestion, name: str, near: set[str]) -> tuple[float, int, int, float]:
    """The surest first; of those, the one with most of the words in its path, the most general, that is spelt alike."""
    entry = suggestion.entry
    path = {word for level in entry.path for word in words(level)}
    alike = fuzz.ratio(name.casefold(), entry.name.casefold())
    return (-suggestion.score, -len(path & near), len(entry.path), -alike)


_SUGGESTERS: dict[str, Suggester] = {}


def suggester_of(dictionary: Dictionary) -> Suggester:
    """Suggests the genres of a dictionary. Those of DSPs are prepared once, a tenant's own list each time."""
    if dictionary.provider not in _SUGGESTERS:
        suggester = Suggester(dictionary, dictionary_of("truth"))
        if dictionary.provider == "custom":
            return suggester
        _SUGGESTERS[dictionary.provider] = suggester
    return _SUGGESTERS[dictionary.provider]


def suggest_genres(name: str, provider: DictionaryName, limit: int = 5) -> list[Suggestion]:
    """The provider's genres that a genre's name, path or code may belong to, the surest first."""
    return suggester_of(dictionary_of(provider)).suggest(name, limit)
