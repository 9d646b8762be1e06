"""The lists of ISO, and names from Unicode's CLDR, as plain data. The libraries that have them load on first use.

pycountry has ISO 639-3, 3166-1, 3166-3 and 4217 (as Debian's iso-codes publishes them); Babel has CLDR.
"""

from collections.abc import Mapping, Set
from functools import cache
from typing import Literal, NamedTuple

Kind = Literal["languages", "territories", "currencies", "scripts"]
_MINOR_UNITS: Mapping[int, Set[str]] = {
    0: {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"),
        *("PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    },
    3: {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"},
    4: {"CLF", "UYW"},
}
"""Digits -> the currencies of ISO 4217 whose minor unit has so many; every other currency has 2.

CLDR has fewer for fifteen of them, such as HUF and IDR: it says how prices are shown, not how amounts are paid.
"""
TRANSLATIONS = ("de", "fr")
"""The languages, beside English, in which names are at hand: those of the client."""


class IsoLanguage(NamedTuple):
    """A language of ISO 639-3."""

    code: str
    """The code of ISO 639-1, or of 639-3 if it has none."""
    name: str
    others: tuple[str, ...]
    """Further codes: ISO 639-3, and the bibliographic one of 639-2."""


class IsoTerritory(NamedTuple):
    """A territory of ISO 3166-1, or a former one of ISO 3166-3."""

    code: str
    name: str
    alpha3: str
    numeric: str
    others: tuple[str, ...] = ()
    """Its official and common names."""
    ended: str | None = None
    """When its code was withdrawn: a year or a date."""


class IsoCurrency(NamedTuple):
    """A currency of ISO 4217."""

    code: str
    name: str
    numeric: str


def iso_languages() -> tuple[IsoLanguage, ...]:
    """The languages of ISO 639-3, by code."""
    import pycountry

    found = []
    for each in pycountry.languages:
        code = getattr(each, "alpha_2", None) or each.alpha_3
        others = dict.fromkeys((each.alpha_3, getattr(each, "bibliographic", each.alpha_3)))
        found.append(IsoLanguage(code, each.name, tuple(other for other in others if other != code)))
    return tuple(sorted(found))


def iso_territories() -> tuple[IsoTerritory, ...]:
    """The territories of ISO 3166-1, by code."""
    import pycountry

    found = []
    for each in pycountry.countries:
        others = (getattr(each, "common_name", None), getattr(each, "official_name", None))
        names = tuple(name for name in others if name)
        found.append(IsoTerritory(each.alpha_2, each.name, each.alpha_3, each.numeric, names))
    return tuple(sorted(found))


def former_territories() -> tuple[IsoTerritory, ...]:
    """The former territories of ISO 3166-3, by code."""
    import pycountry

    found = [
        IsoTerritory(each.alpha_2, each.name, each.alpha_3, getattr(each, "numeric", ""), (), each.withdrawal_date)
        for each in pycountry.historic_countries
    ]
    return tuple(sorted(found))


def iso_currencies() -> tuple[IsoCurrency, ...]:
    """The active currencies of ISO 4217, by code."""
    import pycountry

    return tuple(sorted(IsoCurrency(each.alpha_3, each.name, each.numeric) for each in pycountry.currencies))


@cache
def names_in(locale: str, kind: Kind) -> Mapping[str, str]:
    """The names of a kind in a language (`en`, `de` or `fr`), by code (CLDR)."""
    from babel import Locale

    names: Mapping[str, str] = getattr(Locale(locale), kind)
    return dict(names)


def symbol_of(currency: str) -> str | None:
    """The currency's own symbol, such as `€`. None: it has none."""
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(currency, "en")
    return None if symbol == currency else symbol


def digits_of(currency: str) -> int:
    """How many digits an amount has after the decimal point: the minor unit of ISO 4217, list one."""
    return next((digits for digits, codes in _MINOR_UNITS.items() if currency in codes), 2)


def likely_script(language: str) -> str | None:
    """The script in which a language is usually written (CLDR, likely subtags; ISO 15924)."""
    from babel.core import get_global

    tag: str = get_global("likely_subtags").get(language, "")
    return next((part for part in tag.split("_")[1:] if len(part) == 4), None)
