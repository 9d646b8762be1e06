"""The dictionary of languages: ISO 639 with names, scripts and synonyms. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shared.model.base import NO_LANGUAGE
from shared.vocabularies.languages.natives import NATIVE_NAMES
from shared.vocabularies.names import NameIndex
from shared.vocabularies.standards import TRANSLATIONS, IsoLanguage, iso_languages, likely_script, names_in

SOURCE = "ISO 639-3 (pycountry); names, scripts: Unicode CLDR (Babel)"

_SYNONYMS = {
    "el": ("Greek, Modern",),
    NO_LANGUAGE: ("Instrumental", "None", "No lyrics", "No language", "N/A", "Ohne Text", "Instrumentale"),
    "zh": ("Mandarin", "Mandarin Chinese", "Putonghua"),
    "yue": ("Cantonese",),
    "fil": ("Filipino", "Pilipino"),
    "fa": ("Farsi", "Persian"),
    "es": ("Castilian", "Castellano"),
    "pt": ("Brazilian",),
    "nl": ("Flemish", "Vlaams"),
    "nb": ("Norwegian Bokmal",),
    "ro": ("Moldavian", "Moldovan"),
    "gsw": ("Swiss German", "Schwyzerdütsch", "Mundart"),
    "bar": ("Bavarian", "Bayerisch", "Bairisch"),
    "he": ("iw",),
    "id": ("in", "Bahasa Indonesia"),
    "yi": ("ji",),
    "ms": ("Bahasa Melayu",),
}
"""What labels call a language beside its names; `iw`, `in` and `ji` are its withdrawn codes."""

_WRITTEN = {
    "zh": ("Hans", "Hant", "Latn"),
    "yue": ("Hant", "Hans"),
    "sr": ("Cyrl", "Latn"),
    "bs": ("Latn", "Cyrl"),
    "uz": ("Latn", "Cyrl"),
    "az": ("Latn", "Cyrl", "Arab"),
    "kk": ("Cyrl", "Arab", "Latn"),
    "mn": ("Cyrl", "Mong"),
    "pa": ("Guru", "Arab"),
    "ja": ("Jpan", "Latn"),
    "ko": ("Kore", "Latn"),
    "ru": ("Cyrl", "Latn"),
    "ar": ("Arab", "Latn"),
    "he": ("Hebr", "Latn"),
    "hi": ("Deva", "Latn"),
    "ku": ("Latn", "Arab"),
    "ms": ("Latn", "Arab"),
    "sd": ("Arab", "Deva"),
}
"""The scripts in which titles of a language are written, the usual one first (ISO 15924)."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    code: str
    """Its code in documents and messages: ISO 639-1, else 639-3."""
    name: str
    """Its English name."""
    others: tuple[str, ...]
    """Further codes: ISO 639-3, and 639-2 bibliographic."""
    native: str | None
    """Its name in itself."""
    translations: tuple[tuple[str, str], ...]
    """(language, its name in that language), for German and French."""
    scripts: tuple[str, ...]
    """The scripts in which it is written, the usual one first (ISO 15924)."""
    synonyms: tuple[str, ...] = ()
    """What labels call it too."""
    common: bool = False
    """Whether it has a translated name. The others are found by search only."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, each once."""
        translated = (name for _, name in self.translations)
        given = (self.name, self.native or "", *translated, *self.synonyms)
        return tuple(dict.fromkeys(name for name in given if name))


@cache
def languages() -> tuple[Language, ...]:
    """All languages of ISO 639-3, the common ones first, by code."""
    return tuple(sorted(_read(), key=lambda each: (not each.common, each.code)))


@cache
def common_languages() -> tuple[Language, ...]:
    """The languages with a translated name, by code."""
    return tuple(each for each in languages() if each.common)


@cache
def scripts() -> dict[str, str]:
    """The scripts by their codes (ISO 15924), with their English names."""
    return {code: name for code, name in sorted(names_in("en", "scripts").items()) if code not in ("Zxxx", "Zzzz")}


@cache
def language_index() -> NameIndex[Language]:
    """The languages by codes and names."""
    return NameIndex(languages(), lambda each: (each.code, *each.others), lambda each: each.names)


def search_languages(words: str, limit: int) -> list[Language]:
    """The languages with a code or name like `words`, the best first, common ones before others."""
    return language_index().search(words, limit)


def _read() -> Iterator[Language]:
    english = names_in("en", "languages")
    for iso in iso_languages():
        yield _language(iso, english.get(iso.code))


def _language(iso: IsoLanguage, english: str | None) -> Language:
    translations = tuple(
        (locale, names_in(locale, "languages")[iso.code])
        for locale in TRANSLATIONS
        if iso.code in names_in(locale, "languages")
    )
    usual = likely_script(iso.code)
    synonyms = _SYNONYMS.get(iso.code, ())
    return Language(
        iso.code,
        english or iso.name,
        iso.others,
        NATIVE_NAMES.get(iso.code),
        translations,
        _WRITTEN.get(iso.code) or ((usual,) if usual else ()),
        (*synonyms, iso.name) if english and english != iso.name else synonyms,
        common=english is not None,
    )
