"""The types of cells in flat-file sales reports: what each may contain, and how it is written. Data with a reader.

Words for what was reported that no amount depends on (kinds of releases, videos, languages) are not compared with
DDEX's lists, which grow; models, uses, territories, currencies and rights are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from shared.sales.reports.values import MAX_DIGITS
from shared.validation.rules.common.values import REVISIONS, VALUE_SETS
from shared.vocabularies.currencies import ENDED, currencies
from shared.vocabularies.territories.dictionary import WORLDWIDE, former, territories

_OTHER_TERRITORIES = (WORLDWIDE, "ES-CE", "ES-CN", "ES-ML", r"\d{1,4}")
"""DDEX AVS, CurrentTerritoryCode: the world, parts of Spain, and the numbers of CISAC's TIS."""
_RESOURCES = "Image MIDI SheetMusic Software SoundRecording Text UserDefinedResource Video"
_RIGHTS = (
    "MakeAvailableRight MechanicalRight PerformingRight PrintRight ReproductionRight SynchronizationRight UserDefined"
)
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_WHOLE = rf"\d{{1,{MAX_DIGITS}}}"
_LIMIT = f"below {MAX_DIGITS + 1} digits"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class CellType:
    """What a cell may contain: a regular expression without groups, and how to write it."""

    pattern: str
    form: str
    also: str = ""
    """Unusual ways to write it, which the pattern of a whole line leaves out because they take time."""


TEXT = ""
"""The name of the type without a pattern of its own."""


@cache
def cell_types() -> Mapping[str, CellType]:
    """The types by the names that records.py uses."""
    codes = [each.code for each in territories()] + [each.code for each in former()]
    return {
        "integer": CellType(rf"-?{_WHOLE}", f"a whole number {_LIMIT}, such as 1234", rf"\+{_WHOLE}"),
        "decimal": CellType(
            rf"-?{_WHOLE}(?:\.\d{{0,40}})?",
            f"a number {_LIMIT}, with a decimal point, such as 0.0042",
            rf"\+{_WHOLE}(?:\.\d{{0,40}})?|[+-]?\.\d{{1,40}}",
        ),
        "boolean": CellType("true|false|1|0", "true or false"),
        "day": CellType(
            r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?|\d{8}",
            "a year, month or day, such as 2026-01-31",
        ),  # YouTube writes days without hyphens
        "moment": CellType(
            rf"\d{{4}}-{_MONTH_AND_DAY}T{_TIME}(?:Z|[+-]\d\d:\d\d)?", "a time, such as 2026-01-31T12:00:00Z"
        ),
        "duration": CellType(
            r"-?P(?=[\dT])(?:\d+[YMD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?",
            "a duration, such as PT3M21S",
        ),
        "isrc": CellType("[A-Za-z]{2}[A-Za-z0-9]{3}[0-9]{7}", "an ISRC of 12 characters, such as QZABC2600001"),
        "iswc": CellType("T[0-9]{10}", "an ISWC, such as T0345246801"),
        "isan": CellType(
            "[A-Fa-f0-9]{16}[A-Za-z][A-Fa-f0-9]{8}[A-Za-z]|[A-Fa-f0-9]{24}|[A-Fa-f0-9]{12}",
            "an ISAN of 12, 24 or 26 characters",
        ),
        "barcode": CellType("[0-9]{12,14}", "12 to 14 digits"),
        "dpid": CellType("PADPIDA[A-Za-z0-9]{1,40}", "a DDEX party id, such as PADPIDA2014111801Y"),
        "id": CellType(r"[^\t|:]*::[^\t|]*", "an id with its namespace, such as example::42"),
        "dsrf": CellType(r"dsrf/[^\t|]*", "the version of the standard, such as dsrf/30"),
        "profile": CellType(r"[A-Za-z]+", "the name of a profile, such as BasicAudioProfile"),
        "territory": CellType(_either((*codes, *_OTHER_TERRITORIES)), "a territory, such as DE or Worldwide"),
        "currency": CellType(_either((*(each.code for each in currencies()), *ENDED)), "a currency, such as EUR"),
        "model": CellType(_either(_values("CommercialModelType")), "a commercial model, such as SubscriptionModel"),
        "use": CellType(_either(_values("UseType")), "a use type, such as OnDemandStream"),
        "right": CellType(_either(_RIGHTS.split()), f"one of {', '.join(_RIGHTS.split())}"),
        "resource": CellType(_either(_RESOURCES.split()), f"one of {', '.join(_RESOURCES.split())}"),
        "definition": CellType("HighDefinition|StandardDefinition", "HighDefinition or StandardDefinition"),
        "localization": CellType("Dubbed|SubTitled|Multilingual|Original", "Dubbed, SubTitled, Multilingual, Original"),
        "coding": CellType("Lossless|Lossy", "Lossless or Lossy"),
        "drm": CellType("DrmEnforced|NotDrmEnforced", "DrmEnforced or NotDrmEnforced"),
        "release": CellType("[A-Za-z]+", "a kind of release, such as Album"),
        "video": CellType("[A-Za-z]+", "a kind of video, such as ConcertVideo"),
        "language": CellType("[A-Za-z]{2,3}(?:-[A-Za-z]{3})?", "a language, such as en"),
    }


def _either(values: Iterable[str]) -> str:
    """The values as alternatives, longer ones before those that they begin with."""
    return "|".join(sorted(dict.fromkeys(values), key=lambda each: (-len(each), each)))


def _values(name: str) -> frozenset[str]:
    """The values of a set of DDEX in all of its revisions."""
    found = (each.allowed(revision) for each in VALUE_SETS if each.name.startswith(name) for revision in REVISIONS)
    return frozenset().union(*found)
