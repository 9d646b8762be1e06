"""Decodes the bytes of a text file: UTF-8, UTF-16 and UTF-32 with and without byte order mark, Windows-1252. Pure."""

import codecs
from collections.abc import Sequence

from shared.catalog.imports.sheets.sheet import Unreadable

_MARKS: Sequence[tuple[bytes, str]] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16: the mark of one begins with that of the other (Unicode Standard, 23.8)."""
_SAMPLE = 4096
_ZEROS = 0.3
"""The share of zero bytes at even or odd places from which a text without mark is UTF-16: Latin letters have one."""
_DAMAGED = 4
"""A text is UTF-8 with damaged bytes if it has this many times more valid sequences than damaged ones."""
_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")
"""The bytes that Windows-1252 does not define."""


def decode_text(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was read in: `utf-8`, `utf-16`, `utf-32` or `windows-1252`.

    Raises Unreadable if the bytes are not a text.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace"), codec.removesuffix("-sig")
    if unmarked := _utf_16_without_mark(data[:_SAMPLE]):
        return data.decode(unmarked, "replace"), "utf-16"
    if b"\0" in data:
        raise Unreadable(
            "The file is not a text: it contains zero bytes.", "binary", "Save the spreadsheet as CSV (UTF-8) or .xlsx."
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _without_unicode(data)


def _without_unicode(data: bytes) -> tuple[str, str]:
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    valid = sum(letter > "\x7f" for letter in damaged) - lost
    if valid > _DAMAGED * lost:
        return damaged, "utf-8"
    control = sum(byte < 0x20 and byte not in b"\t\r\n\f\x1a" for byte in data[:_SAMPLE])
    if control * 20 > len(data[:_SAMPLE]):
        raise Unreadable("The file is not a text.", "binary", "Save the spreadsheet as CSV (UTF-8) or .xlsx.")
    if _UNDEFINED & set(data):
        return data.decode("cp1252", "replace"), "windows-1252"
    return data.decode("cp1252"), "windows-1252"


def _utf_16_without_mark(sample: bytes) -> str | None:
    """UTF-16 if nearly every second byte of the first lines is zero, as in Latin text."""
    half = len(sample) // 2
    if not half:
        return None
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _ZEROS and even < _ZEROS / 6:
        return "utf-16-le"
    return "utf-16-be" if even > _ZEROS and odd < _ZEROS / 6 else None
