"""Compares two recordings piece by piece, so that another tempo and cuts in the middle do not end the match.

The shorter recording is divided into pieces of about 4 s. Equal words vote for the offsets of each piece in the other
recording; of all ways through these offsets, the one on which most bits agree is taken. From piece to piece the offset
may change as by another speed or tempo (6%) for nothing, and by any amount, as by a cut, at the price of a piece.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from shared.media.fingerprint.encoding import SHIFT, WORD_S, Words, words_of

SAME_RECORDING = 0.5
"""At this similarity or above, two files contain the same recording (a quarter of the bits may differ)."""

SAME_SHARE = 2 / 3
"""The share of the shorter recording that must be found in the other: a common beginning makes no duplicate."""

_WORD_BITS = 32
_MIN_WORDS = 40
_PIECE_WORDS = 32
_MIN_OVERLAP_WORDS = 16
_MAX_POSITIONS = 8
_OFFSETS_OF_ALL, _OFFSETS_OF_PIECE, _OFFSETS_OF_NEIGHBOUR = 6, 4, 2
_NEIGHBOURS = 4
_BESIDE = 2
_DRIFT_WORDS = 2
_JUMP_WORDS = 30
_AGREEING = 0.35
_OTHER_TEMPO, _SAME_AT_OTHER_TEMPO, _MORE_IF_FASTER = 0.01, 0.68, 6.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two recordings compare: `similarity` is 1 if all bits are equal, 0 if no more than by chance.

    `offset_s` is the start of the second recording within the first, `overlap_s` the length of what they have in
    common, `share` that length as a share of the shorter one, `tempo` how many times faster the second one is.
    """

    similarity: float
    offset_s: float
    overlap_s: float
    share: float
    tempo: float = 1.0

    @property
    def same(self) -> bool:
        """True if both are the same recording. At another tempo they must be more alike, as a remix is not."""
        change = abs(self.tempo - 1)
        least = _SAME_AT_OTHER_TEMPO if change > _OTHER_TEMPO else SAME_RECORDING
        needed = max(least, SAME_RECORDING + _MORE_IF_FASTER * change)
        return self.similarity >= needed and self.share >= SAME_SHARE


NO_MATCH = Likeness(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the shorter recording at an offset in the longer one: `agreement` (0 to 1) of `words` words."""

    agreement: float
    words: int
    offset: int

    @property
    def score(self) -> float:
        return self.agreement * self.words


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to the piece at its end; `score` has the jumps deducted."""

    score: float
    last: _Piece
    before: "_Way | None" = None

    def pieces(self) -> list[_Piece]:
        """All pieces, the first at the end."""
        found, way = list[_Piece](), self
        while True:
            found.append(way.last)
            if way.before is None:
                return found
            way = way.before


def compare_recordings(first: Words, second: Words) -> Likeness:
    """Compares two recordings as they are and a quarter tone higher; the better result counts."""
    plain = compare_fingerprints(first.plain, second.plain)
    found = compare_fingerprints(first.shifted, second.shifted)
    shifted = replace(found, offset_s=round(found.offset_s * SHIFT, 2), overlap_s=round(found.overlap_s * SHIFT, 2))
    return max(plain, shifted, key=lambda likeness: (likeness.same, likeness.similarity))


def compare_fingerprints(first: bytes, second: bytes) -> Likeness:
    """Compares two raw fingerprints. Recordings that share no word, or are shorter than 5 s, do not match."""
    if len(second) > len(first):
        return _reversed(_compare(second, first))
    return _compare(first, second)


def _reversed(likeness: Likeness) -> Likeness:
    return replace(likeness, offset_s=-likeness.offset_s or 0.0, tempo=round(1 / likeness.tempo, 3))


def _compare(longer: bytes, shorter: bytes) -> Likeness:
    length = len(shorter) // 4
    if length < _MIN_WORDS:
        return NO_MATCH
    count = max(1, round(length / _PIECE_WORDS))
    starts = [number * length // count for number in range(count + 1)]
    bounds = list(pairwise(starts))
    ways: list[_Way] = []
    for (start, end), offsets in zip(bounds, _offsets(longer, shorter, bounds), strict=True):
        pieces = [_piece(longer, shorter, start, end, offset) for offset in offsets]
        found = [_Way(piece.score, piece) for piece in pieces] if not ways else _continued(ways, pieces)
        ways = found or [_Way(way.score, _Piece(0.0, end - start, way.last.offset), way) for way in ways]
    if not ways:
        return NO_MATCH
    return _likeness(max(ways, key=lambda way: way.score).pieces()[::-1], length)


def _likeness(pieces: Sequence[_Piece], length: int) -> Likeness:
    compared = sum(piece.words for piece in pieces)
    agreeing = [piece for piece in pieces if piece.agreement >= _AGREEING]
    if not agreeing:
        return NO_MATCH
    common = sum(piece.words for piece in agreeing)
    similarity = sum(piece.score for piece in pieces) / compared
    offset_s, overlap_s = round(agreeing[0].offset * WORD_S, 2), round(common * WORD_S, 2)
    return Likeness(similarity, offset_s, overlap_s, common / length, round(1 + _drift(agreeing), 3))


def _drift(pieces: Sequence[_Piece]) -> float:
    """By how much the offset grows per word, between pieces without a cut."""
    steps = [(two.offset - one.offset, (one.words + two.words) / 2) for one, two in pairwise(pieces)]
    drifts = [(step, words) for step, words in steps if abs(step) <= _DRIFT_WORDS]
    return sum(step for step, _ in drifts) / max(1.0, sum(words for _, words in drifts))


def _offsets(longer: bytes, shorter: bytes, bounds: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The offsets to try for each piece: those with most votes from itself, from its neighbours, and from all."""
    positions = _positions(longer)
    words = words_of(shorter)
    votes = [_votes(words[start:end], start, positions) for start, end in bounds]
    total: Counter[int] = Counter()
    for vote in votes:
        total.update(vote)
    of_all = [offset for offset, _ in total.most_common(_OFFSETS_OF_ALL)]
    most = [[offset for offset, _ in vote.most_common(_OFFSETS_OF_PIECE)] for vote in votes]
    tried = []
    for number, own in enumerate(most):
        near = most[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS + 1]
        offsets = {*of_all, *own, *(offset for each in near for offset in each[:_OFFSETS_OF_NEIGHBOUR])}
        tried.append(sorted({offset + beside for offset in offsets for beside in range(-_BESIDE, _BESIDE + 1)}))
    return tried


def _positions(raw: bytes) -> Mapping[int, Sequence[int]]:
    """Where each word occurs, the first few times."""
    positions: defaultdict[int, list[int]] = defaultdict(list)
    for position, word in enumerate(words_of(raw)):
        if len(positions[word]) < _MAX_POSITIONS:
            positions[word].append(position)
    return positions


def _votes(words: Sequence[int], start: int, positions: Mapping[int, Sequence[int]]) -> Counter[int]:
    votes: Counter[int] = Counter()
    for position, word in enumerate(words, start):
        votes.update(earlier - position for earlier in positions.get(word, ()))
    return votes


def _piece(longer: bytes, shorter: bytes, start: int, end: int, offset: int) -> _Piece:
    """The piece from `start` to `end`, as far as it is within the longer recording at this offset."""
    start, end = max(start, -offset), min(end, len(longer) // 4 - offset)
    words = end - start
    if words < _MIN_OVERLAP_WORDS:
        return _Piece(0.0, 0, offset)
    one = int.from_bytes(longer[4 * (start + offset) : 4 * (end + offset)], "little")
    two = int.from_bytes(shorter[4 * start : 4 * end], "little")
    errors = (one ^ two).bit_count() / (words * _WORD_BITS)
    return _Piece(max(0.0, 1 - 2 * errors), words, offset)


def _continued(ways: Sequence[_Way], pieces: Sequence[_Piece]) -> list[_Way]:
    """To each piece the best way; none to pieces that would go back, because music repeats itself."""
    found = list[_Way]()
    ordered = sorted(ways, key=lambda way: way.last.offset)
    offsets = [way.last.offset for way in ordered]
    highest = list(accumulate(ordered, _higher))
    for piece in pieces:
        before = bisect_right(offsets, piece.offset + _PIECE_WORDS)
        near = bisect_left(offsets, piece.offset - _DRIFT_WORDS), bisect_right(offsets, piece.offset + _DRIFT_WORDS)
        if before:
            likely = (highest[before - 1], *ordered[slice(*near)])
            best = max(likely, key=lambda way: _value(way, piece.offset))
            found.append(_Way(_value(best, piece.offset) + piece.score, piece, best))
    return found


def _higher(one: _Way, two: _Way) -> _Way:
    return two if two.score > one.score else one


def _value(way: _Way, offset: int) -> float:
    """The score of the way if it goes on at this offset."""
    return way.score - (_JUMP_WORDS if abs(way.last.offset - offset) > _DRIFT_WORDS else 0.0)
