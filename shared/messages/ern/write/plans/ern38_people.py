"""The ERN 3.8.2 plan for artists, contributors, rights controllers, titles, and P and C lines.

3.8.2 has no PartyList: names and identifiers are repeated wherever a party is used.
"""

from shared.messages.ddex.coded import coded
from shared.messages.ern.write.plans.ern4_people import NAME
from shared.messages.xml.markup import E, scope

_LANGUAGE = {"LanguageAndScriptCode": "language"}

_PARTY = scope(
    "party",
    E("PartyName", "names", NAME, at=_LANGUAGE),
    scope(
        "identity",
        E("PartyId", "isni", at={"IsISNI": "=true"}),
        E("PartyId", "ipi", at={"Namespace": "=IPI"}),
        E("PartyId", "proprietary_ids", at={"Namespace": "namespace"}, text="value"),
    ),
)

_SEQUENCE = {"SequenceNumber": "sequence"}


def artists(path: str) -> E:
    """The display artists."""
    return E("DisplayArtist", path, (_PARTY, E("ArtistRole", "role")), at=_SEQUENCE)


CONTRIBUTORS = (
    E(
        "ResourceContributor",
        "base.contributors",
        (
            _PARTY,
            scope("roles", coded("ResourceContributorRole", "code")),
            E("IsFeaturedArtist", "featured"),
            E("IsContractedArtist", "contracted"),
            E("InstrumentType", "instruments", text="value"),
        ),
        at=_SEQUENCE,
    ),
    E(
        "IndirectResourceContributor",
        "base.writers",
        (_PARTY, scope("roles", coded("IndirectResourceContributorRole", "code"))),
        at=_SEQUENCE,
    ),
)

CONTROLLERS = E(
    "RightsController",
    "base.controllers",
    (
        _PARTY,
        E("RightsControllerRole", "role"),
        E("RightSharePercentage", "share"),
        scope("rights", scope("span", E("StartDate", "start"), E("EndDate", "end"))),
    ),
    at=_SEQUENCE,
)

_TITLE = (E("TitleText", "text"), E("SubTitle", "subtitle"))


def typed_title(kind: str, path: str) -> E:
    """A title with its type."""
    return E("Title", path, _TITLE, at={**_LANGUAGE, "TitleType": f"={kind}"})


TITLES = (
    typed_title("FormalTitle", "local.formal_titles"),
    typed_title("DisplayTitle", "local.titles"),
    typed_title("GroupingTitle", "local.grouping_titles"),
)
GENRE = E("Genre", "base.genre", (E("GenreText", "text"), E("SubGenre", "sub")))
REFERENCE_TITLE = E("ReferenceTitle", "reference_title", _TITLE)
ARTIST_NAMES = E("DisplayArtistName", "local.names", at=_LANGUAGE, text="text")
LABEL_NAMES = E("LabelName", "local.labels", at={**_LANGUAGE, "LabelNameType": "kind"}, text="text")


def p_lines(path: str) -> E:
    """P lines."""
    return E("PLine", path, (E("Year", "year"), E("PLineCompany", "company"), E("PLineText", "text")))


def c_lines(path: str) -> E:
    """C lines."""
    return E("CLine", path, (E("Year", "year"), E("CLineCompany", "company"), E("CLineText", "text")))
