"""Reads barcodes, ISRCs and other identifiers as spreadsheets leave them: lost zeros, powers of ten. Pure."""

import re

from stdnum import ean
from stdnum.exceptions import ValidationError

from shared.catalog.imports.values.cell import CellProblem, Conventions

POWER_OF_TEN = re.compile(r"\s*\d(?:[.,]\d+)?\s*[eE]\s*\+?\s*\d{1,3}\s*")
"""A long number as spreadsheets show it, which has lost its last digits: `7.59928E+11`."""
_NOISE = re.compile(r"[\s\u00a0\u2010-\u2015.'’`_-]")
_PREFIX = re.compile(r"(?i)^(upc|ean|isrc|iswc|gtin|grid|jan|icpn)(-?a|-?13)?\s*[:#.]?\s*(?=\S)")
_DECIMALS = re.compile(r"[.,]0+$")
_LENGTHS = (8, 12, 13, 14)
_UPC = 12
_SHORTEST = 9
"""A UPC that has lost its leading zeros has at least this many digits; fewer prove too little."""


def read_barcode(text: str, conventions: Conventions) -> str:
    """The digits of a UPC, EAN or GTIN; leading zeros that a spreadsheet removed are restored if the check digit
    proves it. Raises CellProblem."""
    if POWER_OF_TEN.fullmatch(text):
        message = f"{text!r} is a number that a spreadsheet rounded: its last digits are lost."
        remedy = "Enter the barcode again in a column that is formatted as text."
        raise CellProblem(message, "rounded-number", remedy)
    digits = _NOISE.sub("", _DECIMALS.sub("", _PREFIX.sub("", text.strip())))
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
    if POWER_OF_TEN.fullmatch(text):
        return ""
    digits = _NOISE.sub("", _DECIMALS.sub("", _PREFIX.sub("", text.strip())))
    return digits.lstrip("0") if digits.isascii() and digits.isdigit() else ""


def read_code(text: str, conventions: Conventions) -> str:  # noqa: ARG001 (all readers have one form)
    """An ISRC, ISWC or GRid without its name, blanks, hyphens and dots. The model checks it."""
    if POWER_OF_TEN.fullmatch(text):
        message = f"{text!r} is a number that a spreadsheet rounded: its last digits are lost."
        raise CellProblem(message, "rounded-number", "Enter it again in a column that is formatted as text.")
    return _NOISE.sub("", _PREFIX.sub("", text.strip())).upper()


def _is_valid(digits: str) -> bool:
    try:
        ean.validate(digits)
    except ValidationError:
        return False
    return bool(digits.strip("0"))
