"""Reads yes and no, parental warnings and release types in the words that people use. Pure."""

from collections.abc import Iterable, Mapping

from shared.catalog.imports.values.cell import CellProblem, Conventions
from shared.vocabularies.names import letters
from shared.vocabularies.prices import read_price_tier


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words("yes y true t 1 x ja j oui o si sí wahr vrai on checked ✓ ✔")
_NO = _words("no n false f 0 - nein non falsch faux off none unchecked")

_WARNINGS: Mapping[str, str] = {
    **dict.fromkeys(
        _words(
            "explicit e x pa pal explicitlyrics explicitcontent parentaladvisory parentaladvisoryexplicitlyrics "
            "parentaladvisoryexplicitcontent containsexplicitlyrics explizit explicite mature adult"
        ),
        "Explicit",
    ),
    **dict.fromkeys(
        _words(
            "notexplicit nonexplicit none notapplicable na noadvice unexplicit nicht nichtexplizit nonexplicite safe "
            "allages family notrequired nowarning noexplicit noparentaladvisory inoffensive"
        ),
        "NotExplicit",
    ),
    **dict.fromkeys(_words("unknown noadviceavailable notset unspecified"), "NoAdviceAvailable"),
    **dict.fromkeys(
        _words("clean cleaned edited explicitcontentedited cleanversion radioedit censored cleanedit edit"),
        "ExplicitContentEdited",
    ),
}
_EDITED = "ExplicitContentEdited"

_TYPES: Mapping[str, tuple[str, str]] = {
    "album": ("Album", "Album"),
    "lp": ("Album", "Album"),
    "fulllength": ("Album", "Album"),
    "fulllengthalbum": ("Album", "Album"),
    "longplay": ("Album", "Album"),
    "ep": ("Album", "EP"),
    "extendedplay": ("Album", "EP"),
    "minialbum": ("Album", "EP"),
    "single": ("Single", "Single"),
    "digitalsingle": ("Single", "Single"),
    "maxisingle": ("Single", "Single"),
    "maxi": ("Single", "Single"),
    "compilation": ("Album", "Compilation"),
    "variousartistscompilation": ("Album", "Compilation"),
    "mixtape": ("Album", "Mixtape"),
    "djmix": ("Album", "DJ Mix"),
    "boxset": ("Album", "Box Set"),
    "boxedset": ("Album", "Box Set"),
    "soundtrack": ("Album", "Soundtrack"),
    "live": ("Album", "Live Album"),
    "livealbum": ("Album", "Live Album"),
    "remixes": ("Album", "Remixes"),
    "remix": ("Single", "Single"),
    "classicalalbum": ("Album", "Classical Album"),
    "audiobook": ("Album", "Audiobook"),
    "ringtone": ("Single", "Ringtone"),
    "video": ("Video", "Video"),
    "musicvideo": ("Video", "Video"),
    "videosingle": ("Video", "Video Single"),
    "videoalbum": ("Video", "Video Album"),
    "mixed": ("Mixed", "Mixed"),
}
"""What people call a release -> the kind of product, and the label's more specific type."""


def read_yes(text: str, conventions: Conventions) -> bool:  # noqa: ARG001 (all readers have one form)
    """Whether the cell says yes. Raises CellProblem."""
    word = text.strip().casefold()
    if word in _YES or word in ("1.0",):
        return True
    if word in _NO or word in ("0.0",):
        return False
    raise CellProblem(f"{text!r} is neither yes nor no.", "invalid-choice", "Write yes or no.")


def read_warning(text: str, conventions: Conventions) -> str:
    """The parental warning (AVS ParentalWarningType): `Explicit`, `NotExplicit`, `ExplicitContentEdited` or
    `NoAdviceAvailable`. Raises CellProblem."""
    word = letters(text)
    found = _WARNINGS.get(word)
    if found == _EDITED and conventions.two_valued_warning:
        return "NotExplicit"
    if found:
        return found
    try:
        return "Explicit" if read_yes(text, conventions) else "NotExplicit"
    except CellProblem as error:
        remedy = "Write Explicit, Clean or Not Explicit."
        raise CellProblem(f"{text!r} is no parental warning.", "invalid-choice", remedy) from error


def is_two_valued(heading: str, texts: Iterable[str]) -> bool:
    """Whether a column tells clean from explicit alone: its heading names both, and no third value occurs."""
    if not {"clean", "explicit"} <= set(heading.casefold().replace("/", " ").replace("_", " ").split()):
        return False
    return {_WARNINGS.get(letters(text)) for text in texts if text} <= {"Explicit", _EDITED}


def read_type(text: str, conventions: Conventions) -> tuple[str, str]:
    """The kind of product, and the label's more specific type. Raises CellProblem, as a warning."""
    found = _TYPES.get(letters(text))
    if found is None:
        message = f"{text!r} is no known release type; it was kept as the label's own type."
        conventions.note(message, "unknown-type", "Write Album, EP, Single, Compilation or Video.", "warning")
        return "", text
    return found


def read_price(text: str, conventions: Conventions) -> str:
    """The code of the usual price tier that the cell names, or the text: it may be a DSP's own."""
    code = read_price_tier(text)
    if code and code.casefold() != text.casefold():
        conventions.note(f"{text!r} was read as the price tier {code}.", "price-tier")
    return code or text
