"""Lists and searches the dictionaries of languages, territories, currencies and price tiers."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Finding
from shared.model.base import LongText, Model, Text

MAX_HITS = 50
"""How many entries of a kind a search finds at most."""
T = TypeVar("T")


class DictionaryQuery(Model):
    """Which entries of a dictionary to list."""

    q: Text | None = Field(default=None, max_length=100)
    """A code, or words of a name in English, German, French or, for languages, in itself. Names may be incomplete or
    misspelt."""


class Translations(Model):
    """An entry's name in other languages."""

    de: Text | None = None
    """Its German name."""
    fr: Text | None = None
    """Its French name."""


class DictionaryEntry(Model):
    """What every entry of a dictionary has."""

    code: Text
    """Its code in documents."""
    name: Text
    """Its English name."""
    names: Translations
    """Its name in other languages."""


class LanguageEntry(DictionaryEntry):
    """A language of ISO 639."""

    code: Text
    """Its code in documents: ISO 639-1, else ISO 639-3."""
    native: Text | None = None
    """Its name in itself."""
    codes: list[Text] = []
    """Further codes of ISO 639-2 and 639-3, which are understood when files are read."""
    scripts: list[Text] = []
    """The scripts in which it is written, the usual one first (ISO 15924). Another than the usual one is added to the
    code: `zh-Hant`."""


class LanguageList(Model):
    """The languages, or those that were found."""

    source: Text
    """The standards that define the codes, and where the names are from."""
    items: list[LanguageEntry]


class TerritoryEntry(DictionaryEntry):
    """A territory of ISO 3166-1."""

    code: Text
    """Its code in documents: ISO 3166-1 alpha-2."""
    alpha3: Text
    """ISO 3166-1 alpha-3."""
    tis: Text | None = None
    """Its code in CISAC's Territory Information System, as DDEX lists it. Territories of a state have none."""


class TerritoryGroup(DictionaryEntry):
    """A group of territories, such as the European Union."""

    code: Text
    """Its name for programs."""
    tis: Text | None = None
    """Its code in CISAC's Territory Information System."""
    members: list[Text]
    """Its territories."""
    source: Text
    """Who defines it."""
    since: Text
    """From which day its members are these, or when they were last compared with the source."""


class TerritoryList(Model):
    """The territories and their groups, or those that were found."""

    source: Text
    """The standards that define the codes, and where the names are from."""
    items: list[TerritoryEntry]
    groups: list[TerritoryGroup]
    """Groups of territories."""


class TerritoryText(Model):
    """What somebody wrote of territories."""

    text: Annotated[LongText, Field(max_length=2000)]
    """Codes, names and groups, such as `US; Kanada`, `EU except FR`, or `World without JP`."""


class ReadTerritories(Model):
    """What a text says of territories."""

    included: list[Text]
    """The codes, or `Worldwide` alone. Empty: nothing was understood."""
    excluded: list[Text] = []
    """The codes that the world is taken without."""
    findings: list[Finding] = []
    """What is not understood (`error`), what changes nothing (`warning`), and how groups are read (`info`)."""


class CurrencyEntry(DictionaryEntry):
    """A currency of ISO 4217."""

    numeric: Text
    """ISO 4217 numeric."""
    digits: int
    """How many digits an amount has after the decimal point."""
    symbol: Text | None = None
    """Its symbol in English texts."""


class CurrencyList(Model):
    """The currencies, or those that were found."""

    source: Text
    """The standard that defines the codes, and where the names are from."""
    items: list[CurrencyEntry]


class PriceTierEntry(DictionaryEntry):
    """A usual price tier of downloads."""

    code: Text
    """What `priceCode` has."""
    meaning: Text
    """What it is for."""
    source: Text
    """Who uses it."""
    synonyms: list[Text] = []
    """Other names, which are understood when files are read."""


class PriceTierList(Model):
    """The usual price tiers, or those that were found. A DSP may have agreed on others."""

    source: Text
    """Where tiers are defined."""
    items: list[PriceTierEntry]


def list_languages(request: DictionaryQuery, *, caller: Caller, adapters: Adapters) -> LanguageList:  # noqa: ARG001
    """Lists the languages that have a translated name, or finds those of ISO 639-3 that are like `q`."""
    from shared.vocabularies.languages.dictionary import SOURCE, Language, common_languages, search_languages

    def entry(each: Language) -> LanguageEntry:
        return LanguageEntry(
            code=each.code,
            name=each.name,
            names=_translated(each.translations),
            native=each.native,
            codes=list(each.others),
            scripts=list(each.scripts),
        )

    found = _found(request, common_languages(), search_languages)
    return LanguageList(source=SOURCE, items=[entry(each) for each in found])


def list_territories(request: DictionaryQuery, *, caller: Caller, adapters: Adapters) -> TerritoryList:  # noqa: ARG001
    """Lists the territories and their groups, or finds those that are like `q`."""
    from shared.vocabularies.territories.dictionary import (
        SOURCE,
        Territory,
        search_groups,
        search_territories,
        territories,
    )
    from shared.vocabularies.territories.groups import GROUPS, Group

    def entry(each: Territory) -> TerritoryEntry:
        names = _translated(each.translations)
        return TerritoryEntry(code=each.code, name=each.name, names=names, alpha3=each.alpha3, tis=each.tis)

    def group(each: Group) -> TerritoryGroup:
        return TerritoryGroup(
            code=each.code,
            name=each.name,
            names=Translations(de=each.german, fr=each.french),
            tis=each.tis,
            members=list(each.members),
            source=each.source,
            since=each.since,
        )

    return TerritoryList(
        source=SOURCE,
        items=[entry(each) for each in _found(request, territories(), search_territories)],
        groups=[group(each) for each in _found(request, GROUPS, search_groups)],
    )


def read_territory_text(request: TerritoryText, *, caller: Caller, adapters: Adapters) -> ReadTerritories:  # noqa: ARG001
    """Reads what somebody wrote of territories, and tells what is not understood."""
    from shared.vocabularies.territories.reading import read_territories

    reading = read_territories(request.text, "text")
    return ReadTerritories(
        included=list(reading.included), excluded=list(reading.excluded), findings=list(reading.findings)
    )


def list_currencies(request: DictionaryQuery, *, caller: Caller, adapters: Adapters) -> CurrencyList:  # noqa: ARG001
    """Lists the currencies in which something can be priced, or finds those that are like `q`."""
    from shared.vocabularies.currencies import SOURCE, Currency, currencies, search_currencies

    def entry(each: Currency) -> CurrencyEntry:
        return CurrencyEntry(
            code=each.code,
            name=each.name,
            names=_translated(each.translations),
            numeric=each.numeric,
            digits=each.digits,
            symbol=each.symbol,
        )

    found = _found(request, currencies(), search_currencies)
    return CurrencyList(source=SOURCE, items=[entry(each) for each in found])


def list_price_tiers(request: DictionaryQuery, *, caller: Caller, adapters: Adapters) -> PriceTierList:  # noqa: ARG001
    """Lists the usual price tiers, from high to low, or finds those that are like `q`."""
    from shared.vocabularies.prices import PRICE_TIERS, SOURCE, PriceTier, search_price_tiers

    def entry(each: PriceTier) -> PriceTierEntry:
        return PriceTierEntry(
            code=each.code,
            name=each.name,
            names=_translated(each.translations),
            meaning=each.meaning,
            source=each.source,
            synonyms=list(each.synonyms),
        )

    found = _found(request, PRICE_TIERS, search_price_tiers)
    return PriceTierList(source=SOURCE, items=[entry(each) for each in found])


def _found(request: DictionaryQuery, entries: Sequence[T], search: Callable[[str, int], list[T]]) -> Sequence[T]:
    """All entries, or those that are like the request's words."""
    return entries if request.q is None else search(request.q, MAX_HITS)


def _translated(translations: Sequence[tuple[str, str]]) -> Translations:
    return Translations.model_validate(dict(translations))
