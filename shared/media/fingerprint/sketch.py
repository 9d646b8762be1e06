"""Computes the search terms by which a recording or an image is found in a catalog of any size.

The words of a recording are hashed with the tenant as key; its terms are the smallest hashes (a bottom-k sketch:
Broder, On the resemblance and containment of documents, 1997). Words that resemble those before and after them survive
more changes of the sound, so their hashes are made smaller (priority sampling: Duffield, Lund and Thorup, 2007).
Another encoding of the recording keeps at least an eighth of the words, and likewise of the terms. Different recordings
share terms only by chance, and different tenants share none.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import combinations

from shared.media.fingerprint.encoding import Words, words_of

TERMS = 70
"""Of each of two fingerprints. An eighth of both is still seventeen."""

PICTURE_TERMS = 30
"""The most of the whole image, and of its parts: what fits into one query."""

_CALM, _STEADY = 16.0, 5.0


def recording_terms(words: Words, tenant_id: str) -> list[int]:
    """The terms of a recording: of both fingerprints, told apart by their keys."""
    return [*sketch(words.plain, tenant_id), *sketch(words.shifted, f"{tenant_id}:shifted")]


def sketch(raw: bytes, tenant_id: str) -> list[int]:
    """The terms of a raw fingerprint, the most significant first: signed 64-bit numbers.

    Words between two equal ones are left out, because silence is the same everywhere.
    """
    key = blake2b(tenant_id.encode(), digest_size=32).digest()
    terms = ((_digest(word.to_bytes(4, "little"), key), weight) for word, weight in _weights(words_of(raw)).items())
    ranked = sorted((((term + (1 << 63)) / weight, term) for term, weight in terms))
    return [term for _, term in ranked[:TERMS]]


def _weights(words: Sequence[int]) -> dict[int, float]:
    """How likely each word is to survive, in relation to others (measured on equalised and faster recordings)."""
    weights: dict[int, float] = {}
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        nearer, farther = sorted(((before ^ word).bit_count(), (word ^ after).bit_count()))
        if farther:
            weight = _CALM if nearer <= 1 or farther <= 3 else _STEADY if farther <= 5 else 1.0
            weights[word] = max(weight, weights.get(word, 0.0))
    return weights


def _digest(item: bytes, key: bytes) -> int:
    return int.from_bytes(blake2b(item, digest_size=8, key=key).digest(), "big", signed=True)


def picture_sketch(hashes: Sequence[int], tenant_id: str) -> list[int]:
    """The terms of an image's hashes: up to thirty of the whole, then up to thirty of its parts.

    Of the whole and the centre, they are all pairs of six blocks of bits: two hashes that differ in at most four bits
    always share one, in six bits usually. Of the quarters, whose bits hardly change, they are thirds.
    """
    key = blake2b(b"image:" + tenant_id.encode(), digest_size=32).digest()

    def digests(terms: Iterable[object]) -> list[int]:
        return sorted(_digest(repr(term).encode(), key) for term in terms)[:PICTURE_TERMS]

    whole, centre, quarters = hashes[:2], [hash_ for hash_ in hashes[2:3] if hash_], hashes[3:]
    pairs = {pair for hash_ in whole for pair in combinations(_blocks(hash_, 11), 2)}
    parts = {("centre", *pair) for hash_ in centre for pair in combinations(_blocks(hash_, 11), 2)}
    thirds = {(number, third) for number, hash_ in enumerate(quarters) if hash_ for third in _blocks(hash_, 22)}
    return [*digests(pairs), *digests([*parts, *thirds])]


def _blocks(hash_: int, bits: int) -> list[tuple[int, int]]:
    return [(start, hash_ >> start & (1 << bits) - 1) for start in range(0, 64, bits)]
