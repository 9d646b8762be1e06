"""The dictionary of currencies: ISO 4217 with names, symbols and minor units. Pure."""

from dataclasses import dataclass
from functools import cache

from shared.vocabularies.names import NameIndex
from shared.vocabularies.standards import TRANSLATIONS, IsoCurrency, digits_of, iso_currencies, names_in, symbol_of

SOURCE = "ISO 4217 (codes: pycountry); names, symbols: Unicode CLDR (Babel)"

_NO_MONEY = frozenset(["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"])
"""Codes of metals, units of account and tests, in which nothing is priced."""
_ENDED_CODES = "ANG BGN BYR CUC CYP EEK HRK LTL LVL MRO MTL ROL SIT SKK SLL STD VEF ZWL"
ENDED = {code: 0 if code == "BYR" else 2 for code in _ENDED_CODES.split()}
"""Codes that have ended, which reports of earlier years have, and their digits after the point (ISO 4217, list 3)."""
_SYNONYMS = {
    "USD": ("US$", "$", "Dollar", "US Dollars", "Bucks"),
    "GBP": ("Pound", "Pound Sterling", "Sterling", "UK Pound", "Pfund"),
    "EUR": ("€", "Euros"),
    "CNY": ("RMB", "Renminbi", "Yuan"),
    "CHF": ("SFr", "Franken", "Fr"),
    "JPY": ("Yen", "¥"),
    "AUD": ("AU$", "A$"),
    "CAD": ("CA$", "C$"),
    "NZD": ("NZ$",),
    "BRL": ("R$", "Real"),
    "INR": ("₹", "Rupee", "Rs"),
    "KRW": ("₩", "Won"),
    "RUB": ("₽", "Rouble", "Ruble"),
    "SEK": ("Swedish Crown",),
    "NOK": ("Norwegian Crown",),
    "DKK": ("Danish Crown",),
}
"""What people call a currency too; `$` alone is the US dollar's, as in price lists of DSPs."""


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency."""

    code: str
    """ISO 4217."""
    name: str
    """Its English name."""
    numeric: str
    """ISO 4217 numeric, three digits."""
    digits: int
    """How many digits an amount has after the decimal point."""
    symbol: str | None
    """Its symbol in English texts. None: its code."""
    translations: tuple[tuple[str, str], ...]
    """(language, its name in that language), for German and French."""
    synonyms: tuple[str, ...] = ()
    """What people call it too."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and symbol, each once."""
        translated = (name for _, name in self.translations)
        return tuple(dict.fromkeys((self.name, *translated, *self.synonyms)))


@cache
def currencies() -> tuple[Currency, ...]:
    """The currencies in which something can be priced, by code."""
    return tuple(_currency(iso) for iso in iso_currencies() if iso.code not in _NO_MONEY)


@cache
def currency_index() -> NameIndex[Currency]:
    """The currencies by codes and names."""
    return NameIndex(currencies(), lambda each: (each.code, each.numeric), lambda each: each.names)


def search_currencies(words: str, limit: int) -> list[Currency]:
    """The currencies with a code or name like `words`, the best first."""
    return currency_index().search(words, limit)


def _currency(iso: IsoCurrency) -> Currency:
    translations = tuple(
        (locale, names_in(locale, "currencies")[iso.code])
        for locale in TRANSLATIONS
        if iso.code in names_in(locale, "currencies")
    )
    english = names_in("en", "currencies").get(iso.code, iso.name)
    return Currency(
        iso.code,
        english,
        iso.numeric,
        digits_of(iso.code),
        symbol_of(iso.code),
        translations,
        tuple(dict.fromkeys((iso.name, *_SYNONYMS.get(iso.code, ())))),
    )
