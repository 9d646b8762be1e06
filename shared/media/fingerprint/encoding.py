"""Encodes raw fingerprints: a little-endian 32-bit word per 124 ms of sound (Chromaprint algorithm 1)."""

import zlib
from array import array
from dataclasses import dataclass

WORD_S = 4096 / 3 / 11_025
"""Audio time per word: a third of a frame of 4096 samples at 11,025 Hz."""

SHIFT = 2 ** (1 / 24)
"""A quarter tone, as a ratio of frequencies."""

_MOST_SHIFTED = 29_000  # an hour, so that a document holds it


@dataclass(frozen=True, slots=True)
class Words:
    """The raw fingerprints of a recording: as it is, and `shifted`, played a quarter tone faster (its first hour).

    Chromaprint sorts sound into semitones whose bounds are at the pitches of A = 440 Hz themselves, so that a speed
    changed by a few thousandths puts most music into other semitones. A quarter tone higher the bounds are between
    the pitches: of any music and any change of speed up to 2%, one of both fingerprints stays.
    """

    plain: bytes = b""
    shifted: bytes = b""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shifted", self.shifted[: 4 * _MOST_SHIFTED])


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
