"""Numbers of people: ISNI (ISO 27729) and IPI name numbers (CISAC), with their check digits."""

import re

_LINK = re.compile(r"^(https?://)?(www\.)?isni\.org/(isni/)?", re.IGNORECASE)
_IPI_DIGITS, _ISNI_DIGITS = 11, 16


def isni(text: str) -> str:
    """The sixteen characters of an ISNI, or an empty text if it is none (ISO 7064, MOD 11-2)."""
    compact = re.sub(r"[\s.-]", "", _LINK.sub("", text.strip())).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", compact):
        return ""
    total = 0
    for digit in compact[:-1]:
        total = (total + int(digit)) * 2
    expected = (12 - total % 11) % 11
    return compact if compact[-1] == ("X" if expected == 10 else str(expected)) else ""


def ipi(text: str) -> str:
    """The eleven digits of an IPI name number, with leading zeros, or an empty text if it is none.

    The last two check the first nine: weights 10 to 2, modulo 101.
    """
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(r"[0-9]{5,11}", digits):
        return ""
    digits = digits.zfill(_IPI_DIGITS)
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True))
    return digits if digits[9:] == f"{(101 - total % 101) % 100:02}" else ""
