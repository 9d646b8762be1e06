"""Defines the music industry's identifiers as validated types; check digits are verified.

ISRC, ISNI and EAN/GTIN come from python-stdnum; GRid and DPID share ISO 7064 MOD 37,36.
"""

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field
from stdnum import ean, isni, isrc
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_37_36

_DPID = re.compile(r"^PADPIDA[0-9A-Z]{11}$")
_GRID = re.compile(r"^A1[0-9A-Z]{16}$")
_ISWC = re.compile(r"^T[0-9]{10}$")
_IPI = re.compile(r"^[0-9]{11}$")


def _compact(value: str) -> str:
    return re.sub(r"[\s.-]", "", value).upper()


def _stdnum(validate: Callable[[str], str], name: str, form: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        compact = _compact(value)
        try:
            validate(compact if compact.isascii() else "")  # stdnum takes the digits of any script
        except InvalidChecksum as error:
            raise ValueError(
                f"{value!r} is not a valid {name}: its check digit is wrong. Compare it with the source."
            ) from error
        except ValidationError as error:
            raise ValueError(f"{value!r} is not a valid {name}: write it as {form}.") from error
        return compact

    return check


def _mod_37_36(pattern: re.Pattern[str], name: str, form: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        compact = _compact(value)
        if not pattern.match(compact):
            raise ValueError(f"{value!r} is not a valid {name}: write it as {form}.")
        if not mod_37_36.is_valid(compact):
            raise ValueError(
                f"{value!r} is not a valid {name}: its check character is wrong. Compare it with the source."
            )
        return compact

    return check


def iswc_check_digit(digits: str) -> str:
    """The check digit of an ISWC's nine work digits (ISO 15707, annex)."""
    total = 1 + sum(weight * int(digit) for weight, digit in enumerate(digits, start=1))
    return str((10 - total % 10) % 10)


def _check_iswc(value: str) -> str:
    compact = _compact(value)
    if not _ISWC.match(compact):
        raise ValueError(f"{value!r} is not a valid ISWC: write it as T and ten digits, such as T0345246801.")
    if iswc_check_digit(compact[1:10]) != compact[10]:
        raise ValueError(f"{value!r} is not a valid ISWC: its check digit is wrong. Compare it with the source.")
    return compact


def _check_ipi(value: str) -> str:
    compact = _compact(value)
    if not _IPI.match(compact):
        raise ValueError(f"{value!r} is not a valid IPI name number: write its eleven digits, with leading zeros.")
    return compact


def ipi_check_digits(digits: str) -> str:
    """The two check digits of an IPI name number's first nine digits: weights 10 to 2, modulo 101 (CISAC)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True))
    return f"{(101 - total % 101) % 100:02}"


def _check_ipi_digits(value: str) -> str:
    if ipi_check_digits(value[:9]) != value[9:]:
        raise ValueError(f"{value!r} is not a valid IPI name number: its check digits are wrong. Compare the source.")
    return value


def _linked(pattern: str, name: str, form: str, fold: Callable[[str], str] = str) -> Callable[[str], str]:
    """The id itself, or the one in the address or URI of a page."""

    def check(value: str) -> str:
        found = re.search(pattern, value.strip())
        if not found:
            raise ValueError(f"{value!r} is not {name}: write {form}.")
        return fold(found[found.lastindex or 0])

    return check


_APPLE_ARTIST = r"^(?:https://(?:music|itunes)\.apple\.com/(?:[a-z]{2}/)?artist/(?:[^/?#]+/)?(?:id)?)?([1-9][0-9]{0,17})(?:[?#].*)?$"
_SPOTIFY_ARTIST = (
    r"^(?:spotify:artist:|https://open\.spotify\.com/(?:intl-[a-z-]+/)?artist/)?([0-9A-Za-z]{22})(?:[?#].*)?$"
)
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MUSIC_BRAINZ = rf"(?i)^(?:https://musicbrainz\.org/(?:artist|label)/)?({_UUID})(?:[/?#].*)?$"

PLACEHOLDER_ISRC = "ZZXXX"
"""The first characters of an ISRC that stands for one that is not known; no registrant has them. It is never sent."""

Isrc = Annotated[
    str,
    AfterValidator(_stdnum(isrc.validate, "ISRC", "country, registrant, year and number, such as QZABC2600001")),
    Field(description="ISO 3901, 12 characters, no hyphens"),
]


def gtin_forms(gtin: str) -> list[str]:
    """The same number with 8, 12, 13 and 14 digits, as far as only zeros precede it (GS1 General Specifications 1.3).

    A UPC-A is the EAN-13 with one zero before it, and the GTIN-14 with two; services store one form or the other.
    """
    number = gtin.lstrip("0")
    return [number.zfill(length) for length in (8, 12, 13, 14) if len(number) <= length]


def isrc_key(text: str) -> str:
    """What ISRCs are compared by: without hyphens and blanks, in capital letters."""
    return text.replace("-", "").strip().upper()


def gtin_key(gtin: str) -> str:
    """What barcodes are compared by: the number without leading zeros, which is the same for all of its forms."""
    return gtin.lstrip("0")


Gtin = Annotated[
    str,
    AfterValidator(_stdnum(ean.validate, "UPC or EAN", "8, 12, 13 or 14 digits with the check digit")),
    Field(description="UPC-A, EAN-8, EAN-13 or GTIN-14 as a string of digits, leading zeros kept"),
]
Isni = Annotated[
    str,
    AfterValidator(_stdnum(isni.validate, "ISNI", "16 digits, the last may be X")),
    Field(description="ISO 27729, 16 characters without spaces"),
]
Iswc = Annotated[str, AfterValidator(_check_iswc), Field(description="ISO 15707, `T` and 10 digits")]
Ipi = Annotated[str, AfterValidator(_check_ipi), Field(description="IPI name number, 11 digits")]
CheckedIpi = Annotated[
    str,
    AfterValidator(_check_ipi),
    AfterValidator(_check_ipi_digits),
    Field(description="IPI name number, 11 digits, the last two are check digits"),
]
AppleArtistId = Annotated[
    str,
    AfterValidator(_linked(_APPLE_ARTIST, "an artist's id at Apple Music", "its digits or the address of the page")),
    Field(max_length=300, description="Apple Music's id of an artist, digits; the address of the page is accepted"),
]
SpotifyArtistId = Annotated[
    str,
    AfterValidator(_linked(_SPOTIFY_ARTIST, "an artist's id at Spotify", "its 22 characters, URI or address")),
    Field(max_length=300, description="Spotify's id of an artist, 22 characters; its URI or address is accepted"),
]
MusicBrainzId = Annotated[
    str,
    AfterValidator(_linked(_MUSIC_BRAINZ, "an id at MusicBrainz", "a UUID or the address of the page", str.lower)),
    Field(max_length=300, description="MusicBrainz identifier, a UUID; the address of the page is accepted"),
]
Dpid = Annotated[
    str,
    AfterValidator(_mod_37_36(_DPID, "DDEX Party Id", "PADPIDA and 11 characters, without hyphens")),
    Field(description="DDEX Party Identifier, 18 characters, ISO 7064 MOD 37,36"),
]
Grid = Annotated[
    str,
    AfterValidator(_mod_37_36(_GRID, "GRid", "A1 and 16 characters, without hyphens")),
    Field(description="Global Release Identifier, 18 characters, ISO 7064 MOD 37,36"),
]
