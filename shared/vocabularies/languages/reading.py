"""Reads languages as people write them: `English`, `Deutsch`, `ger`, `Chinese (Traditional)`, `pt_BR`. Pure."""

import re
from dataclasses import dataclass
from functools import cache

from shared.errors import Finding
from shared.vocabularies.languages.dictionary import language_index, scripts
from shared.vocabularies.names import NameIndex, fold
from shared.vocabularies.standards import TRANSLATIONS, names_in

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")
_MAX_TEXT = 200
"""Characters that are read: no name of a language is longer."""
_QUALIFIED = re.compile(r"(.+?) ?(?:\(([^()]+)\)|[,/–-] (.+))")
_ADJECTIVES = {"simplified": "Hans", "traditional": "Hant", "romanized": "Latn", "romanised": "Latn", "kanji": "Jpan"}
"""What people say of a script beside its names."""
_REGIONS = {"brazil": "BR", "brazilian": "BR", "us": "US", "uk": "GB", "british": "GB", "american": "US"}
"""What people say of a region beside its names and codes."""
SOURCE = "ISO 639, ISO 15924, BCP 47"


@dataclass(frozen=True, slots=True)
class LanguageReading:
    """What a text says of a language."""

    code: str | None
    """The code, with script and region where the text names them (BCP 47). None: not understood."""
    findings: tuple[Finding, ...] = ()
    """What is not understood."""


def read_language(text: str, path: str = "language") -> LanguageReading:
    """The language that a text names; a finding, at `path`, if it names none."""
    named = " ".join(text.split())[:_MAX_TEXT]
    code = _tagged(named) or _named(named)
    return LanguageReading(code) if code else LanguageReading(None, (_unknown(text, path),))


def _tagged(text: str) -> str | None:
    """`pt_br` as `pt-BR`. None unless every part is a known code."""
    match = _TAG.fullmatch(text)
    language = language_index().find(match[1]) if match else None
    if match is None or language is None or match[1].casefold() not in (language.code, *language.others, *_OLD):
        return None
    script, region = (match[2] or "").capitalize(), (match[3] or "").upper()
    if (script and script not in scripts()) or (region and region not in names_in("en", "territories")):
        return None
    return "-".join(part for part in (language.code, script, region) if part)


_OLD = ("iw", "in", "ji")
"""Withdrawn codes, which the dictionary has as synonyms."""


def _named(text: str) -> str | None:
    """A name, or a name with a script or a region in brackets or after a comma."""
    found = language_index().find(text)
    if found:
        return found.code
    match = _QUALIFIED.fullmatch(text)
    first, _, rest = text.partition(" ")
    pairs = [(match[1], match[2] or match[3])] if match else []
    pairs += [(rest, first)] if rest else []  # "Simplified Chinese"
    for name, qualifier in pairs:
        language, subtag = language_index().find(name), _subtag(qualifier)
        if language and subtag:
            return f"{language.code}-{subtag}"
    return None


def _subtag(text: str) -> str | None:
    """The script or region that a word names."""
    wanted = fold(text)
    return _ADJECTIVES.get(wanted) or _script_index().find(text) or _REGIONS.get(wanted) or _region_index().find(text)


@cache
def _script_index() -> NameIndex[str]:
    return NameIndex(scripts(), lambda code: (code,), lambda code: (scripts()[code], *_translated("scripts", code)))


@cache
def _region_index() -> NameIndex[str]:
    regions = names_in("en", "territories")
    codes = [code for code in regions if len(code) == 2]
    return NameIndex(codes, lambda code: (code,), lambda code: (regions[code], *_translated("territories", code)))


def _translated(kind: str, code: str) -> tuple[str, ...]:
    found = (names_in(locale, "scripts" if kind == "scripts" else "territories").get(code) for locale in TRANSLATIONS)
    return tuple(name for name in found if name)


def _unknown(text: str, path: str) -> Finding:
    near = ", ".join(f"{each.code} ({each.name})" for each in language_index().nearest(text))
    remedy = f"Did you mean {near}?" if near else "Write a code of ISO 639, such as en, or the language's English name."
    return Finding(
        path, f"{text[:100]!r} is not a language that is known.", "unknown-language", remedy=remedy, source=SOURCE
    )
