"""The dictionary of territories: ISO 3166-1 with CISAC's TIS codes, names and synonyms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from shared.vocabularies.names import NameIndex
from shared.vocabularies.standards import TRANSLATIONS, IsoTerritory, former_territories, iso_territories, names_in
from shared.vocabularies.territories.groups import GROUPS, Group

WORLDWIDE = "Worldwide"
"""The whole world, as DDEX names it."""
WORLD_NAMES = (
    "Worldwide",
    "World",
    "World wide",
    "WW",
    "WLD",
    "Global",
    "Globally",
    "All",
    "All territories",
    "All countries",
    "Whole world",
    "The world",
    "The universe",
    "Universe",
    "Everywhere",
    "001",
    "2136",
    "2WL",
    "Welt",
    "Weltweit",
    "Alle Länder",
    "Ganze Welt",
    "Monde",
    "Monde entier",
    "Mondial",
    "Tous les pays",
    "Mundo",
    "Todo el mundo",
)
"""What people write for the whole world; 2136 and 2WL are TIS, 001 is M49."""
SOURCE = "ISO 3166-1, ISO 3166-3 (pycountry); names: Unicode CLDR (Babel); TIS: CISAC, as DDEX lists it (AVS)"

_KOSOVO = IsoTerritory("XK", "Kosovo", "XKX", "", ("Republic of Kosovo",))
"""User-assigned in ISO 3166, and in DDEX's list."""
_SYNONYMS = {
    "GB": ("UK", "U.K.", "Great Britain", "Britain", "Großbritannien", "Grande-Bretagne", "England & Wales & Scotland"),
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "The States", "Vereinigte Staaten von Amerika"),
    "NL": ("Holland", "The Netherlands"),
    "KR": ("Republic of Korea", "Korea (South)", "South Korea", "Korea South", "Südkorea"),
    "KP": ("Korea (North)", "North Korea", "Korea North", "Nordkorea"),
    "CZ": ("Czech Republic", "Tschechische Republik", "République tchèque"),
    "RU": ("Russian Federation", "Russia"),
    "CI": ("Ivory Coast", "Elfenbeinküste"),
    "CV": ("Cape Verde",),
    "SZ": ("Swaziland",),
    "MM": ("Burma", "Birma", "Birmanie"),
    "MK": ("Macedonia", "FYROM", "Republic of Macedonia", "Mazedonien"),
    "TR": ("Turkey", "Türkei"),
    "VA": ("Vatican", "Holy See", "Vatikan"),
    "CD": ("DR Congo", "DRC", "Congo-Kinshasa", "Democratic Republic of the Congo"),
    "CG": ("Republic of the Congo", "Congo-Brazzaville", "Congo Republic"),
    "AE": ("UAE", "VAE", "Emirates"),
    "HK": ("Hong Kong", "Hongkong"),
    "MO": ("Macau", "Macao"),
    "TW": ("Taiwan", "Chinese Taipei"),
    "CN": ("Mainland China", "PRC", "PR China", "People's Republic of China"),
    "VN": ("Vietnam", "Viet Nam"),
    "LA": ("Laos",),
    "SY": ("Syria",),
    "IR": ("Iran",),
    "BY": ("Weißrussland",),
    "MD": ("Moldova", "Moldau"),
    "PS": ("Palestine",),
    "TL": ("East Timor",),
    "BN": ("Brunei",),
    "BO": ("Bolivia",),
    "VE": ("Venezuela",),
    "TZ": ("Tanzania",),
    "FM": ("Micronesia",),
    "FK": ("Falkland Islands", "Falklands"),
    "GR": ("Hellas", "EL"),
    "BA": ("Bosnia",),
    "TT": ("Trinidad",),
    "VC": ("St Vincent",),
    "KN": ("St Kitts",),
    "LC": ("St Lucia",),
}
"""What people write beside ISO's and CLDR's names. `EL` is the European Union's code for Greece."""

_DEPENDENT = """
    AI AQ AS AW AX BL BM BQ BV CC CK CW CX FK FO GF GG GI GL GP GS GU HM IM IO JE KY MF MP MQ MS NF NU PM PN PS RE SH SJ
    SX TC TF TK UM VG VI WF XK YT
"""
_WITHOUT_TIS = frozenset(_DEPENDENT.split())
"""Territories for which DDEX lists no TIS code, since they belong to a state that has one."""

_SUCCESSORS = {
    "AI": "DJ",
    "AN": "BQ CW SX",
    "BQ": "AQ",
    "BU": "MM",
    "BY": "BY",
    "CS": "RS ME",
    "CSHH": "CZ SK",
    "CT": "KI",
    "DD": "DE",
    "DY": "BJ",
    "FQ": "AQ TF",
    "FX": "FR",
    "GE": "KI TV",
    "HV": "BF",
    "JT": "UM",
    "MI": "UM",
    "NH": "VU",
    "NQ": "AQ",
    "NT": "IQ SA",
    "PC": "FM MH MP PW",
    "PU": "UM",
    "PZ": "PA",
    "RH": "ZW",
    "SK": "IN",
    "SU": "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ",
    "TP": "TL",
    "VD": "VN",
    "WK": "UM",
    "YD": "YE",
    "YU": "RS ME",
    "ZR": "CD",
}
"""The territories of today in the place of former ones (ISO 3166-3). CS has meant two states; CSHH is the older."""


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory."""

    code: str
    """ISO 3166-1 alpha-2."""
    name: str
    """Its English name."""
    alpha3: str
    """ISO 3166-1 alpha-3."""
    numeric: str
    """ISO 3166-1 numeric, three digits; empty for Kosovo."""
    tis: str | None
    """Its code in CISAC's Territory Information System, as DDEX lists it."""
    translations: tuple[tuple[str, str], ...]
    """(language, its name in that language), for German and French."""
    synonyms: tuple[str, ...] = ()
    """What people call it too."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, each once."""
        return tuple(dict.fromkeys((self.name, *(name for _, name in self.translations), *self.synonyms)))


@dataclass(frozen=True, slots=True)
class Former:
    """A territory that has ended (ISO 3166-3)."""

    code: str
    name: str
    alpha3: str
    ended: str
    """When its code was withdrawn."""
    successors: tuple[str, ...]
    """The territories of today in its place."""


@cache
def territories() -> tuple[Territory, ...]:
    """The territories of today, by code."""
    return tuple(_territory(iso) for iso in sorted((*iso_territories(), _KOSOVO)))


@cache
def territories_by_code() -> Mapping[str, Territory]:
    """The territories of today by their codes."""
    return {each.code: each for each in territories()}


@cache
def former() -> tuple[Former, ...]:
    """The territories that have ended, by code."""
    return tuple(
        Former(
            iso.code,
            iso.name,
            iso.alpha3,
            iso.ended or "",
            tuple(_SUCCESSORS.get("CSHH" if iso.alpha3 == "CSK" else iso.code, "").split()),
        )
        for iso in former_territories()
    )


@cache
def territory_index() -> NameIndex[Territory]:
    """The territories by codes (alpha-2, alpha-3, numeric, TIS) and names."""
    return NameIndex(
        territories(),
        lambda each: (each.code, each.alpha3, each.numeric, each.tis or ""),
        lambda each: each.names,
    )


@cache
def group_index() -> NameIndex[Group]:
    """The groups by codes (own and TIS) and names."""
    return NameIndex(GROUPS, lambda each: (each.code, each.tis or ""), lambda each: each.names)


@cache
def former_index() -> NameIndex[Former]:
    """The territories that have ended by codes and names; codes that another territory has today are left out."""
    now = territories_by_code()
    return NameIndex(former(), lambda each: (each.alpha3, *(() if each.code in now else (each.code,))), _former_names)


def _former_names(each: Former) -> tuple[str, str]:
    """Its name, and what stands before the comma: `Yugoslavia, (Socialist) Federal Republic of`."""
    return each.name, each.name.partition(",")[0]


def search_territories(words: str, limit: int) -> list[Territory]:
    """The territories with a code or name like `words`, the best first."""
    return territory_index().search(words, limit)


def search_groups(words: str, limit: int) -> list[Group]:
    """The groups with a code or name like `words`, the best first."""
    return group_index().search(words, limit)


def _territory(iso: IsoTerritory) -> Territory:
    english = names_in("en", "territories").get(iso.code, iso.name)
    translations = tuple(
        (locale, names_in(locale, "territories")[iso.code])
        for locale in TRANSLATIONS
        if iso.code in names_in(locale, "territories")
    )
    return Territory(
        iso.code,
        english,
        iso.alpha3,
        iso.numeric,
        None if iso.code in _WITHOUT_TIS else iso.numeric.lstrip("0"),
        translations,
        tuple(dict.fromkeys((iso.name, *iso.others, *_SYNONYMS.get(iso.code, ())))),
    )
