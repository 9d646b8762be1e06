"""Groups of territories, each with its members, its source, and the day from which it is so. Data and its notation."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.vocabularies.territories.regions import REGIONS

_SOURCES = {
    "M49": "United Nations, M49 standard: https://unstats.un.org/unsd/methodology/m49/",
    "usage": "As licences and labels use the word",
}
_COMPARED = "2026-01-01"
"""When groups without a day of their own were last compared with their source."""

_GROUPS = """
    europeanUnion *: European Union | Europäische Union | Union européenne
      also EU | EU27 | UE
      of AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
      tis 2123
      since 2020-02-01
      source https://european-union.europa.eu/principles-countries-history/eu-countries_en

    europeanEconomicArea *: European Economic Area | Europäischer Wirtschaftsraum | Espace économique européen
      also EEA | EWR | EEE
      of europeanUnion IS LI NO
      tis 2121
      since 2021-01-01
      source https://www.efta.int/eea

    freeTradeAssociation: European Free Trade Association | Europäische Freihandelsassoziation |
        Association européenne de libre-échange
      also EFTA | AELE
      of CH IS LI NO
      since 1995-01-01
      source https://www.efta.int

    euroArea: Euro area | Eurozone | Zone euro
      also Eurozone | Eurogebiet
      of AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK
      source https://www.ecb.europa.eu/euro/intro/html/index.en.html

    germanSpeaking *: Germany, Austria, Switzerland | Deutschland, Österreich, Schweiz | Allemagne, Autriche, Suisse
      also DACH | D-A-CH | GSA | GAS | GSA Countries
      of AT CH DE
      tis 2124
      source usage

    benelux *: Benelux | Benelux | Benelux
      also BeNeLux Union
      of BE LU NL
      tis 2110
      since 1958-02-03
      source https://www.benelux.int

    nordics *: Nordic countries | Nordische Länder | Pays nordiques
      also Nordics | Nordic | Nordic region
      of DK FI IS NO SE
      tis 2127
      source https://www.norden.org, the five states; their autonomous AX, FO and GL are named on their own

    scandinavia: Scandinavia | Skandinavien | Scandinavie
      of DK NO SE
      tis 2131
      source usage

    baltics: Baltic states | Baltische Staaten | Pays baltes
      also Baltics | Baltikum
      of EE LT LV
      tis 2109
      since 1991-11-08
      source https://www.baltasam.org

    ukAndIreland: United Kingdom and Ireland | Vereinigtes Königreich und Irland | Royaume-Uni et Irlande
      also UK & Ireland | UKI | UK & Eire | UK+I
      of GB IE
      source usage

    britishIsles: British Isles | Britische Inseln | Îles Britanniques
      of GB GG IE IM JE
      tis 2111
      source Interpretation Act 1978 (UK), schedule 1, with Ireland

    iberia: Iberia | Iberische Halbinsel | Péninsule Ibérique
      of AD ES GI PT
      source usage

    visegrad: Visegrád Group | Visegrád-Gruppe | Groupe de Visegrád
      also V4
      of CZ HU PL SK
      since 1993-01-01
      source https://www.visegradgroup.eu

    europe: Europe | Europa | Europe
      also European Continent
      of EasternEurope NorthernEurope SouthernEurope WesternEurope
      tis 2120
      source M49

    easternEurope: Eastern Europe | Osteuropa | Europe de l'Est
      of EasternEurope
      tis 2119
      source M49

    northernEurope: Northern Europe | Nordeuropa | Europe du Nord
      of NorthernEurope
      source M49

    southernEurope: Southern Europe | Südeuropa | Europe du Sud
      of SouthernEurope
      source M49

    westernEurope: Western Europe | Westeuropa | Europe de l'Ouest
      of WesternEurope
      source M49

    independentStates: Commonwealth of Independent States | Gemeinschaft Unabhängiger Staaten |
        Communauté des États indépendants
      also CIS | GUS | CEI
      of AM AZ BY KG KZ MD RU TJ UZ
      tis 2118
      since 2009-08-18
      source https://e-cis.info

    northAmerica *: United States and Canada | USA und Kanada | États-Unis et Canada
      also North America | Nordamerika | Amérique du Nord | NA region | NORAM | US & Canada | USA & Canada |
        USA/Canada
      of CA US
      tis 2129
      source usage: M49's Northern America has BM, GL and PM too

    northAmericanFreeTrade: United States, Mexico and Canada | USA, Mexiko und Kanada | États-Unis, Mexique et Canada
      also USMCA | NAFTA | NAFTA Countries
      of CA MX US
      tis 2126
      since 2020-07-01
      source https://ustr.gov (USMCA, before: NAFTA)

    latinAmerica *: Latin America | Lateinamerika | Amérique latine
      also LATAM | LatAm | Latinoamérica | América Latina
      of AR BO BR BZ CL CO CR CU DO EC GF GT GY HN HT MX NI PA PE PR PY SR SV UY VE
      source usage: M49's Central and South America with CU, DO, HT and PR

    latinAmericaAndCaribbean: Latin America and the Caribbean | Lateinamerika und Karibik |
        Amérique latine et Caraïbes
      also LAC
      of Caribbean CentralAmerica SouthAmerica
      source M49

    centralAmerica: Central America | Mittelamerika | Amérique centrale
      also Zentralamerika
      of CentralAmerica
      tis 2113
      source M49

    southAmerica: South America | Südamerika | Amérique du Sud
      of SouthAmerica
      tis 2132
      source M49

    caribbean: Caribbean | Karibik | Caraïbes
      also West Indies | Antilles
      of Caribbean
      tis 2134
      source M49

    americas: Americas | Amerika | Amériques
      also North and South America | American Continent
      of NorthernAmerica Caribbean CentralAmerica SouthAmerica
      tis 2101
      source M49

    africa: Africa | Afrika | Afrique
      of NorthernAfrica EasternAfrica MiddleAfrica SouthernAfrica WesternAfrica
      tis 2100
      source M49

    northAfrica: North Africa | Nordafrika | Afrique du Nord
      also Northern Africa
      of NorthernAfrica
      tis 2128
      source M49

    subSaharanAfrica *: Sub-Saharan Africa | Subsahara-Afrika | Afrique subsaharienne
      also SSA
      of EasternAfrica MiddleAfrica SouthernAfrica WesternAfrica
      source M49

    middleEastNorthAfrica *: Middle East and North Africa | Naher Osten und Nordafrika |
        Moyen-Orient et Afrique du Nord
      also MENA
      of AE BH DZ EG IL IQ IR JO KW LB LY MA OM PS QA SA SY TN YE
      source usage

    middleEast: Middle East | Naher Osten | Moyen-Orient
      also Near East
      of AE BH EG IL IQ IR JO KW LB OM PS QA SA SY YE
      tis 2125
      source usage

    gulfCouncil: Gulf Cooperation Council | Golf-Kooperationsrat | Conseil de coopération du Golfe
      also GCC | Gulf states
      of AE BH KW OM QA SA
      since 1981-05-25
      source https://www.gcc-sg.org

    asia: Asia | Asien | Asie
      of CentralAsia EasternAsia SouthEasternAsia SouthernAsia WesternAsia
      tis 2106
      source M49

    centralAsia: Central Asia | Zentralasien | Asie centrale
      of CentralAsia
      source M49

    eastAsia *: East Asia | Ostasien | Asie de l'Est
      also Eastern Asia
      of EasternAsia
      source M49

    greaterChina: Greater China | Großchina | Grande Chine
      also China, Hong Kong, Macao and Taiwan
      of CN HK MO TW
      source usage

    southAsia *: South Asia | Südasien | Asie du Sud
      also Southern Asia | SAARC
      of AF BD BT IN LK MV NP PK
      since 2007-04-03
      source https://www.saarc-sec.org

    southEastAsia *: Southeast Asia | Südostasien | Asie du Sud-Est
      also South East Asia | SEA
      of SouthEasternAsia
      tis 2133
      source M49

    southEastAsianNations: Association of Southeast Asian Nations | Verband Südostasiatischer Nationen |
        Association des nations de l'Asie du Sud-Est
      also ASEAN | ASEAN Countries
      of BN ID KH LA MM MY PH SG TH TL VN
      tis 2105
      since 2025-10-26
      source https://asean.org/member-states

    oceania *: Oceania | Ozeanien | Océanie
      of AustraliaAndNewZealand Melanesia Micronesia Polynesia
      tis 2130
      source M49

    australiaAndNewZealand: Australia and New Zealand | Australien und Neuseeland | Australie et Nouvelle-Zélande
      also ANZ | Australasia
      of AU NZ
      tis 2107
      source usage

    asiaPacific: Asia-Pacific | Asien-Pazifik | Asie-Pacifique
      also APAC | Asia Pacific
      of EasternAsia SouthEasternAsia SouthernAsia AustraliaAndNewZealand Melanesia Micronesia Polynesia -AF -IR
      source usage: M49's Eastern, South-eastern and Southern Asia without AF and IR, and Oceania

    commonwealth: Commonwealth | Commonwealth | Commonwealth
      also Commonwealth of Nations
      of AG AU BB BD BN BS BW BZ CA CM CY DM FJ GA GB GD GH GM GY IN JM KE KI KN LC LK LS MT MU MV MW MY MZ NA NG NR
        NZ PG PK RW SB SC SG SL SZ TG TO TT TV TZ UG VC VU WS ZA ZM
      tis 2114
      since 2022-06-25
      source https://thecommonwealth.org/our-member-countries
"""
"""A group begins with its code, `*` if it is offered as a choice, and its names in English, German and French.

`also` has synonyms, `of` the members, which may be regions of M49 or an earlier group, and `-XX` for one that is taken
out; `tis` the code in TIS, `since` the day, and `source` who defines it: a key of `_SOURCES`, with or without a note.
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of territories."""

    code: str
    """Its name for programs, such as `europeanUnion`."""
    name: str
    """Its English name."""
    german: str
    french: str
    members: tuple[str, ...]
    """Its territories (ISO 3166-1 alpha-2), sorted."""
    source: str
    """Who defines it."""
    since: str
    """From which day its members are these, or when they were last compared with the source."""
    synonyms: tuple[str, ...] = ()
    """What people call it too."""
    tis: str | None = None
    """Its code in CISAC's Territory Information System."""
    offered: bool = False
    """Whether the client offers it as a choice; the others are for reading and search."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, each once."""
        return tuple(dict.fromkeys((self.name, self.german, self.french, *self.synonyms)))


def _read(text: str) -> Iterator[Group]:
    """The groups of the notation."""
    known = dict(REGIONS)
    for block in text.strip().split("\n\n"):
        head, *lines = (line.strip() for line in block.replace("\n        ", " ").splitlines())
        code, _, names = head.partition(": ")
        facts = dict(line.split(" ", 1) for line in lines)
        members = _members(facts["of"], known)
        known[code.removesuffix(" *")] = members
        key, separator, note = facts["source"].partition(":")
        source = _SOURCES.get(key, key) + separator + note
        english, german, french = names.split(" | ")
        yield Group(
            code.removesuffix(" *"),
            english,
            german,
            french,
            tuple(sorted(members)),
            source,
            facts.get("since", _COMPARED),
            tuple(facts["also"].split(" | ")) if "also" in facts else (),
            facts.get("tis"),
            code.endswith(" *"),
        )


def _members(text: str, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """The territories that a list of codes, regions, groups and `-XX` names."""
    words = text.split()
    named = (known.get(word, frozenset({word})) for word in words if not word.startswith("-"))
    return frozenset().union(*named) - {word[1:] for word in words if word.startswith("-")}


GROUPS: tuple[Group, ...] = tuple(_read(_GROUPS))
"""The groups, Europe first."""
