"""The regions of the United Nations' M49 standard, with the territories of ISO 3166-1 in each. Data only.

https://unstats.un.org/unsd/methodology/m49/ (2026). TW and XK, which the standard does not list, are with their
neighbours, as in Unicode's CLDR. Antarctica (AQ) belongs to no region.
"""

_REGIONS = """
    NorthernAfrica: DZ EG EH LY MA SD TN
    EasternAfrica: BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW
    MiddleAfrica: AO CD CF CG CM GA GQ ST TD
    SouthernAfrica: BW LS NA SZ ZA
    WesternAfrica: BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG
    Caribbean: AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI
    CentralAmerica: BZ CR GT HN MX NI PA SV
    SouthAmerica: AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE
    NorthernAmerica: BM CA GL PM US
    CentralAsia: KG KZ TJ TM UZ
    EasternAsia: CN HK JP KP KR MN MO TW
    SouthEasternAsia: BN ID KH LA MM MY PH SG TH TL VN
    SouthernAsia: AF BD BT IN IR LK MV NP PK
    WesternAsia: AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE
    EasternEurope: BG BY CZ HU MD PL RO RU SK UA
    NorthernEurope: AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ
    SouthernEurope: AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK
    WesternEurope: AT BE CH DE FR LI LU MC NL
    AustraliaAndNewZealand: AU CC CX HM NF NZ
    Melanesia: FJ NC PG SB VU
    Micronesia: FM GU KI MH MP NR PW UM
    Polynesia: AS CK NU PF PN TK TO TV WF WS
"""
REGIONS = {
    name: frozenset(codes.split())
    for name, codes in (line.strip().split(": ") for line in _REGIONS.strip().splitlines())
}
"""The territories of each subregion, by its name."""
