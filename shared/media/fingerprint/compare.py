"""Owns how alike two recordings sound: the share of equal bits where they align best."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from shared.media.fingerprint.encoding import WORD_S, words_of

SAME_RECORDING = 0.5
"""From this similarity on two files hold the same recording (a quarter of the bits may differ)."""

_WORD_BITS = 32
_MIN_OVERLAP_WORDS = 40
_MAX_PLACES = 8
_CANDIDATE_OFFSETS = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two recordings compare: `similarity` is 1 if all bits are equal, 0 if no more than by chance.

    `offset_s`: how much later the second one starts; `overlap_s`: how long they run together.
    """

    similarity: float
    offset_s: float
    overlap_s: float

    @property
    def same(self) -> bool:
        """True if it is one recording."""
        return self.similarity >= SAME_RECORDING


NOT_ALIKE = Likeness(0.0, 0.0, 0.0)


def compare_fingerprints(first: bytes, second: bytes) -> Likeness:
    """The likeness of two raw fingerprints.

    Equal words vote for the offsets that are tried; recordings that share no word are not alike.
    """
    best = NOT_ALIKE
    for offset in _likely_offsets(first, second):
        likeness = _at_offset(first, second, offset)
        best = max(best, likeness, key=lambda found: found.similarity)
    return best


def _likely_offsets(first: bytes, second: bytes) -> list[int]:
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, word in enumerate(words_of(first)):
        if len(places[word]) < _MAX_PLACES:
            places[word].append(place)
    votes: Counter[int] = Counter()
    for place, word in enumerate(words_of(second)):
        votes.update(earlier - place for earlier in places.get(word, ()))
    voted = [offset for offset, _ in votes.most_common(_CANDIDATE_OFFSETS)]
    return sorted({near for offset in voted for near in (offset - 1, offset, offset + 1)})


def _at_offset(first: bytes, second: bytes, offset: int) -> Likeness:
    """With the second recording starting `offset` words into the first."""
    start, other = max(0, offset), max(0, -offset)
    words = min(len(first) // 4 - start, len(second) // 4 - other)
    if words < _MIN_OVERLAP_WORDS:
        return NOT_ALIKE
    one = int.from_bytes(first[4 * start : 4 * (start + words)], "little")
    two = int.from_bytes(second[4 * other : 4 * (other + words)], "little")
    errors = (one ^ two).bit_count() / (words * _WORD_BITS)
    return Likeness(max(0.0, 1 - 2 * errors), round(offset * WORD_S, 2), round(words * WORD_S, 2))
