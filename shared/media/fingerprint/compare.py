"""Compares two recordings: the share of equal bits at their best alignment."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from shared.media.fingerprint.encoding import WORD_S, words_of

SAME_RECORDING = 0.5
"""At this similarity or above, two files contain the same recording (a quarter of the bits may differ)."""

_WORD_BITS = 32
_MIN_OVERLAP_WORDS = 40
_MAX_POSITIONS = 8
_CANDIDATE_OFFSETS = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two recordings compare: `similarity` is 1 if all bits are equal, 0 if no more than by chance.

    `offset_s` is the start of the second recording within the first, `overlap_s` the length of their overlap.
    """

    similarity: float
    offset_s: float
    overlap_s: float

    @property
    def same(self) -> bool:
        """True if both are the same recording."""
        return self.similarity >= SAME_RECORDING


NO_MATCH = Likeness(0.0, 0.0, 0.0)


def compare_fingerprints(first: bytes, second: bytes) -> Likeness:
    """Compares two raw fingerprints.

    Equal words vote for the offsets to try; recordings that share no word do not match.
    """
    best = NO_MATCH
    for offset in _candidate_offsets(first, second):
        likeness = _at_offset(first, second, offset)
        best = max(best, likeness, key=lambda found: found.similarity)
    return best


def _candidate_offsets(first: bytes, second: bytes) -> list[int]:
    positions: defaultdict[int, list[int]] = defaultdict(list)
    for position, word in enumerate(words_of(first)):
        if len(positions[word]) < _MAX_POSITIONS:
            positions[word].append(position)
    votes: Counter[int] = Counter()
    for position, word in enumerate(words_of(second)):
        votes.update(earlier - position for earlier in positions.get(word, ()))
    voted = [offset for offset, _ in votes.most_common(_CANDIDATE_OFFSETS)]
    return sorted({near for offset in voted for near in (offset - 1, offset, offset + 1)})


def _at_offset(first: bytes, second: bytes, offset: int) -> Likeness:
    """Compares with the second recording starting `offset` words into the first."""
    start, other = max(0, offset), max(0, -offset)
    words = min(len(first) // 4 - start, len(second) // 4 - other)
    if words < _MIN_OVERLAP_WORDS:
        return NO_MATCH
    one = int.from_bytes(first[4 * start : 4 * (start + words)], "little")
    two = int.from_bytes(second[4 * other : 4 * (other + words)], "little")
    errors = (one ^ two).bit_count() / (words * _WORD_BITS)
    return Likeness(max(0.0, 1 - 2 * errors), round(offset * WORD_S, 2), round(words * WORD_S, 2))
