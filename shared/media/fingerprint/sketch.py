"""Computes the search terms by which a recording or an image is found in a catalog of any size.

The words of a recording are hashed with the tenant as key; its terms are the smallest hashes (a bottom-k sketch:
Broder, On the resemblance and containment of documents, 1997). Another encoding of the recording keeps at least
an eighth of the words, and likewise of the terms. Different recordings share terms only by chance, and different
tenants share none.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import combinations, pairwise

from shared.media.fingerprint.encoding import words_of

TERMS = 90
"""An eighth of them is still eleven; the probability that fewer than three are shared is one in a thousand."""

PICTURE_TERMS = 30


def sketch(raw: bytes, tenant_id: str) -> list[int]:
    """The terms of a raw fingerprint, smallest first: signed 64-bit numbers.

    Repeated words are left out, because silence is the same everywhere.
    """
    words = words_of(raw)
    repeated = {word for word, following in pairwise(words) if word == following}
    key = blake2b(tenant_id.encode(), digest_size=32).digest()
    return sorted(_digest(word.to_bytes(4, "little"), key) for word in set(words) - repeated)[:TERMS]


def _digest(item: bytes, key: bytes) -> int:
    return int.from_bytes(blake2b(item, digest_size=8, key=key).digest(), "big", signed=True)


def picture_sketch(hashes: Sequence[int], tenant_id: str) -> list[int]:
    """The terms of an image's hashes: all pairs of six blocks of their bits.

    Two hashes that differ in at most four bits always share a term, in six bits usually. Thirty terms fit into one
    query.
    """
    key = blake2b(b"image:" + tenant_id.encode(), digest_size=32).digest()
    pairs = {pair for hash_ in hashes for pair in combinations(_blocks(hash_), 2)}
    return sorted(_digest(repr(pair).encode(), key) for pair in pairs)[:PICTURE_TERMS]


def _blocks(hash_: int) -> list[tuple[int, int]]:
    return [(start, hash_ >> start & 0x7FF) for start in range(0, 64, 11)]
