"""Allowed value sets of the ERN versions. Data only."""

_RELATIONS = """
    HasArtistFromEnsemble HasArtistFromSameEnsemble HasEnsembleWithArtist HasSameArtist HasSameRecordingProject
    HasSimilarContent IsDigitalEquivalentToPhysical IsEquivalentToAudio IsEquivalentToVideo IsExtendedFromAlbum
    IsFromAudio IsFromVideo IsParentRelease IsPhysicalEquivalentToDigital IsReleaseFromRelease IsShortenedFromAlbum
"""
RELATIONS_38 = frozenset(_RELATIONS.split())
RELATIONS_42 = RELATIONS_38 | {"HasContentFrom", "IsDifferentEncoding"}
RELATIONS_43 = RELATIONS_42 | {"IsAudioUsedFor", "IsImmersiveEditionOf", "IsNonImmersiveEditionOf", "IsVideoUsedFor"}
RELATIONS_432 = RELATIONS_43 | {"IsEditedVersionOf", "IsSlowedDownOf", "IsSourceOfEditedVersion", "IsSpedUpOf"}
"""ReleaseRelationshipType."""

_CUE_USES = """
    AudioLogo Background Bumper EssentialPart FilmTheme IndistinguishableBackground OnScreenMusic RolledUpCue Theme
"""
CUE_USES = frozenset(_CUE_USES.split())
"""CueUseType, the same in every version."""

_VERSION_TYPES = """
    ACappellaVersion AlbumVersion AlternativeVersion CleanVersion DemoVersion EditedVersion InstrumentalVersion
    KaraokeVersion LiveVersion MixVersion MonoVersion RadioVersion RemixVersion SessionVersion SingleVersion
    StereoVersion
"""
VERSION_TYPES = frozenset(_VERSION_TYPES.split())
"""VersionType, the same from 4.2 to AVS 9; 3.8.2 has none."""

VIDEOS = {"LyricVideo": "ShortFormMusicalWorkVideo"}
"""Video profiles require videos of this form (clause 5.1.2); a lyric video is one."""

VIDEOS_43 = {**VIDEOS, "ConcertVideo": "LongFormMusicalWorkVideo"}
"""VideoType_ERN43 has only the forms."""

_LANGUAGES_38 = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bho bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
    jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb
    nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu raj rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES_38 = frozenset(_LANGUAGES_38.split())
"""IsoLanguageCode of 3.8.2."""

_TERRITORIES = """
    AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS
    IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM
    MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS
    PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK
    TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
TERRITORIES = frozenset({"Worldwide", *_TERRITORIES.split()})
"""The ISO 3166-1 codes of CurrentTerritoryCode, the same in every version; TIS codes are not used."""

_CURRENCIES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYR BZD CAD CDF
    CHF CLF CLP CNY COP COU CRC CUC CUP CVE CYP CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
    LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MTL MUR MVR MWK MXN MXV MYR NAD NGN NIO NOK NPR NZD OMR
    PAB PEN PGK PHP PKR PLN PYG QAR ROL RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLL SOS SRD STD SVC SYP
    SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UZS VEF VND VUV WST XAF XCD XOF XPF YER ZAR ZWL
"""
CURRENCIES_38 = frozenset(_CURRENCIES.split()) | {"MZM", "ZMK"}
CURRENCIES_42 = frozenset(_CURRENCIES.split()) | {"MRU", "MZN", "SSP", "STN", "VES", "ZMW"}
CURRENCIES_43 = frozenset(_CURRENCIES.split()) | {"MRU", "MZN", "SLE", "SSP", "STN", "VED", "VES", "ZMW"}
CURRENCIES_432 = frozenset(_CURRENCIES.split()) | {
    "MRU",
    "MZN",
    "SLE",
    "SSP",
    "STN",
    "VED",
    "VES",
    "XAD",
    "XCG",
    "ZMW",
    "ZWG",
}
"""CurrencyCode."""
