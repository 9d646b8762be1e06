"""Reads barcodes, ISRCs and other identifiers as spreadsheets leave them: lost zeros, powers of ten. Pure."""

import re

from stdnum import ean
from stdnum.exceptions import ValidationError

from shared.catalog.imports.values.cell import CellProblem, Conventions, spaced

_POWER_OF_TEN = re.compile(r"\d(?:[.,]\d+)? ?[eE] ?\+? ?\d{1,3}")
_NOISE = re.compile(r"[\s\u00a0\u2010-\u2015.'’`_-]")
_PREFIX = re.compile(r"(?i)^(?:upc(?:-?a)?|ean(?:-?13(?!\d))?|isrc|iswc|gtin|grid|jan|icpn) ?[:#.]? ?(?=\S)")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_DECIMALS = re.compile(r"[.,]0+$")
_LENGTHS = (8, 12, 13, 14)
_UPC = 12
_SHORTEST = 9
"""A UPC that has lost its leading zeros has at least this many digits; fewer prove too little."""


def read_barcode(text: str, conventions: Conventions) -> str:
    """The digits of a UPC, EAN or GTIN; leading zeros that a spreadsheet removed are restored if the check digit
    proves it. Raises CellProblem."""
    _check_exact(text)
    digits = _digits(text)
    if not digits.isascii() or not digits.isdigit():
        raise CellProblem(f"{text!r} is not a barcode.", "invalid-barcode", "Write 12 or 13 digits.")
    if len(digits) in _LENGTHS and _is_valid(digits):
        return digits
    if _SHORTEST <= len(digits) < _UPC and _is_valid(digits.zfill(_UPC)):
        full = digits.zfill(_UPC)
        message = f"{text!r} has lost its leading zero; {full} was read, as the check digit proves."
        conventions.note(message, "restored-zero", "Format the column as text.", "warning")
        return full
    if len(digits) in _LENGTHS:
        message, remedy = f"The check digit of {text!r} is wrong.", "Compare the barcode with its source."
        raise CellProblem(message, "wrong-check-digit", remedy)
    lost = ", and no check digit proves that a zero was lost" if len(digits) == _UPC - 1 else ""
    message = f"{text!r} has {len(digits)} digits; a barcode has 12 or 13{lost}."
    raise CellProblem(message, "invalid-barcode", "Compare the barcode with its source.")


def barcode_key(text: str) -> str:
    """What a readable barcode is compared by: its digits without leading zeros. Empty if the text is no barcode."""
    digits = _digits(text)
    return digits.lstrip("0") if digits.isascii() and digits.isdigit() and not is_rounded(text) else ""


def is_rounded(text: str) -> bool:
    """Whether the text is a long number as spreadsheets show it, without its last digits: `7.59928E+11`."""
    return bool(_POWER_OF_TEN.fullmatch(spaced(text)))


def read_code(text: str, conventions: Conventions) -> str:  # noqa: ARG001 (all readers have one form)
    """An ISRC, ISWC or GRid without its name, blanks, hyphens and dots. The model checks it."""
    _check_exact(text)
    whole = _NOISE.sub("", spaced(text)).upper()
    if _ISRC.fullmatch(whole):
        return whole  # GRID12600042 is an ISRC of Greece, not a GRid
    return _NOISE.sub("", _PREFIX.sub("", spaced(text))).upper()


def _check_exact(text: str) -> None:
    if is_rounded(text):
        message = f"{text!r} is a number that a spreadsheet rounded: its last digits are lost."
        raise CellProblem(message, "rounded-number", "Enter it again in a column that is formatted as text.")


def _digits(text: str) -> str:
    return _NOISE.sub("", _DECIMALS.sub("", _PREFIX.sub("", spaced(text))))


def _is_valid(digits: str) -> bool:
    try:
        ean.validate(digits)
    except ValidationError:
        return False
    return bool(digits.strip("0"))
