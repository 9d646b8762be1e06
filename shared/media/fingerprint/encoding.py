"""Encodes raw fingerprints: a little-endian 32-bit word per 124 ms of sound (Chromaprint algorithm 1)."""

import zlib
from array import array

WORD_S = 4096 / 3 / 11_025
"""Audio time per word: a third of a frame of 4096 samples at 11,025 Hz."""


def words_of(raw: bytes) -> "array[int]":
    """The words of a raw fingerprint."""
    words = array("I")
    words.frombytes(raw[: len(raw) // 4 * 4])
    return words


def packed(raw: bytes) -> bytes:
    """Compresses a raw fingerprint for storage."""
    return zlib.compress(raw, 9)


def unpacked(stored: bytes) -> bytes:
    """Restores a stored raw fingerprint."""
    return zlib.decompress(stored)
